package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Caravan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A till and an ERP beside one shop: each could sell its orders. */
class BookersTest {
  private static final String SYSTEMS =
      """
      caravan.systems.pos.kind=lightspeed-r
      caravan.systems.pos.account=1
      caravan.systems.pos.client-id=c
      caravan.systems.pos.client-secret=s
      caravan.systems.shop.kind=shopify
      caravan.systems.shop.url=https://one.myshopify.com
      caravan.systems.shop.client-id=c
      caravan.systems.shop.client-secret=s
      caravan.systems.erp.kind=tryton
      caravan.systems.erp.url=https://erp.example/db
      caravan.systems.erp.user=u
      caravan.systems.erp.password=p
      """;

  @TempDir Path folder;

  @Test
  void two_that_would_book_the_same_web_orders_are_refused_until_one_is_left() throws IOException {
    assertThat(check(""))
        .contains(
            "order.camel.yaml: web orders would be booked by each of erp, pos, by the flows"
                + " order-to-erp, order-to-pos. Let one of them book: set"
                + " caravan.flows.<flow>.enabled=false for all others")
        .doesNotContain("order-from-shop");
    assertThat(check("caravan.flows.order-to-erp.enabled=false\n"))
        .contains("order-from-shop")
        .doesNotContain("booked");
  }

  @Test
  void point_to_point_each_has_the_orders_of_its_own_partner() throws IOException {
    assertThat(
            check(
                """
                caravan.topology=point-to-point
                caravan.point-to-point.pos=shop
                caravan.point-to-point.shop=pos
                caravan.point-to-point.erp=shop
                """))
        .doesNotContain("booked");
  }

  private String check(String more) throws IOException {
    Path config = Files.writeString(folder.resolve("a.properties"), SYSTEMS + more);
    StringWriter told = new StringWriter();
    CommandLine line = Caravan.commandLine().setOut(new PrintWriter(told));
    line.execute("check", "-c", config.toString());
    assertThat(told.toString()).contains("item-from-shop");
    return told.toString();
  }
}
