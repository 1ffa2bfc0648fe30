package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Customers and addresses inside webhook bodies. */
final class RestPeople {
  private final Db db;

  RestPeople(Db db) {
    this.db = db;
  }

  ObjectNode head(ObjectNode customer) {
    ObjectNode body =
        Rest.head(customer, Db.CUSTOMER)
            .put("email", Db.text(customer, "email"))
            .put("phone", Db.text(customer, "phone"))
            .put("first_name", customer.path("firstName").asText(""))
            .put("last_name", customer.path("lastName").asText(""))
            .put("state", Rest.lower(customer, "state"))
            .put("verified_email", customer.path("verifiedEmail").booleanValue())
            .put("tax_exempt", customer.path("taxExempt").booleanValue())
            .put("currency", db.shop().path("currencyCode").asText())
            .put("created_at", Rest.time(db, Db.text(customer, "createdAt")))
            .put("updated_at", Rest.time(db, Db.text(customer, "updatedAt")));
    body.putNull("multipass_identifier");
    body.putArray("tax_exemptions");
    ObjectNode home =
        Db.find(customer.path("addresses"), customer.path("defaultAddressId").longValue());
    body.set("default_address", home == null ? body.nullNode() : address(customer, home));
    return body;
  }

  ObjectNode address(ObjectNode customer, JsonNode address) {
    ObjectNode body = plain(address);
    long id = address.get("id").longValue();
    return body.put("id", id)
        .put("customer_id", customer.get("id").longValue())
        .put("country_name", Db.text(address, "country"))
        .put("company", address.path("company").asText(""))
        .put("address2", address.path("address2").asText(""))
        .put("default", customer.path("defaultAddressId").longValue() == id);
  }

  private static ObjectNode plain(JsonNode address) {
    return Db.node()
        .put("first_name", Db.text(address, "firstName"))
        .put("last_name", Db.text(address, "lastName"))
        .put("name", Addresses.name(address))
        .put("company", Db.text(address, "company"))
        .put("address1", Db.text(address, "address1"))
        .put("address2", Db.text(address, "address2"))
        .put("city", Db.text(address, "city"))
        .put("zip", Db.text(address, "zip"))
        .put("province", Db.text(address, "province"))
        .put("province_code", Db.text(address, "provinceCode"))
        .put("country", Db.text(address, "country"))
        .put("country_code", Db.text(address, "countryCodeV2"))
        .put("phone", Db.text(address, "phone"));
  }

  static JsonNode address(JsonNode address) {
    if (!address.isObject()) {
      return Db.node().nullNode();
    }
    ObjectNode body = plain(address);
    body.putNull("latitude").putNull("longitude");
    return body;
  }
}
