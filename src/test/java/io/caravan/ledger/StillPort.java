package io.caravan.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A port before a server that can fall still: connections stay open and nothing passes. */
public final class StillPort implements AutoCloseable {
  private static final int CHUNK = 8192;

  private final ServerSocket entry;
  private final InetSocketAddress server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch still = new CountDownLatch(0);

  private StillPort(ServerSocket entry, InetSocketAddress server) {
    this.entry = entry;
    this.server = server;
  }

  /** Opens one before a port of this machine. */
  public static StillPort before(int port) throws IOException {
    ServerSocket entry = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    StillPort made =
        new StillPort(entry, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    thread(made::accept);
    return made;
  }

  public int port() {
    return entry.getLocalPort();
  }

  /** From now on nothing passes. */
  public void fallStill() {
    still = new CountDownLatch(1);
  }

  /** Everything passes again. */
  public void goOn() {
    still.countDown();
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "still-port");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket outside = entry.accept();
        Socket inside = new Socket();
        sockets.addAll(List.of(outside, inside));
        inside.connect(server);
        thread(() -> pass(outside, inside));
        thread(() -> pass(inside, outside));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] chunk = new byte[CHUNK];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        still.await();
        out.write(chunk, 0, n);
        out.flush();
      }
    } catch (IOException e) {
      // One of both has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    goOn();
    entry.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
