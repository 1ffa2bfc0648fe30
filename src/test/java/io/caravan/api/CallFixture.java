package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caravan.ledger.Alarm;
import io.caravan.ledger.Call;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Ledgers;
import io.caravan.ledger.ScaledTimers;
import io.caravan.ledger.TestClock;
import io.caravan.ledger.Timers;
import io.caravan.mapping.Json;
import io.caravan.mapping.Mapping;
import io.caravan.mapping.Mappings;
import io.caravan.system.PackFiles;
import io.caravan.system.SystemConfig;
import io.caravan.system.Systems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A till (REST) and a shop (GraphQL) on one real server, with packs of their own. */
abstract class CallFixture {
  static final String TOKEN = "canary-token-0123456789abcdefghij";
  static final String CLIENT_SECRET = "canary-secret-0123456789abcdefghij";

  static final String TILL =
      """
      kind: till
      title: Till
      role: pos
      protocol: rest
      base-url: "{url}/API"
      settings:
        url: {required: true}
        client-id: {}
        client-secret: {secret: true}
        refresh-token: {secret: true}
      auth:
        kind: bearer
        token-url: "{url}/token"
        authorize-url: "{url}/authorize"
        scopes: ["employee:register", "employee:inventory"]
        pkce: true
        rotation: {before-first-use: true, refreshes-per-minute: 5}
      errors:
        - {message: "not fully available", class: short}
        - {status: 422, class: permanent}
        - {status: 409, class: transient}
      actions:
        order.reserve: {steps: [{call: reserve, with: .}]}
        order.search:
          steps:
            - {call: search, with: .find}
            - {call: sell, with: "if (not($answers.search)) .sale"}
        order.deal:
          steps:
            - {call: find, with: '{"number": "FOUND"}'}
            - {call: sell, with: "[for (.sales) {\\"body\\": .} if (not($answers.find.id == .id))]"}
        order.note: {steps: [{call: note, with: .}]}
        order.complete:
          steps:
            - {call: find, with: .find}
            - {call: sell, with: "if (not($answers.find.id)) .sale"}
            - {call: pay, with: "[for (.payments) {\\"sale\\": $answers.sell.id, \\"body\\": .}]"}
      operations:
        find: {method: GET, path: /Sale.json, query: {number: "{number}", other: "{other}"}, class: READ, answer: found}
        search: {method: GET, path: /Sale.json, class: READ, answer: searched, records: Sale, page: {kind: next-link, link: next}, since: createTime}
        sell: {path: /Sale.json, class: PROBE, answer: sold, probe: {path: /Sale.json, query: {customer: "{customer}"}, variables: {customer: "{body.customer}"}, records: Sale, page: {kind: next-link, link: next}, newest-first: true, compare: {number: "{body.number}"}, since: createTime}}
        pay: {method: PUT, path: "/Sale/{sale}.json", class: REPEATABLE}
        reserve: {path: /Line.json, class: PROBE_LAGGING, answer: reserved, probe: {path: /Line.json, records: Line, page: {kind: next-link, link: next}, compare: {note: "{body.note}"}, since: createTime, settle: 30s}}
        drop: {method: DELETE, path: "/Line/{id}", class: REPEATABLE}
        note: {path: /Note.json, class: NONE}
        read: {method: GET, path: "/Item/{id}.json", class: READ, record: Item}
        hooks: {method: GET, path: /Hook.json, class: READ, record: hooks}
        hook: {method: POST, path: /Hook.json, query: {topic: "{topic}"}, class: REPEATABLE}
      """;

  static final String SHOP =
      """
      kind: web
      title: Web
      role: shop
      protocol: graphql
      api-version: "2026-10"
      base-url: "{url}/admin/api/{api-version}"
      version-header: X-Version
      version-ends: 2027-10-01
      settings:
        url: {required: true}
        access-token: {secret: true}
        client-id: {}
        client-secret: {secret: true}
      auth: {kind: header, header: X-Token, token-url: "{url}/shop-token", grant: client-credentials}
      errors:
        - {status: 401, class: auth}
        - {code: THROTTLED, class: throttled}
        - {code: INTERNAL_SERVER_ERROR, class: unknown}
        - {user-error: STALE, class: stale}
        - {user-error: BUSY, class: unknown}
        - {user-error: TWICE, class: duplicate}
        - {message: "does not exist", class: missing}
      error-result: errorCode
      actions:
        inventory.set: {steps: [{call: setStock, with: .}]}
        refund.refund: {steps: [{call: giveBack, with: .}]}
      operations:
        setStock: {graphql: setStock.graphql, class: KEY, batch: 250, list: input.quantities, key-variable: key, errors-index: field}
        refund: {graphql: refund.graphql, class: KEY, key-variable: key}
        giveBack: {graphql: refund.graphql, class: KEY, key-variable: key, answer: given}
        hold: {graphql: hold.graphql, class: REPEATABLE}
        shopInfo: {graphql: shopInfo.graphql, class: READ, record: data.shop}
      """;

  @TempDir Path folder;
  final TestClock clock = new TestClock();
  final ScaledTimers timers = new ScaledTimers(1);
  final VendorServer vendor = new VendorServer();
  final List<AutoCloseable> opened = new ArrayList<>();
  final Map<String, String> settings = new HashMap<>();
  Ledger ledger;
  Systems systems;
  Vault vault;
  SystemClients clients;
  DefaultCamelContext context;

  @BeforeEach
  void open() throws Exception {
    Path packs = folder.resolve("systems");
    Path till = Files.createDirectories(packs.resolve("till"));
    Path web = Files.createDirectories(packs.resolve("web"));
    Files.writeString(till.resolve("system.yaml"), TILL + extraTill());
    Files.writeString(web.resolve("system.yaml"), SHOP + extraShop());
    Files.writeString(
        web.resolve("setStock.graphql"), "mutation setStock($input: I, $key: K) { x }");
    Files.writeString(web.resolve("refund.graphql"), "mutation refund($key: K) { x }");
    Files.writeString(web.resolve("hold.graphql"), "mutation hold { x }");
    Files.writeString(web.resolve("shopInfo.graphql"), "query shopInfo { shop { name } }");
    Path mappings = Files.createDirectories(folder.resolve("mappings/till"));
    Files.writeString(
        mappings.resolve("found.jslt"),
        "{\"found\": if (.answer.Sale) {\"id\": .answer.Sale.id} else null}");
    Files.writeString(
        mappings.resolve("searched.jslt"),
        "let number = .request.number\n"
            + "let all = if (is-array(.answer.Sale)) .answer.Sale else [.answer.Sale]\n"
            + "let same = [for ($all) . if (.number == $number)]\n"
            + "{\"found\": if ($same) {\"id\": $same[0].id} else null}");
    String record = "let r = if (.answer.%1$s) .answer.%1$s else .answer\n";
    Files.writeString(
        mappings.resolve("sold.jslt"),
        record.formatted("Sale")
            + "{\"links\": [{\"kind\": \"sale\", \"ref\": .document.ref, \"id\": $r.id}],"
            + " \"reads\": [{\"stream\": \"sales\", \"id\": $r.id}], \"found\": {\"id\": $r.id}}");
    Files.writeString(
        mappings.resolve("reserved.jslt"),
        record.formatted("Line")
            + "{\"links\": [{\"kind\": \"line\", \"ref\": .request.line, \"id\": $r.id}]}");
    Files.writeString(
        Files.createDirectories(folder.resolve("mappings/web")).resolve("given.jslt"),
        "{\"links\": [{\"kind\": \"refund\", \"ref\": .document.ref,"
            + " \"id\": .answer.data.giveBack.id}]}");
    settings.put("caravan.systems.pos.kind", "till");
    settings.put("caravan.systems.pos.url", vendor.url());
    settings.put("caravan.systems.pos.client-id", "us");
    settings.put("caravan.systems.pos.client-secret", CLIENT_SECRET);
    settings.put("caravan.systems.pos.refresh-token", "refresh-0");
    settings.put("caravan.systems.shop.kind", "web");
    settings.put("caravan.systems.shop.url", vendor.url());
    settings.put("caravan.systems.shop.access-token", TOKEN);
    configure();
    systems = Systems.read(settings, List.of(packs));
    assertThat(systems.faults()).isEmpty();
    ledger = Ledgers.open(place(), clock);
    vault = Vault.making(folder.resolve("caravan.key"));
    vault.check();
    clients = clients(ledger);
  }

  /** Changes {@link #settings} before they are read. */
  void configure() {}

  String extraTill() {
    return "";
  }

  String extraShop() {
    return "";
  }

  CallSettings calls() {
    return CallSettings.plain();
  }

  LedgerSettings place() {
    return LedgerSettings.at("jdbc:sqlite:" + folder.resolve("l.db"));
  }

  /** Clients of one runner. */
  SystemClients clients(Ledger of) {
    SystemClients made = new SystemClients(systems, of, timers, vault, calls(), transport());
    opened.add(made);
    return made;
  }

  HttpTransport transport() {
    return new VertxTransport(timers);
  }

  /** A transport that shows each request before it goes out. */
  static HttpTransport watched(HttpTransport real, Consumer<HttpTransport.Outgoing> seen) {
    return new HttpTransport() {
      @Override
      public CompletableFuture<Incoming> send(Outgoing request) {
        seen.accept(request);
        return real.send(request);
      }

      @Override
      public void close() {
        real.close();
      }
    };
  }

  /** What a mapping of a system's shipped pack makes of a record. */
  JsonNode mapped(String system, String mapping, JsonNode record) {
    SystemConfig config = clients.of(system).system();
    String kind = config.pack().kind();
    return Mapping.compile(
            kind + "/" + mapping, mapping + ".jslt", PackFiles.text(kind, mapping + ".jslt"))
        .apply(
            record,
            Map.of(
                Mapping.SYSTEM,
                config.variables(),
                Mapping.READ_AT,
                TextNode.valueOf("2026-11-24T10:00:00Z")));
  }

  @AfterEach
  void close() throws Exception {
    if (context != null) {
      context.close();
    }
    for (AutoCloseable one : opened) {
      one.close();
    }
    ledger.close();
    timers.close();
    vendor.close();
  }

  /** A context in which {@code api:} is up. */
  DefaultCamelContext context() {
    context = new DefaultCamelContext();
    context.getRegistry().bind("ledger", Ledger.class, ledger);
    context.getRegistry().bind("timers", Timers.class, timers);
    context.getRegistry().bind("systems", systems);
    context.getRegistry().bind("clients", Clients.class, clients);
    context
        .getRegistry()
        .bind("mappings", new Mappings(List.of(folder.resolve("mappings")), systems));
    context.start();
    return context;
  }

  /** The tokens of the till are there and good. */
  static VendorServer.Reply tokens(String access, String refresh) {
    return VendorServer.Reply.json(
        "{'access_token':'%s','refresh_token':'%s','expires_in':3600}".formatted(access, refresh));
  }

  CompletableFuture<Client.Answer> send(String system, String operation, String variables) {
    Client client = clients.of(system);
    return client.send(
        client.system().pack().operations().get(operation).request(),
        json(variables),
        Client.Urgency.WRITE);
  }

  /** The failure of a call that must fail. */
  static CallException failure(CompletableFuture<?> call) {
    try {
      Object answer = call.get(20, TimeUnit.SECONDS);
      throw new AssertionError("it did not fail: " + answer);
    } catch (ExecutionException e) {
      return (CallException) e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static <T> T good(CompletableFuture<T> call) {
    try {
      return call.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static JsonNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }

  List<Alarm> alarms() {
    settled();
    return ledger.read(reads -> reads.openAlarms(10));
  }

  /** Waits until everything that was told to the ledger stands there. */
  void settled() {
    ledger.write(tx -> null).join();
  }

  List<Call> rows(String delivery) {
    settled();
    return ledger.read(reads -> reads.calls(delivery));
  }

  /** One attempt of a delivery: what its calls find of the attempts before stands in the ledger. */
  final class Attempt implements CallLog {
    final List<String> done = new ArrayList<>();
    final List<Link> links = new ArrayList<>();
    final List<Read> reads = new ArrayList<>();
    private final String id;
    private final String entity;
    private int places;

    /** What is delivered. */
    JsonNode document = json("{'ref':'r-1'}");

    /** Another runner has the lane by now. */
    volatile boolean lost;

    Attempt(String id, String entity) {
      this.id = id;
      this.entity = entity;
    }

    @Override
    public String deliveryId() {
      return id;
    }

    @Override
    public String entity() {
      return entity;
    }

    @Override
    public boolean held(LedgerTx tx) {
      return !lost;
    }

    @Override
    public JsonNode document() {
      return document;
    }

    @Override
    public int next() {
      return places++;
    }

    @Override
    public Optional<Call> earlier(int place) {
      return rows(id).stream().filter(call -> call.n() == place).findFirst();
    }

    @Override
    public synchronized void succeeded(int place, String operation, Effects effects) {
      done.add(operation);
      links.addAll(effects.links());
      reads.addAll(effects.reads());
    }
  }

  /** A reader of a stream of a shipped pack; what it tells is put into the list. */
  StreamReader reader(String system, String stream, List<SourceRecord> told) {
    Client client = clients.of(system);
    return new StreamReader(
        ReaderSettings.of(client, ledger, timers, client.system().pack().streams().get(stream)),
        new RecordIntake(
            (record, done) -> {
              told.add(record);
              record.markRecorded();
              done.accept(null);
            },
            ledger));
  }

  /** Reads once as if the schedule were due. */
  static void read(StreamReader reader) {
    try {
      reader.run(true, () -> true);
    } catch (CallException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends a body to an endpoint as the hub would; the exchange when it has ended. */
  CompletableFuture<Exchange> deliver(String uri, String action, Attempt log, String body) {
    return deliver(uri, null, action, log, body);
  }

  /** The same in a route. */
  CompletableFuture<Exchange> deliver(
      String uri, String route, String action, Attempt log, String body) {
    Endpoint endpoint = context.getEndpoint(uri);
    Exchange exchange = new DefaultExchange(context);
    exchange.getMessage().setBody(json(body));
    exchange.setProperty(CallLog.PROPERTY, log);
    exchange.getExchangeExtension().setFromRouteId(route);
    if (action != null) {
      exchange.getMessage().setHeader(ApiProducer.HEADER_ACTION, action);
    }
    CompletableFuture<Exchange> ended = new CompletableFuture<>();
    try {
      var producer = endpoint.createAsyncProducer();
      producer.start();
      producer.process(exchange, sync -> ended.complete(exchange));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return ended;
  }

  Exchange delivered(String uri, Attempt log, String body) {
    return good(deliver(uri, null, log, body));
  }

  static CallException failure(Exchange exchange) {
    assertThat(exchange.getException()).isInstanceOf(CallException.class);
    return (CallException) exchange.getException();
  }
}
