package io.caravan.command;

import com.sun.net.httpserver.HttpServer;
import io.caravan.api.OAuth;
import io.caravan.ledger.Credential;
import io.caravan.system.SystemConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code connect}: a person's consent, the first tokens, and what the pack needs there. */
@Command(
    name = "connect",
    description =
        "Authorises a system, stores its tokens encrypted, shows account and scopes, and makes what"
            + " the flows need there.",
    mixinStandardHelpOptions = true)
public final class ConnectCommand implements Callable<Integer> {
  private static final long PATIENCE_MINUTES = 10;

  @Mixin private Configuration configuration;

  @Parameters(paramLabel = "SYSTEM", description = "Name in the configuration.")
  private String name;

  @Option(
      names = "--paste",
      description = "Asks for the address the browser ended at instead of listening for it.")
  private boolean paste;

  @Option(
      names = "--port",
      defaultValue = "8975",
      description = "Port of this machine that the browser comes back to.")
  private int port;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Map<String, String> values = configuration.read();
    PrintWriter out = spec.commandLine().getOut();
    try (Connected connected = Connected.open(values)) {
      SystemConfig system = connected.foundation().systems().get(name);
      if (system == null) {
        throw new CommandFault(
            "there is no system "
                + name
                + "; configured: "
                + String.join(", ", connected.foundation().systems().names()));
      }
      if (needsConsent(system)) {
        consent(connected.clients().oauth(name), out);
      }
      List<String> faults = ConnectedCheck.one(connected, system, out);
      faults.forEach(fault -> out.println("FAULT " + fault));
      if (faults.isEmpty()) {
        faults = Installation.of(connected, system, values.get("caravan.public-url"), out);
        faults.forEach(fault -> out.println("FAULT " + fault));
      }
      connected
          .ledger()
          .read(reads -> reads.credential(name))
          .ifPresent(credential -> print(credential, out));
      out.flush();
      return faults.isEmpty() ? LedgerCommand.GOOD : LedgerCommand.FAILED;
    }
  }

  private static boolean needsConsent(SystemConfig system) {
    boolean fixed = !system.get("access-token", "").isEmpty();
    boolean first = !system.get("refresh-token", "").isEmpty();
    boolean byItself = "client-credentials".equals(system.pack().auth().grant());
    return system.pack().auth().authorizeUrl() != null && !fixed && !first && !byItself;
  }

  private void consent(OAuth oauth, PrintWriter out) throws Exception {
    String redirect = "http://127.0.0.1:" + port + "/callback";
    OAuth.Consent consent = oauth.begin(redirect);
    out.println("Open this page in a browser and agree:");
    out.println("  " + consent.url());
    Map<String, String> back = paste ? pasted(out) : listened(out);
    if (!back.containsKey("code")) {
      throw new CommandFault("the vendor sent no code: " + back.getOrDefault("error", "no reason"));
    }
    oauth.finish(consent, back.get("state"), back.get("code")).get(1, TimeUnit.MINUTES);
    out.println("The tokens of " + name + " are stored, encrypted.");
  }

  private static Map<String, String> pasted(PrintWriter out) throws IOException {
    out.println("Then paste the address that the browser shows at the end:");
    out.flush();
    String address =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    if (address == null || address.indexOf('?') < 0) {
      throw new CommandFault("that is no address with a code in it");
    }
    return query(address.substring(address.indexOf('?') + 1).strip());
  }

  private Map<String, String> listened(PrintWriter out) throws Exception {
    CompletableFuture<Map<String, String>> came = new CompletableFuture<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/callback",
        exchange -> {
          byte[] text = "You may close this page.".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
          came.complete(query(String.valueOf(exchange.getRequestURI().getRawQuery())));
        });
    server.start();
    try {
      out.println("Waiting for the browser to come back to port " + port + " ...");
      out.flush();
      return came.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
    } finally {
      server.stop(0);
    }
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> values = new HashMap<>();
    for (String part : raw.split("&")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        values.put(
            part.substring(0, equals),
            URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  private void print(Credential credential, PrintWriter out) {
    out.println(name + " token: " + credential.state().toLowerCase(java.util.Locale.ROOT));
    if (credential.scopes() != null) {
      out.println(name + " scopes: " + credential.scopes());
    }
    if (credential.expiresAt() > 0) {
      out.println(
          name
              + " token expires "
              + Instant.ofEpochMilli(credential.expiresAt())
              + "; it is refreshed by itself");
    }
  }
}
