package io.caravan.command.outside;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The seeded assortment: 20 products with 60 sellable items, some with Arabic names. */
public final class Catalogue {
  private static final List<String> MATRICES =
      List.of(
          "Linen shirt",
          "Merino jumper",
          "Rain jacket",
          "قميص قطني",
          "Canvas trainer",
          "Denim skirt",
          "حذاء جلدي",
          "Wool scarf & hat",
          "Kids' parka",
          "Cycling jersey");
  private static final List<String> SINGLES =
      List.of(
          "Leather belt",
          "Tote bag",
          "مظلة",
          "Enamel mug",
          "Gift box",
          "Sun glasses",
          "Umbrella \"Storm\"",
          "Key ring",
          "Notebook",
          "Water bottle");
  private static final List<String> SIZES = List.of("XS", "S", "M", "L", "XL");
  private static final long FIRST_BARCODE = 4_006_381_000_000L;

  private Catalogue() {}

  /** One product; {@code sizes} is empty if it has no variants. */
  public record Product(String title, List<Sellable> items, List<String> sizes) {}

  /** One item that can be sold. */
  public record Sellable(String sku, BigDecimal price, String barcode) {}

  public static List<Product> of(long seed) {
    Random random = new Random(seed);
    List<Product> products = new ArrayList<>();
    int n = 0;
    for (int i = 0; i < MATRICES.size(); i++) {
      BigDecimal price = price(random);
      List<Sellable> items = new ArrayList<>();
      for (String size : SIZES) {
        items.add(new Sellable("M" + (i + 1) + "-" + size, price, barcode(n++)));
      }
      products.add(new Product(MATRICES.get(i), items, SIZES));
    }
    for (int i = 0; i < SINGLES.size(); i++) {
      products.add(
          new Product(
              SINGLES.get(i),
              List.of(new Sellable("S" + (i + 1), price(random), barcode(n++))),
              List.of()));
    }
    return products;
  }

  private static BigDecimal price(Random random) {
    return BigDecimal.valueOf(500 + random.nextInt(9500), 2);
  }

  private static String barcode(int n) {
    String digits = String.valueOf(FIRST_BARCODE + n * 10L).substring(0, 12);
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      sum += (digits.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3);
    }
    return digits + (10 - sum % 10) % 10;
  }
}
