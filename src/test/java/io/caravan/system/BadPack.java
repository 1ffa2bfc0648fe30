package io.caravan.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A pack with one fault: {@link #GOOD} in which one piece is written otherwise. {@code HERE} stands
 * at the end of the line at which the fault must be told.
 *
 * @param fault what is wrong, in words
 * @param piece of the good pack that is replaced
 * @param wrong what stands there instead
 * @param problem words that the message must have
 * @param remedy words that it must have about what to do
 * @param inSchema whether an editor tells it as well
 */
record BadPack(
    String fault, String piece, String wrong, String problem, String remedy, boolean inSchema) {
  static final String KIND = "mytill";
  private static final String HERE = " # here";

  static final String GOOD =
      """
      kind: mytill
      title: My Till
      role: pos
      protocol: rest
      base-url: "{url}/api/v1"
      settings:
        url: {required: true, about: "https://<account>.mytill.example"}
        shop: {default: "1", about: "number of the shop", there: me.shop}
        hook-secret: {secret: true, about: "signs what it posts"}
      auth: {kind: bearer}
      limiter: {kind: drip, capacity: 60, rate: 2}
      signature: {kind: hmac-sha256-hex, header: X-Signature, secret: hook-secret}
      errors:
        - {status: [409, 423], class: transient}
        - {status: 404, class: missing}
      identity: {me: me}
      locations: {operation: shops, id: id}
      connect:
        steps: [{call: hooks, with: .}]
      streams:
        items:
          entity: item
          path: /items
          query: {limit: "{size}"}
          records: data
          id: id
          version: updatedAt
          page: {kind: next-link, link: links.next, size: 100}
          cursor: {field: updatedAt, overlap: 1m, parameter: since}
          by-id: {graphql: item.graphql, record: data}
          schedule: 15s..5m
        sales:
          entity: order
          path: /sales
          records: data
          id: id
          cursor: {field: updatedAt}
          events: {since: 14d}
        shipments: {source: hook, entity: shipment, id: id}
      actions:
        item.upsert:
          steps:
            - {call: findItem, with: .find}
            - {call: putItem, with: .put}
            - {call: newItem, with: .new}
      operations:
        findItem: {method: GET, path: /items, class: READ}
        putItem: {method: PUT, path: "/items/{id}", class: REPEATABLE}
        newItem:
          path: /items
          class: PROBE
          probe:
            path: /items
            records: data
            compare: {sku: "{body.sku}"}
            settle: 30s
            twice: {call: dropItem, with: '{"id": .record.id}'}
        dropItem: {method: DELETE, path: "/items/{id}", class: REPEATABLE}
        hooks: {path: /hooks, class: REPEATABLE}
        me: {method: GET, path: /me, class: READ}
        shops: {method: GET, path: /shops, class: READ, record: data}
      """;

  /** One fault that only a person or {@code check} sees. */
  private static BadPack bad(
      String fault, String piece, String wrong, String problem, String remedy) {
    return new BadPack(fault, piece, wrong, problem, remedy, false);
  }

  /** One fault that the schema refuses too. */
  private static BadPack plain(
      String fault, String piece, String wrong, String problem, String remedy) {
    return new BadPack(fault, piece, wrong, problem, remedy, true);
  }

  static List<BadPack> all() {
    return List.of(
        plain(
            "a key of the file is misspelt",
            "title: My Till\n",
            "title: My Till\ngraphql-pth: /graphql # here\n",
            "graphql-pth is no key of system",
            "Did you mean graphql-path? Known here: actions, "),
        bad(
            "a field that is left out is misspelt",
            "  item.upsert:\n",
            "  item.upsert:\n    leaves-out: [barcod] # here\n",
            "barcod is not compared between systems",
            "Did you mean barcode? Those of it are title, vendor, "),
        bad(
            "a field that is left out is one of another entity",
            "  item.upsert:\n",
            "  item.upsert:\n    leaves-out: [sku, email] # here\n",
            "email is not compared between systems",
            "Those of it are title, vendor, "),
        plain(
            "a key of a stream is misspelt",
            "    version: updatedAt\n",
            "    verison: updatedAt # here\n",
            "verison is no key of streams.items",
            "Did you mean version?"),
        plain(
            "a key of an operation is misspelt",
            "path: /hooks, class",
            "path: /hooks, anser: x, class",
            "anser is no key of operations.hooks",
            "Did you mean answer?"),
        plain(
            "a key is like no other",
            "auth: {kind: bearer}",
            "auth: {kind: bearer, colour: red}",
            "colour is no key of system.auth",
            "Known here: authorize-url, "),
        bad(
            "a key stands twice",
            "    id: id\n    version",
            "    id: id\n    id: uuid # here\n    version",
            "id stands twice in streams.items",
            "Leave one of them"),
        plain(
            "a part is a single word",
            "auth: {kind: bearer}",
            "auth: bearer",
            "system.auth must be a list of keys",
            "Write key: value below it"),
        bad(
            "a request of a rest pack is a route",
            "hooks: {path: /hooks,",
            "hooks: {path: direct:hooks,",
            "hooks goes to direct:hooks, which is a route",
            "protocol route only"),
        bad(
            "what is missing cannot be told where a list begins at its cursor",
            "    schedule: 15s..5m\n",
            "    deletions: missing # here\n    schedule: 15s..5m\n",
            "items is read from its cursor on",
            "Take variable and parameter out of its cursor"),
        bad(
            "what is missing has no plain id",
            "      id: id\n      version: updatedAt\n      page: {kind: next-link, link: links.next, size: 100}\n      cursor: {field: updatedAt, overlap: 1m, parameter: since}\n"
                .replace("      ", "    "),
            "      id: head.id # here\n      version: updatedAt\n      page: {kind: next-link, link: links.next, size: 100}\n      cursor: {field: updatedAt}\n      deletions: missing\n"
                .replace("      ", "    "),
            "what is missing is told by its id, which must be a field",
            "Name one field"),
        bad(
            "only items end by being missing",
            "    cursor: {field: updatedAt}\n    events",
            "    cursor: {field: updatedAt}\n    by-id: {path: /sale, record: data}\n    deletions: missing # here\n    events",
            "only items end by being missing",
            "Write deletions: hidden"),
        plain(
            "what must be told is not",
            "kind: mytill\ntitle: My Till\n",
            "kind: mytill # here\n",
            "system lacks title",
            "docs/add-a-system.md explains every key"),
        plain(
            "no role",
            "kind: mytill\ntitle: My Till\nrole: pos\n",
            "kind: mytill # here\ntitle: My Till\n",
            "system lacks role",
            "Write one of pos, shop, erp"),
        plain(
            "unknown role", "role: pos", "role: till", "role till is unknown", "Known: pos, shop"),
        plain(
            "unknown protocol",
            "protocol: rest",
            "protocol: graphq",
            "protocol graphq is unknown",
            "Did you mean graphql? Known: graphql, rest, json-rpc, route, none"),
        plain(
            "unknown kind of limiter",
            "{kind: drip,",
            "{kind: dripp,",
            "kind dripp is unknown",
            "Did you mean drip? Known: none, query-cost, drip"),
        plain(
            "limiter without a size",
            "capacity: 60, rate: 2",
            "capacity: 60",
            "a limiter needs capacity and rate above 0",
            "docs/add-a-system.md"),
        plain(
            "unknown kind of paging",
            "page: {kind: next-link,",
            "page: {kind: next,",
            "kind next is unknown",
            "Known: graphql-cursor, next-link, offset, none"),
        plain(
            "pages without a link to the next one",
            "link: links.next, ",
            "",
            "streams.items.page lacks link",
            "docs/add-a-system.md"),
        plain(
            "pages by offset without the length of the list",
            "{kind: next-link, link: links.next, size: 100}",
            "{kind: offset, size: 100}",
            "nothing tells where the list ends",
            "or, if the vendor tells none and never answers with less than was asked for"),
        plain(
            "pages by offset that end in two ways",
            "{kind: next-link, link: links.next, size: 100}",
            "{kind: offset, total: count, short-page-ends: true}",
            "two things tell where the list ends",
            "Name the number of all records under total"),
        plain(
            "pages of one record",
            "{kind: next-link, link: links.next, size: 100}",
            "{kind: offset, total: count, size: 1}",
            "a page of 1 shows nothing new",
            "Ask for at least 2 records"),
        plain(
            "unknown kind of auth",
            "auth: {kind: bearer}",
            "auth: {kind: baerer}",
            "kind baerer is unknown",
            "Did you mean bearer? Known: none, header, bearer, session"),
        plain(
            "a session that nothing is said of",
            "auth: {kind: bearer}",
            "auth: {kind: session, token: x}",
            "it is not said how a session is got",
            "Write login: {rpc: <method>, params: "),
        plain(
            "a session without its token",
            "auth: {kind: bearer}",
            "auth: {kind: session, login: {path: /in, body: '{}'}}",
            "a session has no token",
            "Say what is sent of the answer and the settings"),
        plain(
            "a login that calls nothing",
            "auth: {kind: bearer}",
            "auth: {kind: session, token: x, login: {body: '{}'}}",
            "login has neither rpc nor path",
            "Write login: {rpc: <method>, params: "),
        bad(
            "a login that sends no JSON",
            "auth: {kind: bearer}",
            "auth: {kind: session, token: x, login: {rpc: login, params: '[{url}]'}}",
            "login sends no JSON under params",
            "Write login: {rpc: <method>, params: "),
        bad(
            "a login that sends a setting that is not there",
            "auth: {kind: bearer}",
            "auth: {kind: session, token: x, login: {rpc: login, params: '[\"{urll}\"]'}}",
            "login sends urll, which is no setting",
            "Did you mean url?"),
        plain(
            "a login without a session",
            "auth: {kind: bearer}",
            "auth: {kind: bearer, login: {path: /in, body: '{}'}}",
            "only a session is logged in to",
            "Write kind: session, or take it away"),
        bad(
            "parameters that are no JSLT",
            "  me: {method: GET, path: /me, class: READ}",
            "  me: {rpc: me, params: '[.user', class: READ}",
            "mapping params is broken",
            "Mend the JSLT of params"),
        plain(
            "unknown kind of signature",
            "{kind: hmac-sha256-hex,",
            "{kind: hmac-sha1-hex,",
            "kind hmac-sha1-hex is unknown",
            "Did you mean hmac-sha256-hex?"),
        plain(
            "no kind of signature",
            "{kind: hmac-sha256-hex, header",
            "{header",
            "system.signature lacks kind",
            "Write one of hmac-sha256-base64, hmac-sha256-hex"),
        bad(
            "a signature by a secret that is no setting",
            "secret: hook-secret}",
            "secret: hook-secert}",
            "signature takes its secret from hook-secert, which is no setting",
            "Did you mean hook-secret? Settings are url"),
        plain(
            "unknown class of an operation",
            "path: /hooks, class: REPEATABLE",
            "path: /hooks, class: REPEATABEL",
            "class REPEATABEL is unknown",
            "Did you mean REPEATABLE? Known: READ, KEY, PROBE, PROBE_LAGGING, REPEATABLE, NONE"),
        plain(
            "unknown class of an error",
            "class: transient",
            "class: retry",
            "class retry is unknown",
            "Known: throttled, auth, setup"),
        plain(
            "a status that is no number",
            "status: [409, 423]",
            "status: [409, soon]",
            "status is no number: soon",
            "Write digits"),
        plain(
            "a stream of nothing that is known",
            "entity: order",
            "entity: sale",
            "entity sale is unknown",
            "Known: item, inventory"),
        plain(
            "a stream without a cursor",
            "  sales:\n    entity: order\n    path: /sales\n    records: data\n    id: id\n"
                + "    cursor: {field: updatedAt}\n",
            "  sales: # here\n    entity: order\n    path: /sales\n    records: data\n    id: id\n",
            "sales has no cursor",
            "Say which field tells what is new"),
        plain(
            "a stream that asks nothing",
            "  sales:\n    entity: order\n    path: /sales\n",
            "  sales: # here\n    entity: order\n",
            "sales has neither graphql, path nor rpc",
            "Say what is to be called"),
        plain(
            "a schedule that is none",
            "schedule: 15s..5m",
            "schedule: hourly",
            "schedule hourly is not understood",
            "Write it like 30s or 15s..5m"),
        plain(
            "a span that is none",
            "overlap: 1m",
            "overlap: a minute",
            "overlap is no span of time: a minute",
            "Write it like 250ms, 30s"),
        plain(
            "events since a span that is none",
            "since: 14d",
            "since: yesterday",
            "since is no span of time: yesterday",
            "Write it like 250ms, 30s"),
        plain(
            "an operation to be probed without a probe",
            "path: /hooks, class: REPEATABLE",
            "path: /hooks, class: PROBE",
            "hooks is of class PROBE but has no probe",
            "Say how its effect is found again"),
        bad(
            "orders that are sold and can never be taken back",
            "item.upsert:",
            "order.complete:",
            "orders can be sold, but neither reserved before nor taken back after",
            "Add order.return"),
        bad(
            "inner lists of a write",
            "path: /hooks, class: REPEATABLE",
            "path: /hooks, nested: {path: a, records: c}, class: REPEATABLE",
            "hooks is of class REPEATABLE, and only reads are read on",
            "Take nested away, or call it READ"),
        plain(
            "the same where the vendor's index lags",
            "path: /hooks, class: REPEATABLE",
            "path: /hooks, class: PROBE_LAGGING",
            "hooks is of class PROBE_LAGGING but has no probe",
            "Say how its effect is found again"),
        plain(
            "a probe that compares nothing",
            "    probe:\n      path: /items\n      records: data\n      compare: {sku: \"{body.sku}\"}\n",
            "    probe: # here\n      path: /items\n      records: data\n",
            "a probe must compare a field of what it finds",
            "Name one under compare"),
        bad(
            "an action that calls what is not there",
            "{call: putItem, with: .put}",
            "{call: puttItem, with: .put}",
            "item.upsert calls puttItem, which is no operation",
            "Did you mean putItem? Operations are findItem, putItem, newItem"),
        bad(
            "a second one is taken away by what is not there",
            "twice: {call: dropItem,",
            "twice: {call: delete,",
            "calls delete, which is no operation",
            "Operations are findItem"),
        bad(
            "places are listed by what is not there",
            "locations: {operation: shops,",
            "locations: {operation: shop,",
            "locations asks shop, which is no operation",
            "Did you mean shops?"),
        bad(
            "an identity that is not there",
            "identity: {me: me}",
            "identity: {me: account}",
            "identity me asks account, which is no operation",
            "Operations are findItem"),
        bad(
            "a setting that is looked for where nobody looks",
            "there: me.shop}",
            "there: them.shop}",
            "shop is looked for in them, which is no identity",
            "Identities are me"),
        bad(
            "an action for nothing that is known",
            "  item.upsert:\n",
            "  itm.upsert: # here\n",
            "itm.upsert is not named <entity>.<action>",
            "Did you mean item? Entities are item, inventory"),
        plain(
            "an action without steps",
            "    steps:\n      - {call: findItem, with: .find}\n"
                + "      - {call: putItem, with: .put}\n      - {call: newItem, with: .new}\n",
            "    steps: [] # here\n",
            "item.upsert has no steps",
            "Write steps: [{call: <operation>}]"),
        bad(
            "a document that is not there",
            "graphql: item.graphql",
            "graphql: itm.graphql",
            "itm.graphql",
            "Did you mean item.graphql? Write the document or mend the name"),
        bad(
            "a document that imports what is not there",
            "graphql: item.graphql",
            "graphql: torn.graphql",
            "fields.graphql to import",
            "Write the document or mend the name"),
        bad(
            "a kind that is not its folder's",
            "kind: mytill",
            "kind: my-till",
            "the kind is my-till, but its folder mytill",
            "Name both alike"),
        bad(
            "no YAML at all",
            "auth: {kind: bearer}\nlimiter: {kind",
            "auth: {kind: bearer\nlimiter: # here\n  {kind",
            "is no YAML",
            "the one before it"));
  }

  String yaml() {
    if (!GOOD.contains(piece)) {
      throw new IllegalStateException("the good pack has no " + piece);
    }
    return GOOD.replace(piece, wrong);
  }

  /** Line of the fault: the marked one, else the first that differs from the good pack. */
  int line() {
    List<String> lines = yaml().lines().toList();
    List<String> good = GOOD.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (yaml().contains(HERE) ? lines.get(i).endsWith(HERE) : !lines.get(i).equals(good.get(i))) {
        return i + 1;
      }
    }
    throw new IllegalStateException(fault + ": nothing differs");
  }

  /** Writes a pack with its documents into a folder of packs; returns the place of its manifest. */
  static Path write(Path folder, String yaml) throws IOException {
    Path pack = Files.createDirectories(folder.resolve(KIND));
    Files.writeString(
        pack.resolve("item.graphql"), "query Item($id: ID!) { item(id: $id) { id } }");
    Files.writeString(pack.resolve("torn.graphql"), "# import fields.graphql\nquery Torn { x }");
    return Files.writeString(pack.resolve("system.yaml"), yaml);
  }

  @Override
  public String toString() {
    return fault;
  }
}
