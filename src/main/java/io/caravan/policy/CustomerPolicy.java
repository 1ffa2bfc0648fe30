package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Customers: of each field the later word holds, of each consent the later consent. A sync never
 * subscribes anybody and never writes over a name that it only lacks.
 */
public final class CustomerPolicy implements Policy {
  private static final String ENTITY = "customer";
  private static final String POS = "pos";
  private static final String SHOP = "shop";

  /** Names that a vendor leaves when it has erased a person: Lightspeed's Customer [70]. */
  private static final Pattern ERASED =
      Pattern.compile("\\[\\d+\\]|anonymi[sz]ed|redacted|erased", Pattern.CASE_INSENSITIVE);

  @Override
  public Decision decide(Situation s) {
    if (isErased(s.incoming())) {
      return new Decision()
          .state(s.state() == null ? Fields.object().put("archived", true) : s.state())
          .ignored("the person was erased at " + s.from() + ": nothing of it is passed on");
    }
    CustomerMerge merge = new CustomerMerge(s.state(), s.memo());
    merge.add(s.from(), s.incoming(), s.known());
    ObjectNode merged = merge.merged();
    if (SHOP.equals(s.fromRole()) && s.incoming().has("emailVerified")) {
      // Only the shop knows whether its account belongs to the reader of that e-mail.
      merged.set("emailVerified", s.incoming().get("emailVerified"));
    }
    for (String name : List.of("guest", "archived", "mergedInto")) {
      if (s.incoming().hasNonNull(name) && !merged.has(name)) {
        merged.set(name, s.incoming().get(name));
      }
    }
    Decision decision = new Decision().state(merged).memo(merge.memo());
    for (Situation.Target target : s.facts().targets(ENTITY)) {
      deliver(s, target, merged, decision);
    }
    return decision;
  }

  private static boolean isErased(JsonNode customer) {
    for (String name : List.of("firstName", "lastName")) {
      String told = Fields.text(customer, name);
      if (told != null && ERASED.matcher(told.strip()).matches()) {
        return true;
      }
    }
    return false;
  }

  private static void deliver(
      Situation s, Situation.Target target, ObjectNode merged, Decision decision) {
    boolean teller = target.system().equals(s.from());
    boolean linked = teller || s.facts().linked(ENTITY, s.ref(), target.system());
    boolean create = !linked && mayCreate(s, target, merged);
    boolean tell = teller ? isBehind(s, merged) : linked ? isNews(s, merged) : create;
    if (!target.can("upsert") || !tell || isForeignAccount(s, target, linked, merged)) {
      return;
    }
    ObjectNode body = merged.deepCopy().put("ref", s.ref());
    if (create) {
      body.put("create", true);
    }
    decision
        .deliveries()
        .add(
            new DeliveryDraft(
                ENTITY, target.system(), s.ref(), "upsert", "upsert", body, List.of()));
  }

  private static boolean isNews(Situation s, JsonNode merged) {
    if (s.state() == null) {
      return true;
    }
    for (String name : CustomerMerge.FIELDS) {
      if (!CustomerMerge.same(name, merged.get(name), s.state().get(name))) {
        return true;
      }
    }
    return !Fields.same(merged.get("consent"), s.state().get("consent"));
  }

  private static boolean mayCreate(Situation s, Situation.Target target, JsonNode merged) {
    String setting =
        POS.equals(target.role()) ? "customer.create-in-pos" : "customer.create-in-shop";
    // A record without e-mail and phone would only be doubled by the next one.
    boolean reachable = merged.hasNonNull("email") || merged.hasNonNull("phone");
    boolean live = !merged.path("archived").asBoolean() && !merged.has("mergedInto");
    return reachable && live && Boolean.parseBoolean(s.settings().get(setting, "true"));
  }

  /** A checkout lets anybody type an e-mail: such an account is not filled from the till. */
  private static boolean isForeignAccount(
      Situation s, Situation.Target target, boolean linked, JsonNode merged) {
    return linked
        && SHOP.equals(target.role())
        && POS.equals(s.fromRole())
        && merged.has("emailVerified")
        && !merged.path("emailVerified").asBoolean();
  }

  /** The teller itself still has an older value of something. */
  private static boolean isBehind(Situation s, JsonNode merged) {
    for (String name : List.of("firstName", "lastName", "email", "phone", "company")) {
      if (s.incoming().hasNonNull(name)
          && !CustomerMerge.same(name, s.incoming().get(name), merged.get(name))) {
        return true;
      }
    }
    return false;
  }
}
