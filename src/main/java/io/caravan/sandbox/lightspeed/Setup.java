package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * The emulated company before it has anything to sell: two stores and a web location, a register in
 * each, one employee at each till, tenders, taxes, and the customer whose name web orders bear.
 */
final class Setup {
  static final String ACCOUNT = "204881";
  static final String NAME = "Northwind Outfitters";
  static final String CURRENCY = "USD";
  static final long DOWNTOWN = 1;
  static final long HARBOUR = 2;
  static final long WEB = 3;
  static final long CASH = 1;
  static final long CREDIT_CARD = 2;
  static final long WEB_TENDER = 3;

  /** The employee as whom the API client acts. */
  static final long API_EMPLOYEE = 1;

  static final long WEB_CUSTOMER = 1;
  private static final String RATE = "0.0875";

  private final Books books;

  private Setup(Books books) {
    this.books = books;
  }

  /** Makes the company, unless the journal has one. */
  static void ensure(Books books) {
    if (books.table("Shop").all().isEmpty()) {
      books.request(
          () -> {
            new Setup(books).company();
            return null;
          });
    }
  }

  private void company() {
    taxes();
    String[] levels = {"Default", "MSRP", "Online"};
    for (String level : levels) {
      put(
          "PriceLevel",
          "name",
          level,
          "archived",
          "false",
          "canBeArchived",
          "false",
          "type",
          "fixed",
          "Calculation",
          "");
    }
    attributeSet("Color/Size", "Color", "Size", "");
    attributeSet("Size", "", "Size", "");
    attributeSet("Color", "Color", "", "");
    attributeSet("3 Attributes", "Attribute 1", "Attribute 2", "Attribute 3");
    for (String shop : new String[] {"Downtown", "Harbour", "Web"}) {
      ObjectNode row =
          put(
              "Shop",
              "name",
              shop,
              "serviceRate",
              "0",
              "timeZone",
              "US/Pacific",
              "taxLabor",
              "false",
              "labelTitle",
              "Shop Name",
              "labelMsrp",
              "false",
              "archived",
              "false",
              "timeStamp",
              books.now(),
              "companyRegistrationNumber",
              "",
              "vatNumber",
              "",
              "contactID",
              "0",
              "taxCategoryID",
              "1",
              "receiptSetupID",
              "1",
              "ccGatewayID",
              "0",
              "priceLevelID",
              "1");
      ObjectNode full = row.deepCopy();
      full.set("_contact", Contacts.fresh(books.now()));
      books.table("Shop").put(full);
      put(
          "Register",
          "name",
          shop + " till",
          "open",
          "true",
          "openTime",
          books.now(),
          "tipEnabled",
          "false",
          "openEmployeeID",
          "1",
          "shopID",
          Wire.text(row, "shopID"));
    }
    employee("Casey", "Integration");
    employee("Dana", "Downtown");
    employee("Hana", "Harbour");
    paymentType("Cash", "cash", "true");
    paymentType("Credit Card", "credit card", "true");
    paymentType("Web", "user defined", "false");
    // The id of this one is fixed at the vendor.
    paymentType("Credit Account", "credit account", "true");
    put("CustomerType", "name", "Regular", "taxCategoryID", "0", "discountID", "0");
    Payload guest =
        Payload.parse(
            "Customer",
            "{\"firstName\":\"Web\",\"lastName\":\"Customer\"}".getBytes(StandardCharsets.UTF_8));
    new Customers(books).create(guest);
  }

  private void taxes() {
    for (String name : new String[] {"Item", "Labor", "Exempt"}) {
      put("TaxClass", "name", name, "timeStamp", books.now());
    }
    ObjectNode sales =
        put(
                "TaxCategory",
                "isTaxInclusive",
                "false",
                "tax1Name",
                "Sales Tax",
                "tax2Name",
                "",
                "tax1Rate",
                RATE,
                "tax2Rate",
                "0",
                "timeStamp",
                books.now())
            .deepCopy();
    sales
        .putArray("_classes")
        .addObject()
        .put("taxCategoryID", "1")
        .put("taxClassID", "3")
        .put("tax1Rate", "0")
        .put("tax2Rate", "0")
        .put("timeStamp", books.now());
    books.table("TaxCategory").put(sales);
    put(
        "TaxCategory",
        "isTaxInclusive",
        "true",
        "tax1Name",
        "VAT",
        "tax2Name",
        "",
        "tax1Rate",
        "0.2",
        "tax2Rate",
        "0",
        "timeStamp",
        books.now());
  }

  private void attributeSet(String name, String first, String second, String third) {
    put(
        "ItemAttributeSet",
        "name",
        name,
        "attributeName1",
        first,
        "attributeName2",
        second,
        "attributeName3",
        third);
  }

  private void employee(String first, String last) {
    ObjectNode row =
        put(
                "Employee",
                "firstName",
                first,
                "lastName",
                last,
                "lockOut",
                "false",
                "archived",
                "false",
                "timeStamp",
                books.now(),
                "contactID",
                "0",
                "clockInEmployeeHoursID",
                "0",
                "employeeRoleID",
                "1",
                "limitToShopID",
                "0",
                "lastShopID",
                "1",
                "lastSaleID",
                "0",
                "lastRegisterID",
                "1")
            .deepCopy();
    row.set("_contact", Contacts.fresh(books.now()));
    row.putObject("_role").put("employeeRoleID", "1").put("name", "Owner");
    books.table("Employee").put(row);
  }

  private void paymentType(String name, String type, String reserved) {
    put(
        "PaymentType",
        "name",
        name,
        "requireCustomer",
        "false",
        "archived",
        "false",
        "internalReserved",
        reserved,
        "type",
        type,
        "refundAsPaymentTypeID",
        "0");
  }

  private ObjectNode put(String entity, String... fields) {
    Table table = books.table(entity);
    ObjectNode row = Wire.object();
    row.put(table.entity().id(), String.valueOf(table.nextId()));
    for (int i = 0; i < fields.length; i += 2) {
      row.put(fields[i], fields[i + 1]);
    }
    table.put(row);
    return row;
  }
}
