package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.sandbox.Fault;
import io.caravan.sandbox.Faults;
import io.caravan.sandbox.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Webhooks: subscriptions and what is owed to them. A delivery is kept in the journal until its
 * receiver has taken it or all tries are used up, so a restart forgets none.
 */
final class Hooks {
  private static final String KIND = "Delivery";
  private static final Duration AFTER_A_WHILE = Duration.ofSeconds(1);
  private static final String SYSTEM = "shopify";
  private static final Runnable NOTHING = () -> {};

  private final Db db;
  private final Timers timers;
  private final Faults faults;
  private final HookSender sender;
  private final Map<String, Integer> lastBody = new HashMap<>();
  private final Map<String, String> heldBack = new HashMap<>();

  Hooks(Db db, Timers timers, Faults faults, HookSender sender) {
    this.db = db;
    this.timers = timers;
    this.faults = faults;
    this.sender = sender;
  }

  /** Enum name of a topic as it stands in the header: orders/create, customer.tags_added. */
  static String header(String topic) {
    if (topic.startsWith("CUSTOMER_TAGS_")) {
      return "customer.tags_" + topic.substring("CUSTOMER_TAGS_".length()).toLowerCase(Locale.ROOT);
    }
    for (String subject : SUBJECTS) {
      if (topic.startsWith(subject + "_")) {
        String action = topic.substring(subject.length() + 1);
        return subject.toLowerCase(Locale.ROOT) + "/" + action.toLowerCase(Locale.ROOT);
      }
    }
    int last = topic.lastIndexOf('_');
    return topic.substring(0, last).toLowerCase(Locale.ROOT)
        + "/"
        + topic.substring(last + 1).toLowerCase(Locale.ROOT);
  }

  /** Longest first: some subjects begin with another one. */
  private static final List<String> SUBJECTS =
      List.of(
          "CUSTOMERS_EMAIL_MARKETING_CONSENT",
          "CUSTOMERS_MARKETING_CONSENT",
          "FULFILLMENT_ORDERS",
          "FULFILLMENT_EVENTS",
          "FULFILLMENTS",
          "ORDER_TRANSACTIONS",
          "INVENTORY_LEVELS",
          "INVENTORY_ITEMS",
          "ORDERS",
          "APP",
          "CUSTOMERS");

  /**
   * Tells every subscription of a topic.
   *
   * @param topic enum name
   * @param resource what it is about, to drop a body that repeats the one before
   * @param body made only if somebody subscribes
   */
  void emit(String topic, String resource, String eventId, Supplier<JsonNode> body) {
    JsonNode made = null;
    for (ObjectNode subscription : db.all(Db.SUBSCRIPTION)) {
      if (!subscription.path("topic").asText().equals(topic)) {
        continue;
      }
      if (made == null) {
        made = body.get();
      }
      String text = Json.text(only(made, subscription.path("includeFields")));
      String place = subscription.get("id") + " " + topic + " " + resource;
      if (!Integer.valueOf(text.hashCode()).equals(lastBody.put(place, text.hashCode()))) {
        owe(subscription, topic, text, eventId);
      }
    }
  }

  String event() {
    return "evt-" + db.next("Event");
  }

  private static JsonNode only(JsonNode body, JsonNode fields) {
    if (fields.isEmpty()) {
      return body;
    }
    ObjectNode kept = Db.node();
    fields.forEach(
        field -> {
          if (body.has(field.asText())) {
            kept.set(field.asText(), body.get(field.asText()));
          }
        });
    return kept;
  }

  private void owe(ObjectNode subscription, String topic, String body, String eventId) {
    ObjectNode delivery =
        Db.node()
            .put("id", "whk-" + db.next(KIND))
            .put("subscription", subscription.get("id").longValue())
            .put("topic", header(topic))
            .put("uri", subscription.path("uri").asText())
            .put("name", Db.text(subscription, "name"))
            .put("event", eventId)
            .put("triggeredAt", db.instant().toString())
            .put("body", body)
            .put("tries", 0);
    String name = header(topic);
    if (taken(name, Fault.Kind.WEBHOOK_DROP)) {
      return;
    }
    db.put(KIND, delivery);
    if (taken(name, Fault.Kind.WEBHOOK_REORDER)) {
      heldBack.put(delivery.get("id").textValue(), name);
      return;
    }
    List<String> released = new ArrayList<>(heldBack.keySet());
    heldBack.clear();
    Duration wait =
        faults
            .take(SYSTEM, name, Set.of(Fault.Kind.WEBHOOK_LATE))
            .map(Fault::delay)
            .orElse(Duration.ZERO);
    String id = delivery.get("id").textValue();
    timers.after(wait, () -> attempt(id, () -> released.forEach(held -> attempt(held, NOTHING))));
    if (taken(name, Fault.Kind.WEBHOOK_DUPLICATE)) {
      timers.after(wait, () -> sender.send(delivery, ok -> {}));
    }
  }

  private boolean taken(String topic, Fault.Kind kind) {
    return faults.take(SYSTEM, topic, Set.of(kind)).isPresent();
  }

  /** Takes up what a run before this one still owed. */
  void resume() {
    db.all(KIND)
        .forEach(d -> timers.after(AFTER_A_WHILE, () -> attempt(d.get("id").textValue(), NOTHING)));
  }

  /**
   * @param then done when the receiver has answered, or was not reached
   */
  private void attempt(String id, Runnable then) {
    ObjectNode delivery = db.get(KIND, id);
    if (delivery == null) {
      then.run();
      return;
    }
    sender.send(
        delivery.deepCopy(),
        ok -> {
          settle(id, ok);
          then.run();
        });
  }

  private void settle(String id, boolean taken) {
    db.store()
        .change(
            () -> {
              ObjectNode delivery = db.get(KIND, id);
              if (delivery == null) {
                return null;
              }
              if (taken) {
                db.store().remove(KIND, id);
                return null;
              }
              int tries = delivery.path("tries").asInt();
              if (tries < sender.waits().size()) {
                db.put(KIND, delivery.put("tries", tries + 1));
                timers.after(sender.waits().get(tries), () -> attempt(id, NOTHING));
              } else {
                db.store().remove(KIND, id);
                end(delivery.path("subscription").longValue());
              }
              return null;
            });
  }

  /** All tries of a delivery have failed: the subscription made through the API is deleted. */
  private void end(long subscription) {
    ObjectNode document = db.get(Db.SUBSCRIPTION, subscription);
    if (document != null && !document.path("declared").booleanValue()) {
      db.remove(Db.SUBSCRIPTION, subscription);
    }
  }
}
