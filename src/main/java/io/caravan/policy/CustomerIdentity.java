package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Which buyer a record stands for: by id, then e-mail, then phone; never by name. */
final class CustomerIdentity {
  private static final String CUSTOMER = "customer";
  private static final String MAIL = "e-mail";
  private static final String PHONE = "phone";

  private final Pending pending;

  CustomerIdentity(Pending pending) {
    this.pending = pending;
  }

  /**
   * @param at JSON path of the customer in the document
   * @throws Refusal if it could be several, or one that it must not be taken for
   */
  String identify(ObjectNode customer, String nativeId, String at) {
    String ref = Pending.text(customer, "ref");
    if (ref == null) {
      ref = pending.ref(CUSTOMER, nativeId).orElse(null);
    }
    if (ref == null) {
      ref = byMail(customer, nativeId, at);
    }
    if (ref == null) {
      ref = byPhone(customer, nativeId, at);
    }
    if (ref == null) {
      ref = pending.lookup.newRef(CUSTOMER);
    }
    pending.link(CUSTOMER, ref, nativeId, at + ".id");
    pending.alias(CUSTOMER, MAIL, mail(customer), ref);
    pending.alias(CUSTOMER, PHONE, phone(customer), ref);
    Pending.name(customer, ref);
    return ref;
  }

  /** Whether there is anything that could tell one buyer from another. */
  static boolean tellable(JsonNode customer) {
    return Pending.text(customer, "ref") != null
        || Pending.text(customer, "id") != null
        || mail(customer) != null
        || phone(customer) != null;
  }

  private String byMail(ObjectNode customer, String nativeId, String at) {
    String mail = mail(customer);
    Set<String> found = new TreeSet<>();
    for (String ref : pending.refsByAlias(CUSTOMER, MAIL, mail)) {
      JsonNode state = pending.lookup.state(CUSTOMER, ref).orElse(null);
      if (state == null || mail.equals(mail(state))) {
        found.add(ref);
      }
    }
    return one(found, nativeId, at + ".email", MAIL);
  }

  // A phone is shared by families and shops: it tells only where nothing speaks against it.
  private String byPhone(ObjectNode customer, String nativeId, String at) {
    String phone = phone(customer);
    Set<String> found = new TreeSet<>();
    for (String ref : pending.refsByAlias(CUSTOMER, PHONE, phone)) {
      JsonNode state = pending.lookup.state(CUSTOMER, ref).orElse(null);
      if (state != null && phone.equals(phone(state)) && samePerson(customer, state)) {
        found.add(ref);
      }
    }
    return one(found, nativeId, at + ".phone", PHONE);
  }

  private static boolean samePerson(JsonNode one, JsonNode other) {
    if (mail(one) != null && mail(other) != null) {
      return false;
    }
    String name = Pending.text(one, "lastName");
    String otherName = Pending.text(other, "lastName");
    return name == null
        || otherName == null
        || name.toLowerCase(Locale.ROOT).equals(otherName.toLowerCase(Locale.ROOT));
  }

  private String one(Set<String> found, String nativeId, String path, String by) {
    if (found.isEmpty()) {
      return null;
    }
    if (found.size() > 1) {
      throw new Refusal(
          path, "its " + by + " is that of several customers: " + String.join(", ", found));
    }
    String ref = found.iterator().next();
    if (nativeId != null) {
      pending.refuseSecond(CUSTOMER, ref, nativeId, path, by);
    }
    if ("pos".equals(pending.lookup.role(pending.system)) && isUnverifiedAccount(ref)) {
      throw new Refusal(
          path,
          "its "
              + by
              + " is that of customer "
              + ref
              + ", whose e-mail address the shop has not verified: link them by hand if they are"
              + " the same person");
    }
    return ref;
  }

  private boolean isUnverifiedAccount(String ref) {
    boolean account =
        pending.lookup.systems(CUSTOMER, ref).stream()
            .anyMatch(system -> "shop".equals(pending.lookup.role(system)));
    return account
        && !pending
            .lookup
            .state(CUSTOMER, ref)
            .map(state -> state.path("emailVerified").asBoolean(false))
            .orElse(false);
  }

  static String mail(JsonNode customer) {
    String mail = Pending.text(customer, "email");
    return mail == null ? null : mail.toLowerCase(Locale.ROOT);
  }

  /** Digits with a leading plus where the country is told. */
  static String phone(JsonNode customer) {
    String phone = Pending.text(customer, "phone");
    if (phone == null) {
      return null;
    }
    String digits = phone.replaceAll("[^0-9]", "");
    String number = phone.startsWith("+") ? "+" + digits : digits.replaceFirst("^00", "+");
    return digits.length() < 5 ? null : number;
  }
}
