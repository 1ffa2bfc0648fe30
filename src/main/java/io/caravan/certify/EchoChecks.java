package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallException;
import java.math.BigDecimal;
import java.util.List;

/** What we wrote comes back, and is no news. */
final class EchoChecks {
  private static final String GROUP = "echo";
  private static final String CHANGED = "changed item";

  private EchoChecks() {}

  static List<Check> all() {
    return List.of(
        Check.writing(
            GROUP,
            "an item comes back as it was written",
            "title and prices of a changed item, and its third variant",
            EchoChecks::item),
        Check.writing(
            GROUP,
            "a customer comes back as it was written",
            "e-mail and names of a new customer",
            EchoChecks::customer),
        Check.writing(
            GROUP,
            "a level comes back as it was written",
            "what may be sold of a test item, written and read",
            EchoChecks::level),
        Check.writing(
            GROUP,
            "the same write again is no news",
            "an item is written again as it is: what is read back is equal but for its times",
            EchoChecks::again));
  }

  private static Result item(Bench bench) throws CallException {
    TestRecords.Run run = bench.records().undisturbed().get(CHANGED);
    if (run == null) {
      return Result.notApplicable("the pack changes no items");
    }
    Findings found = new Findings();
    String title = TestDocuments.title(run.ids()) + " changed";
    List<ObjectNode> documents = ReadBack.documents(bench, "item", run.ids());
    boolean same = documents.stream().anyMatch(one -> title.equals(one.path("title").asText()));
    found.note(same, "title", documents.size() + " items without the title " + title);
    TextChecks.compare(found, bench, run.ids(), TestDocuments.changedPrices(run.ids()));
    return found.result("what was written", "look at item.upsert and item.in");
  }

  private static Result customer(Bench bench) throws CallException {
    TestRecords.Run run = bench.records().undisturbed().get("new customer");
    if (run == null) {
      return Result.notApplicable("the pack writes no customers");
    }
    List<ObjectNode> read = ReadBack.documents(bench, "customer", run.ids());
    JsonNode written = run.delivery().document();
    Findings found = new Findings();
    for (String field : List.of("email", "firstName", "lastName")) {
      String wanted = written.path(field).asText();
      found.note(
          read.stream().anyMatch(one -> wanted.equals(one.path(field).asText())),
          field,
          field + " " + wanted + " is in none of " + read.size() + " customers");
    }
    return found.result("what was written", "look at customer.upsert and customer.in");
  }

  private static Result level(Bench bench) throws CallException {
    TestRecords.Run run = bench.records().undisturbed().get("stock level");
    if (run == null) {
      return Result.notApplicable("the pack writes no levels");
    }
    TestRecords records = bench.records();
    TestIds ids = records.ids();
    TestDelivery delivery = records.delivery(run.scenario(), ids).deliver();
    String wanted = delivery.document().path("available").asText();
    List<ObjectNode> read = ReadBack.levels(bench, delivery.document(), records.base());
    boolean same =
        read.stream()
            .anyMatch(
                one ->
                    isNumber(one.path("available"), wanted)
                        || isNumber(one.path("onHand"), wanted));
    return same
        ? Result.pass(wanted)
        : Result.fail(
            wanted, read.toString(), "look at inventory.set, inventory.in and the location");
  }

  /** 24 and 24.0 are one quantity. */
  private static boolean isNumber(JsonNode read, String wanted) {
    return read.isTextual()
        && new BigDecimal(read.textValue()).compareTo(new BigDecimal(wanted)) == 0;
  }

  private static Result again(Bench bench) throws CallException {
    TestRecords records = bench.records();
    TestRecords.Run run = records.undisturbed().get(CHANGED);
    if (run == null) {
      return Result.notApplicable("the pack changes no items");
    }
    List<String> before = told(bench, run.ids());
    new TestDelivery(
            bench,
            records.ids().marker() + "/again",
            run.scenario().action(),
            run.scenario().document().apply(run.ids()))
        .deliver();
    List<String> after = told(bench, run.ids());
    return before.equals(after)
        ? Result.pass(before.size() + " documents")
        : Result.fail(before.toString(), after.toString(), "the write must be the whole state");
  }

  private static List<String> told(Bench bench, TestIds ids) throws CallException {
    return ReadBack.documents(bench, "item", ids).stream()
        .map(JsonNode::toString)
        .map(text -> text.replaceAll("\"(updatedAt|readAt)\":\"[^\"]*\",?", ""))
        .sorted()
        .toList();
  }
}
