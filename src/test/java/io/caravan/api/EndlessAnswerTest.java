package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.faults.Fault;
import io.caravan.ledger.ScaledTimers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A vendor whose answer does not end. */
class EndlessAnswerTest {
  private static final long PROMISED = 1_000_000_000;
  private static final int PIECE = 64 * 1024;

  /** What the kernel takes from the sender although nobody reads it. */
  private static final long IN_BUFFERS = 24_000_000;

  @Test
  @Fault(29)
  void it_is_cut_off_and_no_more_of_it_is_taken() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ScaledTimers timers = new ScaledTimers(1);
        HttpTransport transport = new VertxTransport(timers)) {
      CompletableFuture<Long> taken = CompletableFuture.supplyAsync(() -> flood(server));
      var sent =
          transport.send(
              new HttpTransport.Outgoing(
                  "GET",
                  URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"),
                  Map.of(),
                  null,
                  new Reach(false, false),
                  30_000));
      assertThatThrownBy(() -> sent.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("larger than " + VertxTransport.MAX_ANSWER);
      assertThat(taken.get(30, TimeUnit.SECONDS))
          .isBetween((long) VertxTransport.MAX_ANSWER, VertxTransport.MAX_ANSWER + IN_BUFFERS);
    }
  }

  /** Sends until the other side hangs up; how many bytes went. */
  private static long flood(ServerSocket server) {
    long written = 0;
    try (Socket socket = server.accept()) {
      OutputStream out = socket.getOutputStream();
      String head = "HTTP/1.1 200 OK\r\nContent-Length: " + PROMISED + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] piece = new byte[PIECE];
      while (written < PROMISED) {
        out.write(piece);
        written += PIECE;
      }
    } catch (IOException e) {
      return written;
    }
    return written;
  }
}
