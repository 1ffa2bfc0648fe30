package io.caravan.command;

import io.caravan.api.OAuth;
import io.caravan.ledger.Credential;
import io.caravan.system.SystemConfig;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private static final String OK = "OK";

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

  @Option(
      names = "--consent",
      description = "Asks for a person's consent although the app could get a token by itself.")
  private boolean consent;

  @Option(
      names = "--test-item",
      paramLabel = "SKU",
      description =
          "Reserves one piece of this item, looks whether its on hand falls, releases it, and says"
              + " what to set.")
  private String testItem;

  @Option(
      names = "--location",
      paramLabel = "NAME",
      description = "Place of the test item; default: the first of the configuration.")
  private String location;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Map<String, String> values = configuration.read();
    PrintWriter out = spec.commandLine().getOut();
    try (Connected connected = Connected.open(values, name)) {
      SystemConfig system = connected.foundation().systems().require(name);
      if (system.pack().isRouted()) {
        out.println(name + " needs no connecting: it is reached by routes of the flow files");
        out.flush();
        return LedgerCommand.GOOD;
      }
      if (!system.pack().hasAddress()) {
        out.println(
            name
                + " needs no connecting: it posts to /hook/"
                + name
                + "/<stream>, signed with caravan.systems."
                + name
                + ".secret");
        out.flush();
        return LedgerCommand.GOOD;
      }
      if (asks(connected, system)) {
        consent(connected.clients().oauth(name), out);
      }
      List<String> faults = connect(connected, system, values, out);
      faults.forEach(fault -> out.println("FAULT " + fault));
      out.flush();
      return faults.isEmpty() ? LedgerCommand.GOOD : LedgerCommand.FAILED;
    }
  }

  private List<String> connect(
      Connected connected, SystemConfig system, Map<String, String> values, PrintWriter out) {
    ConnectedCheck check = ConnectedCheck.of(connected, system);
    check
        .told()
        .forEach(told -> out.println(name + " " + told.what() + ": " + Printable.of(told.words())));
    List<String> faults = new ArrayList<>(check.faults());
    if (check.reached()) {
      print(credential(connected), system, out);
      if ("true".equals(values.get("caravan.shadow"))) {
        out.println(name + ": shadow mode, so nothing is made there, no webhooks either");
        return faults;
      }
      faults.addAll(
          testItem == null
              ? new Installation(connected, system, out).make(values)
              : new StockMeasure(connected, system, out).of(testItem, location));
    }
    return faults;
  }

  private Optional<Credential> credential(Connected connected) {
    return connected.ledger().read(reads -> reads.credential(name));
  }

  /** Whether a person must agree: never for tokens that are configured and have not died. */
  private boolean asks(Connected connected, SystemConfig system) {
    if (system.pack().auth().authorizeUrl() == null || !system.get("access-token", "").isEmpty()) {
      if (consent) {
        throw new CommandFault(
            name
                + " is not connected by consent, or caravan.systems."
                + name
                + ".access-token is set and goes before it");
      }
      return false;
    }
    boolean byItself = "client-credentials".equals(system.pack().auth().grant());
    if (consent || byItself) {
      return consent;
    }
    String state = credential(connected).map(Credential::state).orElse("");
    boolean configured = !system.get("refresh-token", "").isEmpty();
    boolean works = state.equals(OK) || state.isEmpty() && configured;
    return !works || testItem == null && !configured;
  }

  private void consent(OAuth oauth, PrintWriter out) throws Exception {
    Callback callback = new Callback(port, out);
    OAuth.Consent asked = oauth.begin(callback.url());
    out.println("Open this page in a browser and agree:");
    out.println("  " + asked.url());
    Map<String, String> back = paste ? callback.pasted() : callback.listened(asked.state());
    if (!back.containsKey("code")) {
      throw new CommandFault(
          name
              + " sent no code: "
              + Printable.of(back.getOrDefault("error", "no reason"))
              + ". Nothing was stored; run connect again and agree");
    }
    try {
      oauth.finish(asked, back.get("state"), back.get("code")).get(1, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      throw new CommandFault(
          e.getCause().getMessage() + ". Nothing was stored; a code lives for a minute only");
    } catch (TimeoutException e) {
      throw new CommandFault(name + " did not answer within a minute; run connect again");
    }
    out.println("The tokens of " + name + " are stored, encrypted.");
  }

  private void print(Optional<Credential> stored, SystemConfig system, PrintWriter out) {
    if (stored.isEmpty()) {
      boolean fixed = !system.get("access-token", "").isEmpty();
      out.println(name + " token: " + (fixed ? "as configured; it does not expire" : "none"));
      return;
    }
    Credential credential = stored.get();
    out.println(name + " token: " + credential.state().toLowerCase(Locale.ROOT));
    if (credential.scopes() != null) {
      out.println(name + " granted: " + credential.scopes());
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
