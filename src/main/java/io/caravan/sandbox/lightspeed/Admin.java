package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What people do, by verb. Bodies have the API's field names; answers have the ids that a person
 * would see on the screen.
 *
 * <ul>
 *   <li>{@code seed} {seed, singles, matrices, customers, arabic, maxStock}: all may be left out
 *   <li>{@code create-item} {description, price, cost, customSku, upc, ean, tags, stock: {shopID:
 *       units}, …}; {@code update-item} {itemID, …}; {@code rename} {itemID or itemMatrixID,
 *       description}; {@code set-price} {itemID, price, level}; {@code archive-item} and {@code
 *       unarchive-item} {itemID}; {@code merge-items} {from, into}
 *   <li>{@code create-matrix} {description, itemAttributeSetID, price, variants: [{attribute1,
 *       attribute2, attribute3, and as create-item}]}
 *   <li>{@code count} {itemID, shopID, qoh}; {@code receive} {itemID, shopID, quantity}
 *   <li>{@code sell} {shopID, registerID, employeeID, customerID, paymentTypeID, lines: [{itemID,
 *       quantity, unitPrice, discountPercent}]}: only shopID and lines are needed
 *   <li>{@code refund} {saleID, shopID, paymentTypeID, lines: [{saleLineID, quantity}]}: without
 *       lines all of it; {@code void} {saleID, reason}
 *   <li>{@code complete-layaway} {saleLineIDs, shopID, paymentTypeID}: the reserved lines are sold
 *   <li>{@code create-customer} {firstName, lastName, email, mobile, …}; {@code update-customer}
 *       {customerID, …}; {@code archive-customer}; {@code merge-customers} {from, into}
 *   <li>{@code switch} {name: true or false}, see {@link Switches}
 * </ul>
 */
final class Admin {
  private final Books books;
  private final Map<String, Function<Payload, ObjectNode>> verbs = new LinkedHashMap<>();

  Admin(Books books, Api api) {
    this.books = books;
    Stock stock = new Stock(books);
    BackOffice office = new BackOffice(books, api, stock);
    Merges merges = new Merges(books, stock);
    People people = new People(books, api);
    Till till = new Till(books, api);
    verbs.put("create-item", office::createItem);
    verbs.put("update-item", office::updateItem);
    verbs.put("rename", office::rename);
    verbs.put("set-price", office::setPrice);
    verbs.put("archive-item", office::archive);
    verbs.put("unarchive-item", office::unarchive);
    verbs.put("create-matrix", office::createMatrix);
    verbs.put("count", office::count);
    verbs.put("purchase", office::purchase);
    verbs.put("receive", office::receive);
    verbs.put("merge-items", merges::items);
    verbs.put("sell", till::sell);
    verbs.put("refund", till::refund);
    verbs.put("void", till::voidSale);
    verbs.put("complete-layaway", till::completeLayaway);
    verbs.put("create-customer", people::create);
    verbs.put("update-customer", people::update);
    verbs.put("archive-customer", people::archive);
    verbs.put("merge-customers", merges::customers);
    verbs.put("seed", sent -> new Seed(office, people, sent).run());
  }

  /**
   * Does it.
   *
   * @throws IllegalArgumentException if there is no such verb or it makes no sense
   */
  ObjectNode perform(String verb, JsonNode body) {
    if (verb.equals("switch")) {
      return books.switches().set(body);
    }
    Function<Payload, ObjectNode> action = verbs.get(verb);
    if (action == null) {
      throw new IllegalArgumentException(
          "there is no verb " + verb + " at lightspeed; there are switch and " + verbs.keySet());
    }
    try {
      Payload sent = new Payload(verb, body);
      // A seed is many requests, so that its journal has lines of a bearable length.
      return verb.equals("seed") ? action.apply(sent) : books.request(() -> action.apply(sent));
    } catch (ApiError e) {
      throw new IllegalArgumentException(verb + ": " + e.getMessage(), e);
    }
  }
}
