package io.caravan.faults;

import io.caravan.command.outside.Pause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy on loopback that does to connections what networks do to them. One fault at a time,
 * for old and new connections alike; {@link #hits} says how often it really happened. It sees bytes
 * only, so it stands before databases and vendors alike.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int PIECE = 8192;
  private static final int CONNECT_MS = 5_000;
  private static final Fault NONE = new Fault(false, (way, piece, passed) -> Then.pass(piece));

  /** Where a piece of data is going to. */
  public enum Way {
    TO_SERVER,
    TO_CLIENT
  }

  /** How many bytes of a piece go on, and whether the connection ends there. */
  private record Then(int bytes, boolean cut) {
    static Then pass(byte[] piece) {
      return new Then(piece.length, false);
    }

    static Then swallow() {
      return new Then(0, false);
    }

    static Then cut(long bytes) {
      return new Then((int) bytes, true);
    }
  }

  /** What becomes of a piece, of whose way so many bytes have passed under this fault already. */
  @FunctionalInterface
  private interface Effect {
    Then on(Way way, byte[] piece, long passed) throws IOException;
  }

  private record Fault(boolean refuses, Effect effect, AtomicLong hits) {
    Fault(boolean refuses, Effect effect) {
      this(refuses, effect, new AtomicLong());
    }
  }

  private final ServerSocket front;
  private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private volatile Fault fault = NONE;
  private volatile InetSocketAddress server;
  private volatile CountDownLatch held = new CountDownLatch(0);

  private FaultProxy(ServerSocket front) {
    this.front = front;
  }

  /** A healthy proxy before that server. */
  public static FaultProxy before(String host, int port) {
    return open().leadTo(host, port);
  }

  /** One whose server is named later, before the first connection. */
  public static FaultProxy open() {
    try {
      FaultProxy proxy =
          new FaultProxy(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
      thread(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names the server. */
  public FaultProxy leadTo(String host, int port) {
    server = new InetSocketAddress(host, port);
    return this;
  }

  /** On 127.0.0.1. */
  public int port() {
    return front.getLocalPort();
  }

  /** Connections that were accepted so far. */
  public long accepted() {
    return accepted.get();
  }

  /** How often the present fault has done something to a connection or a piece of data. */
  public long hits() {
    return fault.hits().get();
  }

  /** Everything passes again; connections that were broken stay so. */
  public FaultProxy heal() {
    return with(new Fault(false, NONE.effect()));
  }

  /** Each piece of data of that way (at most 8 kB) waits for so long. */
  public FaultProxy delay(Way slow, Duration each) {
    return with(
        new Fault(
            false,
            (way, piece, passed) -> {
              if (way == slow) {
                hit();
                Pause.of(each);
              }
              return Then.pass(piece);
            }));
  }

  /** Ends a connection once so many more bytes of that way, one at least, have gone through it. */
  public FaultProxy cutAfter(Way cut, long bytes) {
    return with(
        new Fault(
            false,
            (way, piece, passed) ->
                way == cut && passed + piece.length >= bytes
                    ? hit(Then.cut(bytes - passed))
                    : Then.pass(piece)));
  }

  /**
   * Breaks the first connection on which these words come along to the server, and no other. They
   * do not arrive; or they do, and no answer to them comes back.
   */
  public FaultProxy cutAt(String words, boolean arrives) {
    AtomicBoolean spent = new AtomicBoolean();
    byte[] wanted = words.getBytes(StandardCharsets.UTF_8);
    return with(
        new Fault(
            false,
            (way, piece, passed) ->
                way == Way.TO_SERVER && contains(piece, wanted) && spent.compareAndSet(false, true)
                    ? hit(Then.cut(arrives ? piece.length : 0))
                    : Then.pass(piece)));
  }

  /**
   * Holds the first piece with these words on its way to the server, and what follows it on that
   * connection, until {@link #release}: it arrives when its sender has long given up.
   */
  public FaultProxy holdAt(String words) {
    AtomicBoolean spent = new AtomicBoolean();
    byte[] wanted = words.getBytes(StandardCharsets.UTF_8);
    CountDownLatch latch = new CountDownLatch(1);
    held = latch;
    return with(
        new Fault(
            false,
            (way, piece, passed) -> {
              if (way == Way.TO_SERVER
                  && contains(piece, wanted)
                  && spent.compareAndSet(false, true)) {
                hit();
                await(latch);
              }
              return Then.pass(piece);
            }));
  }

  /** Lets go on what is held. */
  public FaultProxy release() {
    held.countDown();
    return this;
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Swallows all of one way; both sides go on believing that the connection lives. */
  public FaultProxy halfOpen(Way swallowed) {
    return with(
        new Fault(
            false,
            (way, piece, passed) -> way == swallowed ? hit(Then.swallow()) : Then.pass(piece)));
  }

  /** Swallows both ways; new connections are accepted and hear nothing. */
  public FaultProxy blackHole() {
    return with(new Fault(false, (way, piece, passed) -> hit(Then.swallow())));
  }

  /** Resets new connections at once; those that are open go on. */
  public FaultProxy refuse() {
    return with(new Fault(true, NONE.effect()));
  }

  /** Resets what is connected now; what comes later meets the present fault, if any. */
  public FaultProxy reset() {
    pairs.forEach(pair -> drop(pair, false));
    return this;
  }

  @Override
  public void close() {
    try {
      front.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reset();
  }

  private FaultProxy with(Fault next) {
    fault = next;
    return this;
  }

  private void hit() {
    fault.hits().incrementAndGet();
  }

  private Then hit(Then then) {
    hit();
    return then;
  }

  private void accept() {
    while (!front.isClosed()) {
      try {
        Pair pair = new Pair(front.accept(), new Socket(), new AtomicBoolean());
        accepted.incrementAndGet();
        if (fault.refuses()) {
          hit();
          drop(pair, false);
        } else {
          pairs.add(pair);
          thread(() -> connect(pair));
        }
      } catch (IOException e) {
        // That client is gone, or this proxy is closed.
        continue;
      }
    }
  }

  private void connect(Pair pair) {
    try {
      pair.server().connect(server, CONNECT_MS);
      pair.server().setTcpNoDelay(true);
      pair.client().setTcpNoDelay(true);
      thread(() -> pump(pair, Way.TO_CLIENT));
      pump(pair, Way.TO_SERVER);
    } catch (IOException e) {
      drop(pair, false);
    }
  }

  private void pump(Pair pair, Way way) {
    Socket from = way == Way.TO_SERVER ? pair.client() : pair.server();
    Socket to = way == Way.TO_SERVER ? pair.server() : pair.client();
    byte[] buffer = new byte[PIECE];
    Fault counted = fault;
    long passed = 0;
    try {
      for (int n = from.getInputStream().read(buffer);
          n >= 0;
          n = from.getInputStream().read(buffer)) {
        byte[] piece = Arrays.copyOf(buffer, n);
        Fault now = fault;
        passed = now == counted ? passed : 0;
        counted = now;
        Then then = now.effect().on(way, piece, passed);
        passed += n;
        if (then.cut() && way == Way.TO_SERVER) {
          // Before the server can answer.
          pair.mute().set(true);
        }
        if (way == Way.TO_SERVER || !pair.mute().get()) {
          to.getOutputStream().write(piece, 0, then.bytes());
          to.getOutputStream().flush();
        }
        if (then.cut()) {
          drop(pair, then.bytes() > 0);
          return;
        }
      }
      to.shutdownOutput();
    } catch (IOException e) {
      drop(pair, false);
    }
  }

  /** What went on before a cut shall arrive, so that both sides hear an end then, else a reset. */
  private void drop(Pair pair, boolean serverActs) {
    pairs.remove(pair);
    try {
      if (serverActs) {
        pair.client().close();
        pair.server().shutdownOutput();
      } else {
        pair.client().setSoLinger(true, 0);
        pair.client().close();
        pair.server().close();
      }
    } catch (IOException e) {
      // Broken already, which is what was wanted.
      return;
    }
  }

  private record Pair(Socket client, Socket server, AtomicBoolean mute) {}

  private static boolean contains(byte[] piece, byte[] words) {
    for (int at = 0; at + words.length <= piece.length; at++) {
      if (Arrays.equals(piece, at, at + words.length, words, 0, words.length)) {
        return true;
      }
    }
    return false;
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "fault-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
