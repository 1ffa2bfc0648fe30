package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.sandbox.lightspeed.Fields.Type;
import java.util.Map;
import java.util.Set;

/** Where a sale goes: one address, written with the sale only. */
final class Shipping {
  private final Books books;

  Shipping(Books books) {
    this.books = books;
  }

  void write(ObjectNode sale, Payload sent) {
    sent.only(
        Set.of("shipped", "shipNote", "firstName", "lastName", "company", "Contact"),
        Set.of("shipToID", "timeStamp", "customerID", "saleID"));
    Table table = books.table("ShipTo");
    ObjectNode row = Wire.object().put("shipToID", String.valueOf(table.nextId()));
    row.put("shipped", "false").put("timeStamp", books.now()).put("shipNote", "");
    row.put("firstName", "").put("lastName", "").put("company", "");
    row.put("customerID", Wire.text(sale, "customerID")).put("saleID", Wire.text(sale, "saleID"));
    Fields.write(
        row,
        sent,
        Map.of(
            "shipped", Type.BOOLEAN,
            "shipNote", Type.TEXT,
            "firstName", Type.TEXT,
            "lastName", Type.TEXT,
            "company", Type.TEXT));
    ObjectNode contact = Contacts.fresh(books.now());
    if (sent.child("Contact") != null) {
      Contacts.merge(contact, sent.child("Contact"), books.now());
    }
    row.set("_contact", contact);
    table.put(row);
    sale.put("shipToID", Wire.text(row, "shipToID"));
  }
}
