package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.sandbox.lightspeed.Fields.Type;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Customers. Mail addresses are not unique: two people may share one. */
final class Customers implements Writer {
  private static final Map<String, Type> SCALARS = new LinkedHashMap<>();

  static {
    List.of("firstName", "lastName", "title", "company", "companyRegistrationNumber", "vatNumber")
        .forEach(field -> SCALARS.put(field, Type.TEXT));
    List.of("customerTypeID", "taxCategoryID").forEach(f -> SCALARS.put(f, Type.INTEGER));
  }

  private static final Set<String> READ_ONLY =
      Set.of("customerID", "createTime", "timeStamp", "creditAccountID", "discountID", "contactID");

  private final Books books;

  Customers(Books books) {
    this.books = books;
  }

  @Override
  public Set<String> echo() {
    return Set.of("Contact");
  }

  @Override
  public ObjectNode create(Payload sent) {
    Table table = books.table("Customer");
    ObjectNode row = Wire.object();
    List.of("firstName", "lastName", "title", "company", "companyRegistrationNumber", "vatNumber")
        .forEach(field -> row.put(field, ""));
    row.put("creditAccountID", "0").put("customerTypeID", "0").put("discountID", "0");
    row.put("taxCategoryID", "0").put("customerID", String.valueOf(table.nextId()));
    row.put("createTime", books.now()).put("timeStamp", books.now()).put("archived", "false");
    row.set("_contact", Contacts.fresh(books.now()));
    row.putObject("_note").put("note", "").put("isPublic", "false").put("timeStamp", books.now());
    return write(row, sent);
  }

  @Override
  public ObjectNode update(ObjectNode before, Payload sent) {
    return write(before.deepCopy(), sent);
  }

  /** Archives the customer and the credit account. */
  @Override
  public ObjectNode delete(ObjectNode before) {
    ObjectNode row = before.deepCopy();
    row.put("archived", "true").put("timeStamp", books.now());
    books.table("Customer").put(row);
    long accountID = Wire.id(row, "creditAccountID");
    if (accountID != 0) {
      ObjectNode account = books.table("CreditAccount").edit(accountID);
      account.put("archived", "true").put("timeStamp", books.now());
      books.table("CreditAccount").put(account);
    }
    return row;
  }

  /** Takes the name and everything that leads to the person away, for good. */
  ObjectNode anonymize(ObjectNode before) {
    ObjectNode row = before.deepCopy();
    SCALARS.forEach((field, type) -> row.put(field, type == Type.TEXT ? "" : "0"));
    row.put("firstName", "Customer").put("lastName", "[" + Wire.text(row, "customerID") + "]");
    row.remove("dob");
    row.set("_contact", Contacts.fresh(books.now()));
    row.put("archived", "true").put("timeStamp", books.now());
    books.table("Customer").put(row);
    return row;
  }

  private ObjectNode write(ObjectNode row, Payload sent) {
    Set<String> written = new HashSet<>(SCALARS.keySet());
    written.addAll(Set.of("Contact", "Note", "CreditAccount", "dob", "archived"));
    sent.only(written, READ_ONLY);
    boolean changed = Fields.write(row, sent, SCALARS);
    for (String field : List.of("customerTypeID", "taxCategoryID")) {
      String entity = field.equals("customerTypeID") ? "CustomerType" : "TaxCategory";
      long id = Wire.id(row, field);
      if (id != 0 && books.table(entity).get(id) == null) {
        throw ApiError.refused("Customer: " + entity + " " + id + " does not exist.");
      }
    }
    if (sent.has("dob")) {
      changed = true;
      if (sent.text("dob").isEmpty()) {
        row.remove("dob");
      } else {
        row.put("dob", Condition.parse("createTime", sent.text("dob")).operands().get(0));
      }
    }
    if (sent.has("archived") && !sent.bool("archived")) {
      changed |= Wire.is(row, "archived");
      row.put("archived", "false");
    }
    Payload note = sent.child("Note");
    if (note != null) {
      ObjectNode kept = (ObjectNode) row.get("_note");
      if (Fields.write(kept, note, Map.of("note", Type.TEXT, "isPublic", Type.BOOLEAN))) {
        kept.put("timeStamp", books.now());
        changed = true;
      }
    }
    changed |= creditAccount(row, sent.child("CreditAccount"));
    Payload contact = sent.child("Contact");
    boolean contactChanged =
        contact != null && Contacts.merge((ObjectNode) row.get("_contact"), contact, books.now());
    boolean blind = books.switches().on(Switches.CUSTOMER_TIME_BLIND_TO_CONTACT);
    if (changed || (contactChanged && !blind)) {
      row.put("timeStamp", books.now());
    }
    if (Wire.text(row, "firstName").isBlank()
        && Wire.text(row, "lastName").isBlank()
        && Wire.text(row, "company").isBlank()) {
      throw ApiError.refused("A Customer must have a name or a company.");
    }
    books.table("Customer").put(row);
    return row;
  }

  private boolean creditAccount(ObjectNode row, Payload sent) {
    if (sent == null) {
      return false;
    }
    sent.only(Set.of("name", "creditLimit"), Set.of("creditAccountID", "balance", "timeStamp"));
    Table table = books.table("CreditAccount");
    long id = Wire.id(row, "creditAccountID");
    ObjectNode account = id == 0 ? Wire.object() : table.edit(id);
    if (id == 0) {
      id = table.nextId();
      account.put("creditAccountID", String.valueOf(id)).put("name", "").put("code", "");
      account.put("description", "").put("giftCard", "false").put("archived", "false");
      account.put("balance", "0").put("creditLimit", "0");
      account.put("customerID", Wire.text(row, "customerID"));
    }
    Fields.write(account, sent, Map.of("name", Type.TEXT, "creditLimit", Type.DECIMAL));
    account.put("timeStamp", books.now());
    table.put(account);
    row.put("creditAccountID", String.valueOf(id));
    return true;
  }
}
