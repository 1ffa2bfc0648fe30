package io.caravan.command.crash;

import io.caravan.command.outside.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** One address before all runners, as webhooks need it: each connection goes to one that lives. */
final class Balancer implements AutoCloseable {
  private static final int PIECE = 16_384;
  private static final byte[] GOOD = "HTTP/1.1 2".getBytes(StandardCharsets.US_ASCII);

  private final int port = FreePort.take();
  private final ServerSocket front;
  private final Supplier<List<Integer>> runners;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger acknowledged = new AtomicInteger();

  /**
   * @param runners ports of those that are up
   */
  Balancer(Supplier<List<Integer>> runners) {
    this.runners = runners;
    try {
      front = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread(this::accept);
  }

  int port() {
    return port;
  }

  /** Requests that were answered 2xx. */
  int acknowledged() {
    return acknowledged.get();
  }

  private void accept() {
    while (!front.isClosed()) {
      try {
        Socket client = front.accept();
        thread(() -> serve(client));
      } catch (IOException e) {
        // This client is gone, or the front is closed.
        continue;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      Socket runner = connect();
      if (runner == null) {
        return;
      }
      try (runner) {
        thread(() -> pump(client, runner, false));
        pump(runner, client, true);
      }
    } catch (IOException e) {
      // To the sender that is a broken connection, which it is.
      return;
    }
  }

  private Socket connect() {
    List<Integer> up = runners.get();
    for (int i = 0; i < up.size(); i++) {
      try {
        return new Socket(
            InetAddress.getByName("127.0.0.1"),
            up.get(Math.floorMod(next.getAndIncrement(), up.size())));
      } catch (IOException e) {
        // It was killed since.
        continue;
      }
    }
    return null;
  }

  private void pump(Socket from, Socket to, boolean answers) {
    byte[] piece = new byte[PIECE];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        out.write(piece, 0, n);
        out.flush();
        if (answers && isGood(piece, n)) {
          acknowledged.incrementAndGet();
        }
      }
      to.shutdownOutput();
    } catch (IOException e) {
      close(from);
      close(to);
    }
  }

  private static boolean isGood(byte[] piece, int n) {
    return n > GOOD.length
        && new String(piece, 0, GOOD.length, StandardCharsets.US_ASCII)
            .equals(new String(GOOD, StandardCharsets.US_ASCII));
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "balancer");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      front.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
