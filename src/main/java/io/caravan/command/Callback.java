package io.caravan.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The browser that comes back from a vendor's consent page, or what a person pastes of it. */
final class Callback {
  private static final String PATH = "/callback";
  private static final long PATIENCE_MINUTES = 10;
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;

  private final int port;
  private final PrintWriter out;

  Callback(int port, PrintWriter out) {
    this.port = port;
    this.out = out;
  }

  /** Address that the vendor sends the browser to. */
  String url() {
    return "http://127.0.0.1:" + port + PATH;
  }

  /**
   * Waits for the browser; one that comes from another consent is told so and not waited for less.
   *
   * @param state of the consent
   * @return what stands in the address
   */
  Map<String, String> listened(String state) throws IOException, InterruptedException {
    CompletableFuture<Map<String, String>> came = new CompletableFuture<>();
    HttpServer server = server();
    server.createContext(PATH, exchange -> answer(exchange, state, came));
    server.start();
    try {
      out.println("Waiting for the browser to come back to port " + port + " ...");
      out.flush();
      return came.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new CommandFault(
          "the browser did not come back within "
              + PATIENCE_MINUTES
              + " minutes; on another machine use --paste");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      server.stop(0);
    }
  }

  private HttpServer server() throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (BindException e) {
      throw new CommandFault(
          "port "
              + port
              + " of this machine is taken: name another with --port (the vendor must know the"
              + " address), or use --paste");
    }
  }

  private static void answer(
      HttpExchange exchange, String state, CompletableFuture<Map<String, String>> came)
      throws IOException {
    Map<String, String> told = query(String.valueOf(exchange.getRequestURI().getRawQuery()));
    boolean ours = state.equals(told.get("state"));
    String words =
        !ours
            ? "This is not the consent that Caravan waits for: open the address that it printed."
            : told.containsKey("code")
                ? "Caravan has what it needs. You may close this page."
                : "No code came along. Look at the terminal, then close this page.";
    byte[] text = words.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(ours ? OK : BAD_REQUEST, text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
    if (ours) {
      came.complete(told);
    }
  }

  /** Reads the address from the terminal. */
  Map<String, String> pasted() throws IOException {
    out.println("Then paste the address that the browser shows at the end:");
    out.flush();
    String address =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    Map<String, String> told =
        address == null
            ? Map.of()
            : query(address.substring(address.indexOf('?') + 1).strip().replaceAll("#.*", ""));
    if (!told.containsKey("code") && !told.containsKey("error")) {
      throw new CommandFault(
          "that is no address with a code in it: copy all of it from the browser, it begins with "
              + url());
    }
    return told;
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> values = new HashMap<>();
    for (String part : raw.split("&")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        values.put(part.substring(0, equals), decoded(part.substring(equals + 1)));
      }
    }
    return values;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
