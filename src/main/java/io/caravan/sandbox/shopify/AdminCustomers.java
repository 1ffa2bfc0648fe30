package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Customers as they sign up, and as a merchant keeps them. */
final class AdminCustomers {
  private final Parts parts;

  AdminCustomers(Parts parts) {
    this.parts = parts;
  }

  void register(Map<String, Function<JsonNode, JsonNode>> verbs) {
    verbs.put("create-customer", this::create);
    verbs.put("update-customer", this::update);
    verbs.put("consent", this::consent);
  }

  /**
   * {@code
   * {"email","phone","firstName","lastName","note","tags":[],"addresses":[],"verifiedEmail"}}.
   */
  private JsonNode create(JsonNode in) {
    if (in.hasNonNull("email") && parts.customers().byEmail(in.get("email").textValue()) != null) {
      throw new IllegalArgumentException("Email has already been taken");
    }
    return made(parts.customers().upsert(in));
  }

  private ObjectNode customer(JsonNode in) {
    String text = in.path("customer").asText();
    ObjectNode customer =
        text.startsWith("gid://")
            ? parts.db().get(Db.CUSTOMER, Db.id(text, Db.CUSTOMER))
            : parts.customers().byEmail(text);
    if (customer == null) {
      throw new IllegalArgumentException("there is no such customer");
    }
    return customer;
  }

  /** {@code {"customer": gid or e-mail, fields as in create-customer}}. */
  private JsonNode update(JsonNode in) {
    ObjectNode input = in.deepCopy();
    input.put("id", Db.gid(Db.CUSTOMER, customer(in).get("id").longValue()));
    return made(parts.customers().upsert(input));
  }

  /** {@code {"customer","channel":"email|sms","state":"SUBSCRIBED","level","at"}}. */
  private JsonNode consent(JsonNode in) {
    boolean email = in.path("channel").asText("email").equals("email");
    ObjectNode customer = customer(in);
    ObjectNode input =
        Db.node().put("customerId", Db.gid(Db.CUSTOMER, customer.get("id").longValue()));
    String field = email ? "emailMarketingConsent" : "smsMarketingConsent";
    ObjectNode consent =
        input
            .putObject(field)
            .put("marketingState", in.path("state").asText().toUpperCase(Locale.ROOT));
    if (in.hasNonNull("level")) {
      consent.set("marketingOptInLevel", in.get("level"));
    }
    if (in.hasNonNull("at")) {
      consent.set("consentUpdatedAt", in.get("at"));
    }
    parts.consents().consent(input, field, email ? "emailConsent" : "smsConsent");
    return made(customer);
  }

  private static JsonNode made(ObjectNode customer) {
    return Db.node().put("id", Db.gid(Db.CUSTOMER, customer.get("id").longValue()));
  }
}
