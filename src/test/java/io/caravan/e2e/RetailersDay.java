package io.caravan.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.Catalogue;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Parcel;
import io.caravan.command.outside.Storefront.Shopper;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What happens at a retailer in a day, a round of it at a time. */
final class RetailersDay {
  private static final long SEED = 3;
  private static final int SINGLES = 10;
  private static final int STOCK = 20;
  private static final String ALWAYS = "S1";

  private final Retailer retailer;
  private final List<Product> catalogue = Catalogue.of(SEED);
  private int round;
  private int made;
  private String sku;
  private String ofShop;
  private String ofWeb;
  private Map<String, Integer> basket;

  RetailersDay(Retailer retailer) {
    this.retailer = retailer;
  }

  /** Products arrive: at first four, of which one has sizes, later one. */
  void products() {
    round++;
    if (round == 1) {
      make(catalogue.get(0));
      make(catalogue.get(SINGLES + made++));
      make(catalogue.get(SINGLES + made++));
    }
    Product fresh = catalogue.get(SINGLES + made++);
    make(fresh);
    sku = fresh.items().get(0).sku();
    basket = Map.of(sku, 2, ALWAYS, 1);
  }

  private void make(Product product) {
    retailer.vendors().till().create("", product, place -> STOCK);
  }

  /** Both shops sell, and so do the stores. In the third round one buyer buys in both shops. */
  void orders() {
    Shopper ada = new Shopper("Ada", "Byron", "ada" + round + "@example.org");
    Shopper ben = round == 3 ? ada : new Shopper("Ben", "Oliver", "ben" + round + "@example.org");
    ofShop =
        retailer
            .vendors()
            .storefront()
            .order("", ada, basket, null, "paid", false)
            .path("name")
            .asText();
    ofWeb = retailer.web().buy(basket, ben.first(), ben.last(), ben.email()).orElseThrow();
    retailer.vendors().till().sell("", Retailer.PLACE, id(sku), 1);
    retailer.vendors().till().sell("", "downtown", id(ALWAYS), 1);
  }

  /** One shop sends its order itself, the other one's is sent by the warehouse. */
  void shipments() {
    boolean byShop = round % 2 == 1;
    if (byShop) {
      retailer.vendors().storefront().fulfil("", ofShop, "1Z-SHOP-" + round);
    } else {
      retailer.web().fulfil(ofWeb, "1Z-WEB-" + round);
    }
    String now = Instant.now().toString();
    ObjectNode parcel =
        Parcel.of("W" + round, byShop ? ofWeb : ofShop, "UPS", "1Z-HOUSE-" + round, basket);
    parcel.put("state", "shipped").put("shippedAt", now).put("updatedAt", now);
    if (!retailer.ships(parcel)) {
      throw new IllegalStateException("the parcel of the warehouse was not recorded");
    }
  }

  /** Somebody counts, a title and a buyer's name change. */
  void changes() {
    retailer.vendors().till().count("", Retailer.PLACE, id(sku), new BigDecimal(31 + round));
    retailer.vendors().till().rename("", id(sku), "Fine thing " + round);
    retailer.web().rename((round == 3 ? "ada" : "ben") + round + "@example.org", "Robin", "Oliver");
  }

  private String id(String sku) {
    return retailer.vendors().pos().items().get(sku).itemId();
  }
}
