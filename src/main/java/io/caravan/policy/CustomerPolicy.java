package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Customers: of each field the later word holds, of each consent the later consent. The merge gives
 * the same whatever the order in which things are told.
 *
 * <p>The memo has for each field {@code at} (epoch ms) and {@code by} (system), and {@code
 * guestAt}, systems that told of the buyer without a record: those make accounts themselves; and
 * {@code shop}, the shop that was the first to tell of the customer, if one was.
 */
public final class CustomerPolicy implements Policy {
  private static final String ENTITY = "customer";
  private static final String GUEST_AT = "guestAt";
  private static final String SHOP = "shop";
  private static final Set<String> PLAIN =
      Set.of(
          "email",
          "phone",
          "firstName",
          "lastName",
          "company",
          "addresses",
          "guest",
          "emailVerified",
          "archived");

  /** The lesser consent first. */
  private static final List<String> CONSENTS =
      List.of("unsubscribed", "not_subscribed", "pending", "subscribed");

  /** Names that a vendor leaves when it has erased a person. */
  private static final Pattern ERASED = Pattern.compile("\\[\\d+\\]");

  @Override
  public Decision decide(Situation s) {
    ObjectNode merged = Fields.copy(s.state());
    ObjectNode memo = Fields.copy(s.memo());
    long at = Fields.millis(s.incoming(), "updatedAt", 0);
    boolean erased = erased(s.incoming());
    for (String name : new TreeSet<>(PLAIN)) {
      JsonNode told = s.incoming().get(name);
      if (told != null && !erased && !empty(told)) {
        field(s, merged, memo, name, told, at);
      }
    }
    consents(s, merged, memo);
    if (s.state() == null && SHOP.equals(s.fromRole())) {
      memo.put(SHOP, s.from());
    }
    boolean guest = !"pos".equals(s.fromRole()) && !s.facts().linked(ENTITY, s.ref(), s.from());
    if (guest && !isGuestAt(memo, s.from())) {
      memo.withArray(GUEST_AT).add(s.from());
    }
    Decision decision = new Decision().state(merged).memo(memo);
    boolean changed = s.state() == null || !merged.equals(s.state());
    for (Situation.Target target : s.facts().targets(ENTITY)) {
      deliver(s, target, merged, changed, decision);
    }
    return decision;
  }

  private static boolean isGuestAt(JsonNode memo, String system) {
    for (JsonNode known : memo.path(GUEST_AT)) {
      if (system.equals(known.asText())) {
        return true;
      }
    }
    return false;
  }

  private static boolean erased(JsonNode customer) {
    String last = Fields.text(customer, "lastName");
    return last != null && ERASED.matcher(last).matches();
  }

  private static boolean empty(JsonNode told) {
    return told.isNull()
        || (told.isTextual() && told.asText().isBlank())
        || (told.isArray() && told.isEmpty());
  }

  private static void field(
      Situation s, ObjectNode merged, ObjectNode memo, String name, JsonNode told, long at) {
    if (s.known() != null && Fields.same(told, s.known().get(name)) && merged.has(name)) {
      return;
    }
    ObjectNode mine = memo.withObject("/" + name);
    long known = mine.path("at").asLong(Long.MIN_VALUE);
    boolean later =
        at > known || (at == known && wins(told.toString(), String.valueOf(merged.get(name))));
    if (!merged.hasNonNull(name) || later) {
      merged.set(name, told.deepCopy());
      mine.put("at", at).put("by", s.from());
    }
  }

  /** A tie is broken by the value, so that the order of telling does not matter. */
  private static boolean wins(String told, String kept) {
    return told.compareTo(kept) > 0;
  }

  private static void consents(Situation s, ObjectNode merged, ObjectNode memo) {
    for (String channel : List.of("email", "sms")) {
      JsonNode told = s.incoming().path("consent").get(channel);
      if (told == null || "unknown".equals(Fields.text(told, "state"))) {
        continue;
      }
      JsonNode known = merged.path("consent").get(channel);
      long toldAt = Fields.millis(told, "at", Long.MIN_VALUE);
      long knownAt = known == null ? Long.MIN_VALUE : Fields.millis(known, "at", Long.MIN_VALUE);
      boolean raises = "subscribed".equals(Fields.text(told, "state")) && toldAt == Long.MIN_VALUE;
      boolean later = toldAt > knownAt || toldAt == knownAt && lesser(told, known);
      if (!raises && (known == null || later)) {
        merged.withObject("/consent").set(channel, told.deepCopy());
        memo.withObject("/consent-" + channel).put("by", s.from());
      }
    }
  }

  /** A tie must not depend on the order of telling, and takes nobody for subscribed. */
  private static boolean lesser(JsonNode told, JsonNode known) {
    int a = CONSENTS.indexOf(Fields.text(told, "state"));
    int b = known == null ? -1 : CONSENTS.indexOf(Fields.text(known, "state"));
    return a < b || a == b && wins(told.toString(), String.valueOf(known));
  }

  private static void deliver(
      Situation s, Situation.Target target, ObjectNode merged, boolean changed, Decision decision) {
    boolean teller = target.system().equals(s.from());
    boolean linked = teller || s.facts().linked(ENTITY, s.ref(), target.system());
    boolean create =
        !linked
            && s.settings()
                .get(
                    "pos".equals(target.role())
                        ? "customer.create-in-pos"
                        : "customer.create-in-shop",
                    "true")
                .equals("true")
            && !isGuestAt(decision.memo(), target.system())
            && !isOfAnotherShop(s.settings(), decision.memo(), target.system(), target.role())
            && reachable(merged);
    boolean tell = teller ? behind(s, merged) : linked ? changed || s.baseline() : create;
    if (!target.can("upsert") || !tell) {
      return;
    }
    ObjectNode body = merged.deepCopy();
    body.put("ref", s.ref());
    if (create) {
      body.put("create", true);
    }
    decision
        .deliveries()
        .add(
            new DeliveryDraft(
                ENTITY, target.system(), s.ref(), "upsert", "upsert", body, List.of()));
  }

  /** Whether it is a customer of another shop, which does not get to this one by itself. */
  static boolean isOfAnotherShop(
      Situation.Settings settings, JsonNode memo, String system, String role) {
    return SHOP.equals(role)
        && memo.has(SHOP)
        && !system.equals(Fields.text(memo, SHOP))
        && !settings.on("customer.create-in-shops");
  }

  /** A record without e-mail and phone would only be doubled by the next one. */
  private static boolean reachable(JsonNode customer) {
    return customer.hasNonNull("email") || customer.hasNonNull("phone");
  }

  /** The teller itself still has an older value of something. */
  private static boolean behind(Situation s, JsonNode merged) {
    for (String name : List.of("firstName", "lastName", "phone", "company")) {
      if (s.incoming().hasNonNull(name) && !Fields.same(s.incoming().get(name), merged.get(name))) {
        return true;
      }
    }
    return false;
  }
}
