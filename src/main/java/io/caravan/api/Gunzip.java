package io.caravan.api;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Unzips an answer, but not a bomb. */
final class Gunzip {
  private static final int BUFFER = 16_384;
  private static final int FREE = 1 << 20;

  private Gunzip() {}

  /**
   * @param most bytes of the result
   * @param ratio most bytes of the result for each zipped one, once the result is over a megabyte
   * @throws IOException if it is no gzip or more than that
   */
  static byte[] unzip(byte[] zipped, int most, int ratio) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(Math.min(most, zipped.length * 4));
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped), BUFFER)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        plain.write(buffer, 0, n);
        if (plain.size() > most) {
          throw new IOException("it is larger than " + most + " bytes unzipped");
        }
        if (plain.size() > FREE && plain.size() / ratio > zipped.length) {
          throw new IOException("it is zipped more than " + ratio + " to 1");
        }
      }
    }
    return plain.toByteArray();
  }
}
