package io.caravan.ledger;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** Writes an exported ledger: the file appears whole, on the disk, or not at all. */
final class ExportWriter implements AutoCloseable {
  private final Path file;
  private final Path draft;
  private final OutputStream out;
  private final MessageDigest digest = ExportLines.digest();

  /**
   * @throws LedgerException if there is something at that place
   */
  ExportWriter(Path place) throws IOException {
    this.file = place.toAbsolutePath();
    if (Files.exists(file)) {
      throw new LedgerException(file + " is there already: name another file, or move it away");
    }
    this.draft = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(draft);
    // It holds personal data.
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          draft,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(draft);
    }
    this.out = new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(draft)));
  }

  void add(String line) throws IOException {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    digest.update(bytes);
    out.write(bytes);
  }

  /** Adds the checksum and gives the file its name; returns the checksum. */
  String finish() throws IOException {
    String checksum = HexFormat.of().formatHex(digest.digest());
    String last =
        ExportLines.line(
            json -> {
              json.writeStartObject();
              json.writeStringField(ExportLines.CHECKSUM, checksum);
              json.writeEndObject();
            });
    out.write(last.getBytes(StandardCharsets.UTF_8));
    out.close();
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    return checksum;
  }

  /** Leaves nothing of an export that was not finished. */
  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(draft);
  }
}
