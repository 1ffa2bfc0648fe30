package io.caravan.certify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallException;
import io.caravan.api.Failure;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Money and words on their way there and back. */
final class TextChecks {
  private static final String GROUP = "money and texts";
  private static final int LONG = 300;
  private static final List<String> PRICES = List.of("0.10", "19.99", "1234567.89");

  private TextChecks() {}

  static List<Check> all() {
    return List.of(
        Check.writing(
            GROUP,
            "prices to the cent",
            "0.10, 19.99 and 1234567.89 are written and read back",
            TextChecks::money),
        text("right to left", "قميص كتان · חולצת פשתן"),
        text("east Asian letters and emoji", "麻のシャツ 亚麻衬衫 👕🧵 👩‍👩‍👧"),
        text("letters with marks", "Crème Brûlée Şık Łódź Ñandú"),
        text("signs of markup", "Shirt <b>\"Größe\" & 'M'</b> 100 % \\ / {x}"),
        text("a long title", "Leinenhemd ".repeat(LONG / 11).strip() + " Ende"));
  }

  private static Check text(String name, String title) {
    return Check.writing(
        GROUP,
        name,
        "a title of " + title.length() + " characters is kept whole or refused, never changed",
        bench -> kept(bench, title));
  }

  private static boolean takesItems(Bench bench) {
    return bench.pack().actions().containsKey("item.upsert")
        && bench.streams().stream().anyMatch(stream -> "item".equals(stream.entity()));
  }

  private static Result kept(Bench bench, String title) throws CallException {
    if (!takesItems(bench)) {
      return Result.notApplicable("the pack writes no items, or does not read them");
    }
    TestIds ids = bench.records().ids();
    try {
      written(bench, ids, TestDocuments.item(ids, title, "19.99"));
    } catch (CallException e) {
      return e.failure() == Failure.PERMANENT
          ? Result.pass("refused")
          : Result.fail("kept or refused", e.getMessage(), "this refusal is of class permanent");
    }
    List<ObjectNode> documents = ReadBack.documents(bench, "item", ids);
    List<String> titles = documents.stream().map(one -> one.path("title").asText()).toList();
    // A till may keep the size with the name of each piece.
    boolean whole = titles.stream().anyMatch(one -> one.equals(title));
    return whole
        ? Result.pass("kept")
        : Result.fail(
            title,
            titles.isEmpty() ? "no item" : titles.toString(),
            "refuse in the mapping what the system would change");
  }

  private static void written(Bench bench, TestIds ids, ObjectNode item) throws CallException {
    TestDelivery delivery =
        new TestDelivery(bench, ids.marker() + "/text", "item.upsert", item).deliver();
    ids.learn(delivery.links());
  }

  private static Result money(Bench bench) throws CallException {
    if (!takesItems(bench)) {
      return Result.notApplicable("the pack writes no items, or does not read them");
    }
    Findings found = new Findings();
    for (String price : PRICES) {
      TestIds ids = bench.records().ids();
      written(bench, ids, TestDocuments.item(ids, TestDocuments.title(ids), price));
      compare(found, bench, ids, Map.of(TestDocuments.SMALL, price));
    }
    return found.result("the same amounts", "look at the price in item.upsert and item.in");
  }

  static void compare(Findings found, Bench bench, TestIds ids, Map<String, String> prices)
      throws CallException {
    List<ObjectNode> documents = ReadBack.documents(bench, "item", ids);
    prices.forEach(
        (name, price) -> {
          String read = ReadBack.price(documents, TestDocuments.sku(ids, name));
          boolean same = read != null && new BigDecimal(read).compareTo(new BigDecimal(price)) == 0;
          found.note(same, price, price + " came back as " + read);
        });
  }
}
