package io.caravan.faults;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Vendors that tell other values than they were told, or in another shape than yesterday. */
class ChangedAnswersTest extends OnRewrittenStage {
  private static final int MORE_READS = 6;

  /** The first, and those that are tried to have it kept. */
  private static final int MOST_WRITES = 5;

  private static final String OURS = "\"title\":\"Thing ROUND\"";
  private final AtomicInteger edits = new AtomicInteger();

  @Test
  @Fault(37)
  void a_shop_that_rounds_prices_and_trims_titles_is_not_written_for_ever() {
    shop.edit(
        body -> {
          String told =
              body.replace("\"19.99\"", "\"20.00\"").replace("\"Thing ROUND\"", "\"Thing R\"");
          edits.addAndGet(told.equals(body) ? 0 : 1);
          return told;
        });
    stocked("ROUND", "19.99", 4);
    reads("ROUND-A");
    int written = shop.asked(OURS);
    int told = edits.get();
    for (int i = 0; i < MORE_READS; i++) {
      reads("ROUND-" + i);
      // The shop tells of it again each time.
      stage.storefront().price("", "ROUND", "20.00");
    }
    assertThat(edits.get()).as("the shop told it otherwise again").isGreaterThan(told);
    assertThat(written).isBetween(2, MOST_WRITES);
    assertThat(alarms()).contains("not-kept").contains("19.99");
    assertThat(shop.asked(OURS)).isEqualTo(written);
  }

  /** An item that comes later has been read and written later than everything before it. */
  private void reads(String sku) {
    stocked(sku, "5.00", 3);
  }

  /** Changes what the till tells of the items of one SKU. */
  private void drift(String sku, Consumer<ObjectNode> change) {
    till.edit(
        body -> {
          if (!body.contains("\"" + sku + "\"") || !body.startsWith("{")) {
            return body;
          }
          JsonNode read = Json.parse(body);
          for (JsonNode holder : read.findParents("customSku")) {
            if (holder.path("customSku").asText().equals(sku)) {
              change.accept((ObjectNode) holder);
              edits.incrementAndGet();
            }
          }
          return Json.text(read);
        });
  }

  private record Drift(String sku, String path, Consumer<ObjectNode> change) {}

  @Test
  @Fault(38)
  void fields_that_change_their_type_vanish_or_become_null_park_their_item_alone() {
    List<Drift> drifts =
        List.of(
            new Drift("TYPED", "price", item -> item.put("Prices", "12,50 €")),
            new Drift("VANISHED", "title", item -> item.remove("description")),
            new Drift("NULLED", "title", item -> item.putNull("description")));
    for (Drift drift : drifts) {
      edits.set(0);
      drift(drift.sku(), drift.change());
      atTill("Drifting", drift.sku(), "12.50", 4);
      stocked("BESIDE-" + drift.sku(), "3.00", 2);
      assertThat(edits.get()).isPositive();
      String id = "\"" + itemId(drift.sku()) + "\"";
      stage
          .eventually()
          .until(
              () ->
                  parked("\"item\"").stream()
                      .map(JsonNode::toString)
                      .anyMatch(row -> row.contains(id) && row.contains(drift.path())));
      assertThat(stage.shop().variants()).doesNotContainKey(drift.sku());
    }
    till.edit(body -> body);
  }

  @Test
  @Fault(28)
  void an_error_inside_an_answer_of_200_is_no_success() {
    shop.edit(body -> body);
    String refused =
        "{\"errors\":[{\"message\":\"Internal error. Looks like something went wrong\","
            + "\"extensions\":{\"code\":\"INTERNAL_SERVER_ERROR\"}}]}";
    Between.Happened happened =
        shop.once("POST", "/admin/api/.*", aResponse().withBody(refused).withStatus(200));
    stocked("INSIDE", "3.00", 2);
    assertThat(happened.yes()).isTrue();
    assertThat(
            stage.shop().variants().values().stream()
                .filter(variant -> variant.title().startsWith("Thing INSIDE")))
        .hasSize(1);
  }
}
