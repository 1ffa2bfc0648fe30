package io.caravan.command.outside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port of this machine's loopback that nobody listens on; each is given once by a process. */
public final class FreePort {
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePort() {}

  public static int take() {
    try {
      int port;
      do {
        port = free();
      } while (!GIVEN.add(port));
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException("no port is free", e);
    }
  }

  private static int free() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
