package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.util.Locale;
import java.util.Map;

/** Customers: e-mail and phone are unique in the shop. */
final class Customers {
  private final Db db;
  private final Metafields metafields;
  private final Changes changes;
  private final Consents consents;

  Customers(Db db, Metafields metafields, Changes changes, Consents consents) {
    this.db = db;
    this.metafields = metafields;
    this.changes = changes;
    this.consents = consents;
  }

  void register(Api api) {
    api.mutation("customerSet", (call, in) -> set(in));
    api.mutation("customerCreate", (call, in) -> create(in.get("input")));
    api.mutation("customerUpdate", (call, in) -> update(in.get("input")));
    api.mutation("customerDelete", (call, in) -> delete(in.get("input")));
    api.root(
        "customerByIdentifier",
        (env, none) -> {
          Map<String, Object> id = env.getArgument("identifier");
          if (id.get("id") != null) {
            return db.get(Db.CUSTOMER, Db.id((String) id.get("id"), Db.CUSTOMER));
          }
          if (id.get("emailAddress") != null) {
            return byEmail((String) id.get("emailAddress"));
          }
          if (id.get("phoneNumber") != null) {
            return byPhone((String) id.get("phoneNumber"));
          }
          return metafields.byCustomId(Db.CUSTOMER, Json.mapper().valueToTree(id.get("customId")));
        });
  }

  private String country() {
    return Db.text(db.shop(), "countryCode");
  }

  ObjectNode byEmail(String email) {
    for (ObjectNode customer : db.all(Db.CUSTOMER)) {
      if (email.equalsIgnoreCase(Db.text(customer, "email"))) {
        return customer;
      }
    }
    return null;
  }

  ObjectNode byPhone(String phone) {
    String normal = Phones.e164(phone, country());
    for (ObjectNode customer : db.all(Db.CUSTOMER)) {
      if (normal != null && normal.equals(Db.text(customer, "phone"))) {
        return customer;
      }
    }
    return null;
  }

  private Map<String, Object> set(JsonNode in) {
    JsonNode input = in.get("input");
    JsonNode identifier = in.path("identifier");
    if (identifier.isObject() && input.has("id")) {
      throw Refusal.of(
          "input.id", "The id field is not allowed if identifier is provided.", "ID_NOT_ALLOWED");
    }
    ObjectNode known = null;
    if (identifier.hasNonNull("id") || input.hasNonNull("id")) {
      String gid =
          identifier.hasNonNull("id")
              ? identifier.get("id").textValue()
              : input.get("id").textValue();
      known = db.get(Db.CUSTOMER, Db.id(gid, Db.CUSTOMER));
      if (known == null) {
        throw Refusal.of("input", "Resource matching the identifier was not found.", "NOT_FOUND");
      }
    } else if (identifier.hasNonNull("customId")) {
      known = metafields.byCustomId(Db.CUSTOMER, identifier.get("customId"));
    } else {
      for (String key : new String[] {"email", "phone"}) {
        if (identifier.hasNonNull(key)) {
          if (!input.hasNonNull(key)) {
            throw Refusal.of(
                "input",
                "The input field corresponding to the identifier is required.",
                "MISSING_FIELD_REQUIRED");
          }
          String value = identifier.get(key).textValue();
          known = key.equals("email") ? byEmail(value) : byPhone(value);
        }
      }
    }
    ObjectNode customer = known == null ? blank() : known.deepCopy();
    if (known == null && identifier.hasNonNull("customId")) {
      metafields.identify(customer, identifier.get("customId"));
    }
    apply(customer, input, true);
    keep(customer, known == null);
    return Map.of("customer", customer);
  }

  private void keep(ObjectNode customer, boolean made) {
    if (made) {
      changes.created(Db.CUSTOMER, customer, changes.event());
    } else {
      changes.touched(Db.CUSTOMER, customer);
    }
  }

  private ObjectNode blank() {
    ObjectNode customer =
        db.fresh(Db.CUSTOMER)
            .put("state", "DISABLED")
            .put("verifiedEmail", true)
            .put("taxExempt", false)
            .put("locale", "en");
    for (String nothing :
        new String[] {"firstName", "lastName", "email", "phone", "note", "defaultAddressId"}) {
      customer.putNull(nothing);
    }
    for (String list : new String[] {"tags", "addresses", "metafields"}) {
      customer.putArray(list);
    }
    for (String consent : new String[] {"emailConsent", "smsConsent"}) {
      customer
          .putObject(consent)
          .put("marketingState", "NOT_SUBSCRIBED")
          .put("marketingOptInLevel", "SINGLE_OPT_IN")
          .putNull("marketingUpdatedAt");
    }
    return customer;
  }

  private void apply(ObjectNode customer, JsonNode in, boolean coded) {
    String email = Db.text(in, "email");
    if (email != null && !email.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+")) {
      throw Refusal.of(at("email", coded), "Email is invalid", coded ? "INVALID" : null);
    }
    unique(customer, email == null ? null : byEmail(email), "email", "Email", coded);
    if (in.has("email")) {
      customer.put("email", email == null ? null : email.toLowerCase(Locale.ROOT));
    }
    String phone = Db.text(in, "phone");
    if (phone != null && !Phones.valid(phone, country())) {
      throw Refusal.of(at("phone", coded), "Phone is invalid", coded ? "INVALID" : null);
    }
    unique(customer, phone == null ? null : byPhone(phone), "phone", "Phone", coded);
    if (in.has("phone")) {
      customer.put("phone", Phones.e164(phone, country()));
    }
    Db.copy(in, customer, "firstName", "lastName", "note");
    for (String field : new String[] {"locale", "taxExempt", "verifiedEmail", "state"}) {
      if (in.hasNonNull(field)) {
        customer.set(field, in.get(field));
      }
    }
    if (in.hasNonNull("tags")) {
      Metafields.setTags(customer, in.get("tags"));
    }
    if (in.path("addresses").isArray()) {
      addresses(customer, in.get("addresses"));
    }
    boolean named =
        customer.hasNonNull("firstName")
            || customer.hasNonNull("lastName")
            || customer.hasNonNull("email")
            || customer.hasNonNull("phone");
    if (!named) {
      throw Refusal.of(
          coded ? "input" : null,
          "A name, phone number, or email address must be present",
          coded ? "INVALID" : null);
    }
  }

  private static String at(String field, boolean coded) {
    return coded ? "input." + field : field;
  }

  private static void unique(
      ObjectNode customer, ObjectNode other, String field, String word, boolean coded) {
    if (other != null && !other.get("id").equals(customer.get("id"))) {
      throw Refusal.of(at(field, coded), word + " has already been taken", coded ? "TAKEN" : null);
    }
  }

  /**
   * A replacement list; the first address becomes the default unless the old one is still there.
   */
  private void addresses(ObjectNode customer, JsonNode given) {
    ArrayNode list = Db.array();
    Long first = null;
    for (JsonNode in : given) {
      ObjectNode address = Addresses.of(db, in);
      for (JsonNode own : customer.path("addresses")) {
        if (own.path("address1").equals(address.path("address1"))
            && own.path("zip").equals(address.path("zip"))) {
          address.set("id", own.get("id"));
        }
      }
      first = first == null ? (Long) address.get("id").longValue() : first;
      list.add(address);
    }
    customer.set("addresses", list);
    boolean stays = Db.find(list, customer.path("defaultAddressId").longValue()) != null;
    if (!stays) {
      customer.put("defaultAddressId", first);
    }
  }

  private Map<String, Object> create(JsonNode in) {
    ObjectNode customer = blank();
    apply(customer, in, false);
    consents.initial(customer, in);
    if (in.has("metafields")) {
      metafields.apply(Db.CUSTOMER, customer, in.get("metafields"), false);
    }
    keep(customer, true);
    return Map.of("customer", customer);
  }

  private Map<String, Object> update(JsonNode in) {
    String gid = Db.text(in, "id");
    ObjectNode known = gid == null ? null : db.get(Db.CUSTOMER, Db.id(gid, Db.CUSTOMER));
    if (known == null) {
      throw Refusal.of("id", "Customer does not exist", null);
    }
    for (String consent : new String[] {"emailMarketingConsent", "smsMarketingConsent"}) {
      if (in.hasNonNull(consent)) {
        String mutation = "customer" + (consent.startsWith("email") ? "Email" : "Sms");
        throw Refusal.of(
            consent,
            "To update "
                + consent
                + ", please use the "
                + mutation
                + "MarketingConsentUpdate Mutation instead",
            null);
      }
    }
    ObjectNode customer = known.deepCopy();
    apply(customer, in, false);
    if (in.has("metafields")) {
      metafields.apply(Db.CUSTOMER, customer, in.get("metafields"), false);
    }
    keep(customer, false);
    return Map.of("customer", customer);
  }

  private Map<String, Object> delete(JsonNode in) {
    long id = Db.id(in.get("id").textValue(), Db.CUSTOMER);
    if (db.get(Db.CUSTOMER, id) == null) {
      throw Refusal.of("id", "Customer can't be found", null);
    }
    for (ObjectNode order : db.all(Db.ORDER)) {
      if (order.path("customerId").longValue() == id) {
        throw Refusal.of(
            "id", "Customer can’t be deleted because they have associated orders", null);
      }
    }
    db.remove(Db.CUSTOMER, id);
    ObjectNode body = Db.node().put("id", id).put("admin_graphql_api_id", Db.gid(Db.CUSTOMER, id));
    body.putArray("tax_exemptions");
    changes.tell("CUSTOMERS_DELETE", id, changes.event(), body);
    return Map.of("deletedCustomerId", Db.gid(Db.CUSTOMER, id));
  }

  /** The customer of an imported order or a checkout: found by e-mail or phone, or made. */
  ObjectNode upsert(JsonNode in) {
    ObjectNode known = null;
    if (in.hasNonNull("id")) {
      known = db.get(Db.CUSTOMER, Db.id(in.get("id").textValue(), Db.CUSTOMER));
    }
    if (known == null && in.hasNonNull("email")) {
      known = byEmail(in.get("email").textValue());
    }
    if (known == null && in.hasNonNull("phone")) {
      known = byPhone(in.get("phone").textValue());
    }
    ObjectNode customer = known == null ? blank() : known.deepCopy();
    apply(customer, in, false);
    keep(customer, known == null);
    return customer;
  }
}
