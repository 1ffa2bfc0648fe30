package io.caravan.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A shipped pack with one fault that {@code check} cannot see, and the check of the kit that is
 * meant for it.
 *
 * @param system it is of
 * @param file of the pack
 * @param piece of that file that is replaced, each time it stands there
 * @param wrong what stands there instead
 * @param check name of the check that must fail
 */
record BrokenPack(
    String fault, String system, String file, String piece, String wrong, String check) {
  private static final String POS = "pos";
  private static final String SHOP = "shop";
  private static final String YAML = "system.yaml";

  private static BrokenPack till(String fault, String piece, String wrong, String check) {
    return new BrokenPack(fault, POS, YAML, piece, wrong, check);
  }

  private static BrokenPack shop(String fault, String piece, String wrong, String check) {
    return new BrokenPack(fault, SHOP, YAML, piece, wrong, check);
  }

  /** Those of which it is enough to read. */
  static List<BrokenPack> reading() {
    return List.of(
        till(
            "paging stops after the first page",
            "link: \"@attributes.next\"",
            "link: \"@attributes.following\"",
            "small pages show the same as large ones"),
        shop(
            "the end of a list is looked for at a wrong place",
            "info: data.products.pageInfo",
            "info: data.products.page",
            "small pages show the same as large ones"),
        till("the id stands elsewhere", "id: itemID", "id: item", "every record has an id"),
        till(
            "lists are looked for at a wrong place",
            "records: ",
            "records: all",
            "every list can be read"),
        till(
            "the newest comes first",
            "archived: \"true\", sort: timeStamp",
            "archived: \"true\", sort: \"-timeStamp\"",
            "lists come in the order of their cursor"),
        till(
            "the field of the cursor is not there",
            "{field: timeStamp,",
            "{field: changed,",
            "every record has its cursor"),
        till(
            "the record at the cursor is left out",
            "overlap: 1m, inclusive: true, parameter: timeStamp, filter: \">=,{cursor}\"",
            "overlap: 0s, parameter: timeStamp, filter: \">,{cursor}\"",
            "the last record is shown again"),
        till(
            "an index that lags is not waited for",
            "overlap: 1m,",
            "overlap: 1s,",
            "a record that is committed late"),
        till(
            "the cursor is not asked for",
            "\">=,{cursor}\"",
            "\">=,2020-01-01T00:00:00+00:00\"",
            "stamps in another zone"),
        till(
            "a record by its id is looked for at a wrong place",
            "load_relations: *item}, record: Item}",
            "load_relations: *item}, record: Items}",
            "one record by its id is the one of the list"),
        till(
            "too much is taken for a refusal",
            "{status: 429, class: throttled}",
            "{status: 429, class: permanent}",
            "429 with Retry-After"),
        shop(
            "the rule for too much is missing",
            "  - {code: THROTTLED, class: throttled}\n",
            "",
            "THROTTLED with HTTP 200"),
        till(
            "a token that has ended is a refusal",
            "{status: [401, 403], class: auth}",
            "{status: [401, 403], class: permanent}",
            "401 for ever"),
        till(
            "a server in trouble is a refusal",
            "{status: [500, 502, 503, 504], class: unknown}",
            "{status: [500, 502, 503, 504], class: permanent}",
            "HTTP 500, a server in trouble"),
        till(
            "what is not there counts as done",
            "{status: 404, class: missing}",
            "{status: 404, class: duplicate}",
            "HTTP 404, what is not there"),
        till(
            "what is not there is a refusal",
            "{status: 404, class: missing}",
            "{status: 404, class: permanent}",
            "a record that is gone stops no other"),
        shop(
            "what is missing from a whole list is not told as deleted",
            "    cursor: {field: updatedAt, resolution: 1s, overlap: 2m, inclusive: true, variable:"
                + " query, filter: \"updated_at:>='{cursor}'\"}\n"
                + "    by-id: {graphql: item.graphql, record: data.product}\n"
                + "    deletions: hidden\n",
            "    cursor: {field: updatedAt}\n"
                + "    by-id: {graphql: item.graphql, record: data.product}\n"
                + "    deletions: missing\n",
            "what a whole list does not show any more"),
        shop(
            "every refusal counts as done",
            "{message: \"unfulfillable status= closed\", class: duplicate}",
            "{message: \"\", class: duplicate}",
            "errors in an answer with HTTP 200"),
        till(
            "places have another id",
            "{operation: shops, id: shopID}",
            "{operation: shops, id: id}",
            "places have ids"),
        shop(
            "more is asked for than was granted",
            "write_files]",
            "write_files, read_certificates]",
            "every scope is granted"),
        shop(
            "who we are is looked for at a wrong place",
            "record: data.shop}",
            "record: data.shops}",
            "the system tells who we are"),
        till(
            "a write that can neither be repeated nor found",
            "updateItem: {method: PUT, path: \"/Item/{itemID}.json\", class: REPEATABLE}",
            "updateItem: {method: PUT, path: \"/Item/{itemID}.json\", class: NONE}",
            "what can neither be repeated nor found"),
        new BrokenPack(
            "more is told than is known",
            SHOP,
            "item.in.jslt",
            "[for (item:plain(.selectedOptions)) {\"name\": .name, \"value\": .value}]",
            "item:plain(.selectedOptions)",
            "unknown fields change nothing"),
        new BrokenPack(
            "money is a number",
            SHOP,
            "item.in.jslt",
            "money(.price, $currency)",
            "{\"amount\": number(.price), \"currency\": $currency}",
            "every record keeps to the model"));
  }

  /** Those that only a write brings to light. */
  static List<BrokenPack> writing() {
    return List.of(
        shop(
            "orders count as known by a key that is none",
            "createOrder: {graphql: createOrder.graphql, class: PROBE_LAGGING, answer: order.created, probe:",
            "createOrder: {graphql: createOrder.graphql, class: KEY, answer: order.created}\n"
                + "  wasOrder: {graphql: madeOrder.graphql, class: PROBE, probe:",
            "the same request twice, class KEY"),
        shop(
            "an order counts as a whole state",
            "createOrder: {graphql: createOrder.graphql, class: PROBE_LAGGING, answer: order.created, probe:",
            "createOrder: {graphql: createOrder.graphql, class: REPEATABLE, answer: order.created}\n"
                + "  wasOrder: {graphql: madeOrder.graphql, class: PROBE, probe:",
            "the same request twice, class REPEATABLE"),
        shop(
            "the finder never finds",
            "compare: {sourceIdentifier: \"{order.sourceIdentifier}\"}",
            "compare: {sourceIdentifier: \"{order.name}\"}",
            "a probe finds what was made"),
        shop(
            "the finder never finds, so it is made twice",
            "compare: {sourceIdentifier: \"{order.sourceIdentifier}\"}",
            "compare: {sourceIdentifier: \"{order.name}\"}",
            "a lost answer, class PROBE_LAGGING"),
        shop(
            "the finder takes what is not ours",
            "compare: {sourceIdentifier: \"{order.sourceIdentifier}\"}",
            "compare: {displayFulfillmentStatus: UNFULFILLED}",
            "a probe finds nothing else"),
        shop(
            "what is not there counts as done",
            "PRODUCT_VARIANT_DOES_NOT_EXIST]\n    class: missing",
            "PRODUCT_VARIANT_DOES_NOT_EXIST]\n    class: duplicate",
            "one bad member of a batch"),
        shop(
            "a batch has no key",
            "list: input.quantities, key-variable: key,",
            "list: input.quantities, key-variable: other,",
            "each action does what it says"),
        new BrokenPack(
            "prices are rounded on their way out",
            SHOP,
            "item.upsert.jslt",
            "decimal($variant.price.amount)",
            "decimal(round(number($variant.price.amount)))",
            "prices to the cent"),
        new BrokenPack(
            "prices are rounded on their way in",
            SHOP,
            "item.in.jslt",
            "money(.price, $currency)",
            "money(round(number(.price)), $currency)",
            "an item comes back as it was written"),
        new BrokenPack(
            "long titles are cut",
            SHOP,
            "item.upsert.jslt",
            "\"title\": .title,",
            "\"title\": .title[0 : 60],",
            "a long title"),
        new BrokenPack(
            "signs are taken away",
            SHOP,
            "item.in.jslt",
            "text(.title)",
            "replace(.title, \"[^A-Za-z0-9 -]\", \"\")",
            "signs of markup"),
        new BrokenPack(
            "the name of a buyer is lost",
            SHOP,
            "customer.in.jslt",
            "parts:buyer(.) + {",
            "{for (parts:buyer(.)) .key : .value if (.key != \"firstName\")} + {",
            "a customer comes back as it was written"),
        new BrokenPack(
            "another number is read than was written",
            SHOP,
            "inventory.in.jslt",
            "\"available\"",
            "\"incoming\"",
            "a level comes back as it was written"),
        new BrokenPack(
            "nobody is told that a sale is done, so nothing of it can come back",
            POS,
            "order.sale-completed.jslt",
            "sale:sold(.request.link, .request.saleID)",
            "[]",
            "each action does what it says"));
  }

  /** Writes the file with its fault into a folder of packs and mappings. */
  void into(Path folder) {
    String kind = POS.equals(system) ? "lightspeed-r" : "shopify";
    try {
      String good =
          Files.readString(Path.of("src/main/resources/systems").resolve(kind).resolve(file));
      if (!good.contains(piece)) {
        throw new IllegalStateException(fault + ": the pack has no " + piece);
      }
      Path broken = folder.resolve(kind).resolve(file);
      Files.createDirectories(broken.getParent());
      Files.writeString(broken, good.replace(piece, wrong), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return system + ": " + fault;
  }
}
