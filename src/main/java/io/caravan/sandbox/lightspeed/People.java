package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What is done at the screens with customers. */
final class People {
  private static final List<String> DIRECT =
      List.of(
          "firstName",
          "lastName",
          "title",
          "company",
          "dob",
          "Note",
          "customerTypeID",
          "vatNumber");
  private static final List<String> ADDRESS =
      List.of(
          "address1", "address2", "city", "state", "zip", "country", "countryCode", "stateCode");

  private final Books books;
  private final Customers customers;

  People(Books books, Api api) {
    this.books = books;
    this.customers = (Customers) api.writer("Customer");
  }

  ObjectNode create(Payload sent) {
    return shown(customers.create(asCustomer(sent)));
  }

  ObjectNode update(Payload sent) {
    return shown(customers.update(row(sent), asCustomer(sent)));
  }

  ObjectNode archive(Payload sent) {
    return shown(customers.delete(row(sent)));
  }

  private ObjectNode row(Payload sent) {
    return books.table("Customer").need(sent.integer("customerID"));
  }

  /** Flat fields: email, mobile, phone, marketing, address1, city, … */
  private static Payload asCustomer(Payload sent) {
    ObjectNode body = Wire.object();
    for (String field : DIRECT) {
      if (sent.has(field)) {
        body.set(field, sent.node().get(field));
      }
    }
    ObjectNode contact = Wire.object();
    if (sent.has("email")) {
      contact
          .putObject("Emails")
          .putObject("ContactEmail")
          .put("address", sent.text("email"))
          .put("useType", "Primary");
    }
    var phones = contact.putObject("Phones").putArray("ContactPhone");
    if (sent.has("mobile")) {
      phones.addObject().put("number", sent.text("mobile")).put("useType", "Mobile");
    }
    if (sent.has("phone")) {
      phones.addObject().put("number", sent.text("phone")).put("useType", "Home");
    }
    if (sent.has("marketing")) {
      contact.put("noEmail", !sent.bool("marketing"));
    }
    ObjectNode address = contact.putObject("Addresses").putObject("ContactAddress");
    for (String field : ADDRESS) {
      if (sent.has(field)) {
        address.put(field, sent.text(field));
      }
    }
    body.set("Contact", contact);
    return new Payload("Customer", body);
  }

  private static ObjectNode shown(ObjectNode row) {
    return Wire.object()
        .put("customerID", Wire.text(row, "customerID"))
        .put("firstName", Wire.text(row, "firstName"))
        .put("lastName", Wire.text(row, "lastName"));
  }
}
