package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What customers and addresses answer beyond their own properties. */
final class CustomerFields {
  private final Db db;

  CustomerFields(Db db) {
    this.db = db;
  }

  void register(Api api) {
    api.root(
        "customer", (env, none) -> db.get(Db.CUSTOMER, Db.id(env.getArgument("id"), Db.CUSTOMER)));
    api.field("Customer.displayName", (env, c) -> displayName(c));
    api.field("Customer.defaultEmailAddress", (env, c) -> email(c));
    api.field("Customer.defaultPhoneNumber", (env, c) -> phone(c));
    api.field(
        "Customer.defaultAddress",
        (env, c) -> Db.find(c.path("addresses"), c.path("defaultAddressId").longValue()));
    api.field("Customer.addressesV2", (env, c) -> Page.byId(env, Db.list(c.path("addresses"))));
    api.field("Customer.orders", (env, c) -> Page.byId(env, orders(c)));
    api.field(
        "Customer.lastOrder",
        (env, c) -> {
          List<ObjectNode> orders = orders(c);
          return orders.isEmpty() ? null : orders.get(orders.size() - 1);
        });
    api.field("Customer.numberOfOrders", (env, c) -> String.valueOf(orders(c).size()));
    api.field("Customer.canDelete", (env, c) -> orders(c).isEmpty());
    api.field("Customer.amountSpent", (env, c) -> spent(c));
    api.field(
        "MailingAddress.id",
        (env, a) ->
            Db.gid("MailingAddress", a.get("id").longValue()) + "?model_name=CustomerAddress");
    api.field("MailingAddress.name", (env, a) -> Addresses.name(a));
  }

  private List<ObjectNode> orders(ObjectNode customer) {
    List<ObjectNode> orders = new ArrayList<>();
    for (ObjectNode order : db.all(Db.ORDER)) {
      if (order.path("customerId").equals(customer.get("id"))) {
        orders.add(order);
      }
    }
    return orders;
  }

  private Map<String, Object> spent(ObjectNode customer) {
    BigDecimal sum = BigDecimal.ZERO;
    for (ObjectNode order : orders(customer)) {
      sum = sum.add(Payments.received(order)).subtract(Payments.refunded(order));
    }
    return Map.of(
        "amount", sum.toPlainString(), "currencyCode", db.shop().path("currencyCode").asText());
  }

  static String displayName(ObjectNode customer) {
    String name = Addresses.name(customer);
    if (!name.isEmpty()) {
      return name;
    }
    return customer.hasNonNull("email")
        ? customer.get("email").textValue()
        : customer.path("phone").asText("");
  }

  private static Map<String, Object> email(ObjectNode customer) {
    if (!customer.hasNonNull("email")) {
      return null;
    }
    Map<String, Object> email = consent(customer.path("emailConsent"));
    email.put("emailAddress", customer.get("email").textValue());
    email.put("validFormat", true);
    return email;
  }

  private static Map<String, Object> phone(ObjectNode customer) {
    if (!customer.hasNonNull("phone")) {
      return null;
    }
    Map<String, Object> phone = consent(customer.path("smsConsent"));
    phone.put("phoneNumber", customer.get("phone").textValue());
    Map<String, Object> consent = new LinkedHashMap<>();
    // This object has a word of its own for the state in which nobody was ever asked.
    boolean never = "NOT_SUBSCRIBED".equals(phone.get("marketingState"));
    consent.put("state", never ? "NEVER_SUBSCRIBED" : phone.get("marketingState"));
    consent.put("optInLevel", phone.get("marketingOptInLevel"));
    consent.put("updatedAt", phone.get("marketingUpdatedAt"));
    phone.put("smsMarketingConsent", consent);
    return phone;
  }

  private static Map<String, Object> consent(JsonNode consent) {
    Map<String, Object> answer = new LinkedHashMap<>();
    for (String field :
        new String[] {"marketingState", "marketingOptInLevel", "marketingUpdatedAt"}) {
      answer.put(field, Db.text(consent, field));
    }
    return answer;
  }
}
