package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Address, phones, mails and consent of a person: one address, one phone and mail for each use. */
final class Contacts {
  private static final List<String> ADDRESS =
      List.of(
          "address1", "address2", "city", "state", "zip", "country", "countryCode", "stateCode");
  private static final Set<String> PHONE_USES = Set.of("Home", "Work", "Mobile", "Pager", "Fax");
  private static final Set<String> MAIL_USES = Set.of("Primary", "Secondary");
  private static final List<String> CONSENT = List.of("noEmail", "noPhone", "noMail");

  private Contacts() {}

  /** A new person has not agreed to anything, unless it is said (recorded). */
  static ObjectNode fresh(String now) {
    ObjectNode contact = Wire.object();
    contact.put("custom", "");
    CONSENT.forEach(field -> contact.put(field, "true"));
    ObjectNode address = contact.putObject("address");
    ADDRESS.forEach(field -> address.put(field, ""));
    contact.putArray("phones");
    contact.putArray("emails");
    contact.putArray("websites");
    return contact.put("timeStamp", now);
  }

  /** Writes what is sent; says whether something is different now. */
  static boolean merge(ObjectNode contact, Payload sent, String now) {
    sent.only(
        Set.of(
            "custom", "noEmail", "noPhone", "noMail", "Addresses", "Phones", "Emails", "Websites"),
        Set.of("timeStamp", "contactID"));
    ObjectNode before = contact.deepCopy();
    if (sent.has("custom")) {
      contact.put("custom", sent.text("custom"));
    }
    for (String field : CONSENT) {
      if (sent.has(field)) {
        contact.put(field, String.valueOf(sent.bool(field)));
      }
    }
    List<Payload> addresses = sent.members("Addresses", "ContactAddress");
    if (addresses.size() > 1) {
      throw ApiError.refused("A Contact has one ContactAddress.");
    }
    for (Payload address : addresses) {
      address.only(Set.copyOf(ADDRESS), Set.of());
      for (String field : ADDRESS) {
        if (address.has(field)) {
          ((ObjectNode) contact.get("address")).put(field, address.text(field));
        }
      }
    }
    for (Payload phone : sent.members("Phones", "ContactPhone")) {
      keyed((ArrayNode) contact.get("phones"), phone, "number", PHONE_USES);
    }
    for (Payload mail : sent.members("Emails", "ContactEmail")) {
      keyed((ArrayNode) contact.get("emails"), mail, "address", MAIL_USES);
    }
    for (Payload site : sent.members("Websites", "ContactWebsite")) {
      ArrayNode sites = (ArrayNode) contact.get("websites");
      sites.removeAll();
      sites.addObject().put("url", site.text("url"));
    }
    boolean changed = !before.equals(contact);
    if (changed) {
      contact.put("timeStamp", now);
    }
    return changed;
  }

  private static void keyed(ArrayNode entries, Payload sent, String field, Set<String> uses) {
    String use = sent.text("useType");
    if (!uses.contains(use)) {
      throw ApiError.refused(sent.entity() + ".useType must be one of " + uses + ".");
    }
    for (int i = 0; i < entries.size(); i++) {
      if (Wire.text(entries.get(i), "useType").equals(use)) {
        entries.remove(i);
        break;
      }
    }
    if (!sent.text(field).isEmpty()) {
      entries.addObject().put(field, sent.text(field)).put("useType", use);
    }
  }

  /** As served; what is empty is an empty text, an unset address is either, as recorded. */
  static ObjectNode served(ObjectNode contact, boolean emptyAddress, boolean collapse) {
    ObjectNode served = Wire.object();
    served.put("custom", Wire.text(contact, "custom"));
    CONSENT.forEach(field -> served.put(field, Wire.text(contact, field)));
    boolean blank =
        contact.get("address").properties().stream()
            .allMatch(field -> field.getValue().asText().isEmpty());
    if (blank && !emptyAddress) {
      served.put("Addresses", "");
    } else {
      List<ObjectNode> one = List.of((ObjectNode) contact.get("address"));
      Wire.collection(served.putObject("Addresses"), "ContactAddress", one, collapse);
    }
    container(served, "Phones", "ContactPhone", contact.get("phones"), collapse);
    container(served, "Emails", "ContactEmail", contact.get("emails"), collapse);
    container(served, "Websites", "ContactWebsite", contact.get("websites"), collapse);
    return served.put("timeStamp", Wire.text(contact, "timeStamp"));
  }

  private static void container(
      ObjectNode served, String key, String member, JsonNode entries, boolean collapse) {
    if (entries.isEmpty()) {
      served.put(key, "");
      return;
    }
    List<ObjectNode> members = new ArrayList<>();
    entries.forEach(entry -> members.add((ObjectNode) entry));
    Wire.collection(served.putObject(key), member, members, collapse);
  }
}
