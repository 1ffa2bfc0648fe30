package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Random;

/** Something to sell and people to buy it: the same for the same seed and counts. */
final class Seed {
  private static final List<String> KINDS =
      List.of(
          "Shirt",
          "Jacket",
          "Backpack",
          "Tent",
          "Lantern",
          "Boots",
          "Bottle",
          "Scarf",
          "Gloves",
          "Rope",
          "Stove",
          "Blanket",
          "Compass",
          "Hat",
          "Socks");
  private static final List<String> STYLES =
      List.of(
          "Alpine",
          "Coastal",
          "Heritage",
          "Meadow",
          "Summit",
          "Harbour",
          "Canyon",
          "Birch",
          "Granite",
          "Aurora");
  private static final List<String> ARABIC =
      List.of(
          "قميص قطن",
          "حقيبة جلد",
          "سترة صوف",
          "مصباح نحاس",
          "خيمة سفر",
          "قبعة قش",
          "وشاح حرير",
          "حذاء مشي");
  private static final List<String> COLOURS = List.of("Black", "Sand", "Forest", "Red", "أزرق");
  private static final List<String> SIZES = List.of("S", "M", "L", "XL");
  private static final List<String> FIRST =
      List.of("Amina", "Ben", "Chloe", "David", "Elif", "Farid", "Grace", "Hugo", "ليلى", "يوسف");
  private static final List<String> LAST =
      List.of(
          "Archer",
          "Baker",
          "Castillo",
          "Duarte",
          "Evans",
          "Fischer",
          "Haddad",
          "Ito",
          "النجار",
          "الخطيب");
  private static final long FIRST_CODE = 200_000_000_000L;
  private static final long CODES_PER_SEED = 1_000_000L;
  private static final int SEEDS = 900;

  private final BackOffice office;
  private final People people;
  private final Payload sent;
  private final Random random;
  private final int maxStock;
  private long number;

  Seed(BackOffice office, People people, Payload sent) {
    this.office = office;
    this.people = people;
    this.sent = sent;
    this.random = new Random(sent.has("seed") ? sent.integer("seed") : 1);
    this.maxStock = of("maxStock", 40);
  }

  /** Ids of what was made; prices as text, stock by shopID. */
  ObjectNode run() {
    ObjectNode answer = Wire.object();
    ArrayNode items = answer.putArray("items");
    ArrayNode matrices = answer.putArray("matrices");
    ArrayNode customers = answer.putArray("customers");
    int singles = of("singles", 60);
    int arabic = of("arabic", singles / 10);
    for (int i = 0; i < singles; i++) {
      boolean inArabic = i < arabic;
      ObjectNode body = item();
      body.put("description", inArabic ? pick(ARABIC) + " " + (i + 1) : name(i + 1));
      keep(items, office.step(() -> office.createItem(new Payload("create-item", body))), body);
    }
    for (int i = 0; i < of("matrices", 20); i++) {
      ObjectNode body = matrix(i + 1);
      ObjectNode made = office.step(() -> office.createMatrix(new Payload("create-matrix", body)));
      matrices.add(Wire.text(made, "itemMatrixID"));
      for (int v = 0; v < made.path("items").size(); v++) {
        keep(
            items,
            (ObjectNode) made.path("items").get(v),
            (ObjectNode) body.path("variants").get(v));
      }
    }
    for (int i = 0; i < of("customers", 40); i++) {
      ObjectNode body = customer(i + 1);
      customers.add(
          office.step(() -> people.create(new Payload("create-customer", body))).get("customerID"));
    }
    company(answer);
    return answer;
  }

  private static void company(ObjectNode answer) {
    answer.putObject("shops").put("downtown", "1").put("harbour", "2").put("web", "3");
    answer.putObject("registers").put("downtown", "1").put("harbour", "2").put("web", "3");
    answer.putObject("employees").put("api", "1").put("downtown", "2").put("harbour", "3");
    answer.putObject("paymentTypes").put("cash", "1").put("creditCard", "2").put("web", "3");
    answer.put("webCustomer", String.valueOf(Setup.WEB_CUSTOMER));
  }

  private int of(String count, int otherwise) {
    return sent.has(count) ? Math.toIntExact(sent.integer(count)) : otherwise;
  }

  private static void keep(ArrayNode items, ObjectNode made, ObjectNode body) {
    made.set("stock", body.get("stock"));
    items.add(made);
  }

  private ObjectNode matrix(int index) {
    ObjectNode body = Wire.object();
    body.put("description", name(index) + " Line").put("itemAttributeSetID", 1);
    body.put("price", price());
    ArrayNode variants = body.putArray("variants");
    int colours = 1 + random.nextInt(2);
    int sizes = 2 + random.nextInt(SIZES.size() - 1);
    int offset = random.nextInt(COLOURS.size());
    for (int c = 0; c < colours; c++) {
      for (int s = 0; s < sizes; s++) {
        ObjectNode variant = item();
        variant.put("price", Wire.text(body, "price"));
        variant.put("attribute1", COLOURS.get((offset + c) % COLOURS.size()));
        variant.put("attribute2", SIZES.get(s)).put("attribute3", "");
        variants.add(variant);
      }
    }
    return body;
  }

  private ObjectNode item() {
    number++;
    long seed = Math.floorMod(sent.has("seed") ? sent.integer("seed") : 1, SEEDS);
    long code = FIRST_CODE + seed * CODES_PER_SEED + number;
    ObjectNode body = Wire.object();
    body.put("customSku", String.format("NW-%03d-%05d", seed, number));
    body.put("ean", checked(code)).put("price", price());
    body.put(
        "cost",
        Wire.decimal(
            new BigDecimal(Wire.text(body, "price"))
                .multiply(new BigDecimal("0.4"))
                .setScale(2, RoundingMode.HALF_UP)));
    ObjectNode stock = body.putObject("stock");
    // Some shops have never had an item: no row there.
    for (long shop : new long[] {Setup.DOWNTOWN, Setup.HARBOUR, Setup.WEB}) {
      int chance = shop == Setup.WEB ? 5 : 9;
      if (random.nextInt(10) < chance) {
        stock.put(String.valueOf(shop), 1 + random.nextInt(Math.max(1, maxStock)));
      }
    }
    return body;
  }

  private ObjectNode customer(int index) {
    ObjectNode body = Wire.object();
    body.put("firstName", pick(FIRST)).put("lastName", pick(LAST));
    body.put("email", "customer" + index + "@example.com");
    body.put("mobile", String.format("+1 555 01%05d", index))
        .put("marketing", random.nextBoolean());
    body.put("address1", (1 + random.nextInt(200)) + " Main Street").put("city", "Portland");
    body.put("state", "Oregon").put("stateCode", "OR").put("zip", "97201");
    body.put("country", "United States").put("countryCode", "US");
    return body;
  }

  private String name(int index) {
    return pick(STYLES) + " " + pick(KINDS) + " " + index;
  }

  private String price() {
    return Wire.decimal(BigDecimal.valueOf(500L + random.nextInt(300) * 50L - 1, 2));
  }

  private String pick(List<String> words) {
    return words.get(random.nextInt(words.size()));
  }

  /** An EAN-13: twelve digits and the check digit. */
  private static String checked(long twelve) {
    String digits = String.valueOf(twelve);
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      sum += (digits.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3);
    }
    return digits + (10 - sum % 10) % 10;
  }
}
