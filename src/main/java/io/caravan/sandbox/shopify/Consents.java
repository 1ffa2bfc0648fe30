package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Consent to marketing: given at creation or through mutations of its own. */
final class Consents {
  private static final Set<String> WRITABLE = Set.of("SUBSCRIBED", "UNSUBSCRIBED", "PENDING");

  private final Db db;
  private final Changes changes;

  Consents(Db db, Changes changes) {
    this.db = db;
    this.changes = changes;
  }

  void register(Api api) {
    api.mutation(
        "customerEmailMarketingConsentUpdate",
        (call, in) -> consent(in.get("input"), "emailMarketingConsent", "emailConsent"));
    api.mutation(
        "customerSmsMarketingConsentUpdate",
        (call, in) -> consent(in.get("input"), "smsMarketingConsent", "smsConsent"));
  }

  void initial(ObjectNode customer, JsonNode in) {
    for (String[] pair :
        new String[][] {
          {"emailMarketingConsent", "emailConsent"}, {"smsMarketingConsent", "smsConsent"}
        }) {
      if (in.path(pair[0]).isObject()) {
        write(customer, in.get(pair[0]), pair[1], "input");
      }
    }
  }

  Map<String, Object> consent(JsonNode in, String field, String kept) {
    ObjectNode customer = db.get(Db.CUSTOMER, Db.id(in.get("customerId").textValue(), Db.CUSTOMER));
    if (customer == null) {
      throw Refusal.of("input.customerId", "Customer not found", "INVALID");
    }
    boolean email = kept.equals("emailConsent");
    if (!customer.hasNonNull(email ? "email" : "phone")) {
      throw Refusal.of(
          "input",
          (email ? "An email address" : "A phone number") + " is required to set consent",
          "INVALID");
    }
    if (write(customer, in.get(field), kept, "input." + field)) {
      String event = changes.event();
      changes.touched(Db.CUSTOMER, customer, event);
      changes.tell(
          email ? "CUSTOMERS_EMAIL_MARKETING_CONSENT_UPDATE" : "CUSTOMERS_MARKETING_CONSENT_UPDATE",
          customer.get("id").longValue(),
          event,
          changes.rest().consent(customer, email));
    }
    return Map.of("customer", customer);
  }

  /** False if a later consent is known already: the later one stays. */
  private boolean write(ObjectNode customer, JsonNode in, String kept, String at) {
    String state = in.path("marketingState").asText();
    String level = Db.text(in, "marketingOptInLevel");
    if (!WRITABLE.contains(state)) {
      throw Refusal.of(
          at + ".marketingState",
          "Cannot specify " + state + " as a marketing state input",
          "INVALID");
    }
    if (state.equals("PENDING") && !"CONFIRMED_OPT_IN".equals(level)) {
      throw Refusal.of(
          at + ".marketingOptInLevel",
          "Marketing opt in level must be confirmed opt-in for pending consent state",
          "INVALID");
    }
    String when = Db.text(in, "consentUpdatedAt");
    if (when != null && Instant.parse(when).isAfter(db.instant())) {
      throw Refusal.of(
          at + ".consentUpdatedAt", "Consent updated at must not be in the future", "INVALID");
    }
    when = when == null ? db.now() : when;
    ObjectNode consent = (ObjectNode) customer.get(kept);
    String before = Db.text(consent, "marketingUpdatedAt");
    if (before != null && Instant.parse(before).isAfter(Instant.parse(when))) {
      return false;
    }
    consent.put("marketingState", state).put("marketingUpdatedAt", when);
    consent.put("marketingOptInLevel", level == null ? "SINGLE_OPT_IN" : level);
    return true;
  }
}
