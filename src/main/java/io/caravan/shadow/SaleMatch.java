package io.caravan.shadow;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * By what a sale at a till and a web order are known as one: an order number or id that the sale
 * carries, else the same goods, with a sign that the sale is no walk-in's.
 */
public final class SaleMatch {
  /** Shorter numbers stand for anything. */
  private static final int SHORTEST = 4;

  private SaleMatch() {}

  /** Words of a sale's reference and notes that can name an order. */
  public static Set<String> words(JsonNode sale) {
    Set<String> words = new TreeSet<>();
    List<String> texts = new ArrayList<>();
    texts.add(sale.path("sourceIdentifier").asText(""));
    texts.add(sale.path("note").asText(""));
    for (String text : texts) {
      for (String word : text.split("[^A-Za-z0-9]+")) {
        if (word.length() >= SHORTEST && word.matches(".*[0-9].*")) {
          words.add(word);
        }
      }
    }
    return words;
  }

  /** Names of a web order as others write them: its number and the digits of its id. */
  public static Set<String> names(JsonNode order, String nativeId) {
    Set<String> names = new TreeSet<>();
    String number = order.path("name").asText("").replaceFirst("^#", "");
    String id = nativeId == null ? "" : nativeId.substring(nativeId.lastIndexOf('/') + 1);
    for (String name : List.of(number, id)) {
      if (name.length() >= SHORTEST) {
        names.add(name);
      }
    }
    return names;
  }

  /** The goods of an order or sale as one text, or null if nothing in it is known. */
  public static String goods(JsonNode order) {
    StringBuilder text = new StringBuilder();
    quantities(order)
        .forEach(
            (variant, quantity) ->
                text.append(variant).append('*').append(quantity.toPlainString()).append(' '));
    return text.isEmpty() ? null : text.toString().trim();
  }

  /** What an order holds now of each known variant; what came back is left out. */
  public static Map<String, BigDecimal> quantities(JsonNode order) {
    Map<String, BigDecimal> sums = new TreeMap<>();
    for (JsonNode line : order.path("lines")) {
      String variant = line.path("variant").path("ref").asText("");
      BigDecimal quantity = decimal(line.path("currentQuantity").asText("0"));
      if (!variant.isEmpty() && quantity.signum() > 0) {
        sums.merge(variant, quantity.stripTrailingZeros(), BigDecimal::add);
      }
    }
    return sums;
  }

  /** Whether a sale of the same goods says in some way that it is of the web. */
  public static boolean isAlike(JsonNode order, JsonNode sale) {
    String buyer = order.path("customer").path("ref").asText("");
    boolean sameBuyer =
        !buyer.isEmpty() && buyer.equals(sale.path("customer").path("ref").asText(""));
    boolean marked = !sale.path("sourceName").asText("").isBlank();
    for (JsonNode payment : sale.path("payments")) {
      marked |= "web".equals(payment.path("kind").asText());
    }
    return sameBuyer || marked && total(order).compareTo(total(sale)) == 0;
  }

  static BigDecimal total(JsonNode order) {
    return decimal(order.path("totals").path("total").path("amount").asText("0"));
  }

  static BigDecimal decimal(String text) {
    return text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
  }
}
