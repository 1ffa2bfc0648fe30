package io.caravan.scenarios;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The way to a server. Shut, it cuts every connection and refuses new ones, as a server that has
 * stopped does; other users of that server notice nothing.
 */
final class Gate implements AutoCloseable {
  private static final String JDBC = "jdbc:";

  private final URI server;
  private final String before;
  private final int port;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> open = new ArrayList<>();
  private ServerSocket door;

  /**
   * Opens a way to a database.
   *
   * @param url such as {@code jdbc:postgresql://host:5432/name}
   */
  Gate(String url) {
    server = URI.create(url.substring(JDBC.length()));
    before = url;
    port = listen(0);
  }

  /** The database's address by this way. */
  String url() {
    return before.replace(server.getAuthority(), "127.0.0.1:" + port);
  }

  void reopen() {
    listen(port);
  }

  private synchronized int listen(int at) {
    try {
      door = new ServerSocket(at, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ServerSocket mine = door;
    threads.execute(() -> letIn(mine));
    return mine.getLocalPort();
  }

  synchronized void shut() {
    quietly(door);
    open.forEach(Gate::quietly);
    open.clear();
  }

  private void letIn(ServerSocket mine) {
    while (!mine.isClosed()) {
      try {
        connect(mine.accept());
      } catch (IOException e) {
        // Shut, or the server itself is away: whoever wanted in is turned away.
      }
    }
  }

  private synchronized void connect(Socket client) throws IOException {
    open.add(client);
    if (door.isClosed()) {
      shut();
      return;
    }
    Socket behind = new Socket(server.getHost(), server.getPort());
    open.add(behind);
    threads.execute(() -> copy(client, behind));
    threads.execute(() -> copy(behind, client));
  }

  private static void copy(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // The other side hears of it by its own end.
    }
    quietly(from);
    quietly(to);
  }

  private static void quietly(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception e) {
      // Nothing is left to be done about it.
    }
  }

  @Override
  public void close() {
    shut();
    threads.shutdownNow();
  }
}
