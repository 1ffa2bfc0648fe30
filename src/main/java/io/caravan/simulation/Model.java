package io.caravan.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What both reference vendors have in common: records with a time, lists in pages, answers. */
abstract class Model {
  /** An answer: status and JSON. */
  record Reply(int status, ObjectNode body) {}

  /**
   * A request.
   *
   * @param path segments of the path
   */
  record Asked(String method, List<String> path, Map<String, String> query, JsonNode body) {
    static Asked of(String method, URI url, byte[] body) {
      Map<String, String> query = new TreeMap<>();
      if (url.getRawQuery() != null) {
        for (String pair : url.getRawQuery().split("&")) {
          String[] parts = pair.split("=", 2);
          query.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
        }
      }
      List<String> path = new ArrayList<>();
      for (String part : url.getRawPath().split("/")) {
        if (!part.isEmpty()) {
          path.add(decoded(part));
        }
      }
      boolean json = body != null && body.length > 0 && body[0] == '{';
      return new Asked(
          method, path, query, json ? Json.parse(body) : Json.mapper().createObjectNode());
    }

    private static String decoded(String text) {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    String first() {
      return path.isEmpty() ? "" : path.get(0);
    }

    String second() {
      return path.size() < 2 ? null : path.get(1);
    }

    boolean write() {
      return !method.equals("GET");
    }
  }

  final Agenda agenda;
  final History history;
  final Map<String, ObjectNode> customers = new LinkedHashMap<>();
  private final String name;
  private final String prefix;
  private final Map<String, Integer> counters = new HashMap<>();

  /**
   * @param name in the history
   * @param prefix of the ids of its customers
   */
  Model(Agenda agenda, History history, String name, String prefix) {
    this.agenda = agenda;
    this.history = history;
    this.name = name;
    this.prefix = prefix;
  }

  abstract Reply answer(Asked asked, String runner);

  /** Tells who listens that a record is another one. */
  abstract void tell(String topic, String id);

  // Customers, as people keep them

  String customer(String email, String first, String phone) {
    String id = next(prefix);
    customers.put(id, node().put("id", id));
    change(id, email, first, null, phone);
    return id;
  }

  /** What is null stays as it is. */
  void change(String id, String email, String first, String last, String phone) {
    Person.tell(customers.get(id), email, first, last, phone, now());
    history.did(agenda.millis(), name, "edit-customer", id, id, "people", first + " " + last);
    tell("customers", id);
  }

  // Customers, as the hub keeps them

  Reply makeCustomer(JsonNode told, String runner) {
    String id = next(prefix);
    customers.put(id, node().put("id", id).put("createdAt", now()));
    String email = told.path("email").asText();
    history.did(agenda.millis(), name, "customer", email, id, runner, "");
    return tellCustomer(id, told);
  }

  Reply changeCustomer(String id, JsonNode told, String runner) {
    if (!customers.containsKey(id)) {
      return missing();
    }
    history.did(agenda.millis(), name, "update-customer", id, id, runner, "");
    return tellCustomer(id, told);
  }

  Reply tellCustomer(String id, JsonNode told) {
    tell("customers", id);
    return ok(Person.tell(customers.get(id), told, now()));
  }

  static ObjectNode node() {
    return Json.mapper().createObjectNode();
  }

  String now() {
    return agenda.instant().toString();
  }

  String next(String prefix) {
    return prefix + counters.merge(prefix, 1, Integer::sum);
  }

  static Reply ok(ObjectNode body) {
    return new Reply(200, body);
  }

  static Reply no(int status, String code, String message) {
    return new Reply(status, node().put("code", code).put("message", message));
  }

  static Reply missing() {
    return no(404, "MISSING", "there is no such record");
  }

  static Reply record(JsonNode found) {
    if (found == null) {
      return missing();
    }
    ObjectNode body = node();
    body.set("record", found);
    return ok(body);
  }

  static Reply records(List<? extends JsonNode> found) {
    ObjectNode body = node();
    ArrayNode all = body.putArray("records");
    found.forEach(one -> all.add(one.deepCopy()));
    return ok(body);
  }

  /**
   * Records changed since, in the order of their times. The next page begins behind the last record
   * of this one, as it stood when it was shown; what changed since comes once more.
   */
  Reply page(Asked asked, Collection<ObjectNode> all, String field) {
    String since = asked.query.getOrDefault("since", "");
    String after = asked.query.getOrDefault("after", "");
    int limit = Integer.parseInt(asked.query.getOrDefault("limit", "10"));
    List<ObjectNode> found = new ArrayList<>();
    for (ObjectNode one : all) {
      boolean young =
          since.isEmpty()
              || !Instant.parse(one.path(field).asText()).isBefore(Instant.parse(since));
      if (young && key(one, field).compareTo(after) > 0) {
        found.add(one);
      }
    }
    found.sort(Comparator.comparing(one -> key(one, field)));
    List<ObjectNode> page = found.subList(0, Math.min(found.size(), limit));
    Reply reply = records(page);
    if (page.size() < found.size()) {
      String last = key(page.get(page.size() - 1), field);
      reply
          .body()
          .put(
              "next",
              "/" + asked.first() + "?since=" + since + "&limit=" + limit + "&after=" + last);
    }
    return reply;
  }

  private static String key(ObjectNode one, String field) {
    return Instant.parse(one.path(field).asText()).toEpochMilli() + "_" + one.path("id").asText();
  }
}
