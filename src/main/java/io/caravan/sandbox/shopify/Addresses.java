package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Postal addresses as the shop keeps them. */
final class Addresses {
  private static final String[] TEXTS = {
    "firstName", "lastName", "company", "address1", "address2", "city", "zip"
  };

  /** Countries without zones here: a province is ignored. */
  private static final Map<String, Set<String>> ZONES =
      Map.of(
          "US",
          Set.of(
              "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN",
              "IA", "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV",
              "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN",
              "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "DC"),
          "CA",
          Set.of("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"));

  private Addresses() {}

  /** The address with an id; null if nothing is given. */
  static ObjectNode of(Db db, JsonNode in) {
    if (!in.isObject()) {
      return null;
    }
    ObjectNode address = Db.node().put("id", db.next("MailingAddress"));
    for (String text : TEXTS) {
      address.put(text, Db.text(in, text));
    }
    String code = country(in);
    address.put("countryCodeV2", code);
    address.put(
        "country",
        code == null
            ? null
            : new Locale.Builder().setRegion(code).build().getDisplayCountry(Locale.ENGLISH));
    String province =
        Db.text(in, "provinceCode") == null ? Db.text(in, "province") : Db.text(in, "provinceCode");
    Set<String> zones = code == null ? null : ZONES.get(code);
    if (zones == null || province == null) {
      address.putNull("provinceCode").putNull("province");
    } else if (zones.contains(province.toUpperCase(Locale.ROOT))) {
      address.put("provinceCode", province.toUpperCase(Locale.ROOT)).put("province", province);
    } else {
      throw Refusal.of("addresses", "Province is invalid", null);
    }
    address.put("phone", Phones.e164(Db.text(in, "phone"), code));
    address.putNull("latitude").putNull("longitude");
    return address;
  }

  private static String country(JsonNode in) {
    String code = Db.text(in, "countryCode");
    if (code != null) {
      return code.toUpperCase(Locale.ROOT);
    }
    String name = Db.text(in, "country");
    if (name == null) {
      return null;
    }
    for (String candidate : Locale.getISOCountries()) {
      Locale locale = new Locale.Builder().setRegion(candidate).build();
      if (candidate.equalsIgnoreCase(name)
          || locale.getDisplayCountry(Locale.ENGLISH).equalsIgnoreCase(name)) {
        return candidate;
      }
    }
    throw Refusal.of("addresses", "Country is invalid", null);
  }

  static String name(JsonNode address) {
    String first = address.path("firstName").asText("");
    String last = address.path("lastName").asText("");
    return ((first.equals("null") ? "" : first) + " " + (last.equals("null") ? "" : last)).strip();
  }
}
