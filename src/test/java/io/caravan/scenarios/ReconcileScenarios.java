package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Both sides are compared to the end; what nobody told of is found, and healed by policy. */
class ReconcileScenarios extends OnStage {
  private static final Duration HOOKS_TAKE = Duration.ofSeconds(35);
  private static final int MOST_EDITS = 12;

  private static final String UNEXPLAINED = "unexplained";

  @Override
  Map<String, String> settings(Path folder) {
    // Only hooks tell of levels in the shop, so that one that is missing shows.
    return Map.of("caravan.flows.inventory-from-shop.schedule", "6h");
  }

  @Test
  void what_was_kept_in_step_agrees_to_the_last_field() {
    stocked("R-1", "10.00", 5);
    JsonNode order = order("agrees@example.org", Map.of("R-1", 2));
    reserves(order, 1);
    ships("R-W-1", order, "T1", Map.of("R-1", 2));
    sells(order, 1);
    stage
        .eventually()
        .untilAsserted(
            () -> {
              JsonNode report = compare("order", "shipment");
              for (String entity : List.of("order", "shipment")) {
                assertThat(of(report, entity, name(order))).as("%s", report).isEmpty();
              }
            });
    shows("R-1", "web", 3);
    JsonNode report = compare("item", "inventory", "customer");
    for (String record : List.of("R-1", "R-1@web", "agrees@example.org")) {
      assertThat(report.toString()).doesNotContain("\"record\":\"" + record + "\"");
    }
    assertThat(report.at("/entities/item/compared").asInt()).isPositive();
  }

  @Test
  void without_a_hub_the_command_reads_by_itself() {
    stocked("R-ALONE", "10.00", 5);
    stage.stop();
    try {
      Stage.Told told = stage.caravan("reconcile", "item");
      assertThat(told.text()).contains("No hub runs").contains("item: ").contains(" compared");
      assertThat(told.text()).doesNotContain("R-ALONE");
    } finally {
      stage.start();
    }
    assertThat(stage.caravan("reconcile", "--last").text()).contains("item: ");
  }

  @Scenario(
      number = 63,
      given = "an item that is deleted at the till, by a merge that nobody is told of",
      when = "both sides are compared and healed",
      then = "it is archived in the shop, and an edit there does not bring it back to the till")
  void deleted_at_its_owner() {
    stocked("GONE", "10.00", 5);
    stocked("KEPT", "11.00", 1);
    merge("merge-items", itemId("GONE"), itemId("KEPT"));

    JsonNode found = only(compare("item"), "item", "GONE");
    assertThat(found.path("side").asText()).isEqualTo("pos");
    assertThat(found.path("cause").asText()).isEqualTo(UNEXPLAINED);
    assertThat(alarms()).contains("unexplained").contains("reconcile item");

    assertThat(heal("item").code()).isZero();
    stage.eventually().until(() -> "ARCHIVED".equals(status("GONE")));
    stage.admin().call(SHOP, "edit-variant", "", json("{\"sku\":\"GONE\",\"price\":\"12.00\"}"));
    stage.eventually().until(() -> of(compare("item"), "item", "GONE").isEmpty());
    assertThat(stage.pos().items()).doesNotContainKey("GONE");
    assertThat(status("GONE")).isEqualTo("ARCHIVED");
  }

  @Scenario(
      number = 64,
      given =
          "a catalogue on both sides and one product that is deleted in the shop without a word",
      when = "one comparison runs",
      then = "the deletion is found and named")
  void deleted_without_a_word() {
    stocked("LOST", "10.00", 5);
    delete("LOST");

    JsonNode found = only(compare("item"), "item", "LOST");
    assertThat(found.path("side").asText()).isEqualTo("shop");
    assertThat(found.path("cause").asText()).isEqualTo(UNEXPLAINED);
    assertThat(found.path("reason").asText()).contains("gone from shop");
    assertThat(heal("item").code()).isZero();
    shows("LOST", "web", 5);
  }

  @Scenario(
      number = 114,
      given = "an item that was deleted in the shop and has to be there again",
      when = "it is unlinked and both sides are compared and healed",
      then = "the old mapping blocks nothing: the shop sells it again, with its stock")
  void unlinked_and_imported_again() {
    stocked("AGAIN", "10.00", 6);
    delete("AGAIN");

    Stage.Told unlinked = stage.caravan("unlink", "AGAIN", "shop");
    assertThat(unlinked.code()).as(unlinked.text()).isZero();
    assertThat(unlinked.text()).contains("reconcile item --heal");
    assertThat(heal("item").code()).isZero();
    for (String place : List.of("downtown", "harbour", "web")) {
      shows("AGAIN", place, 6);
    }
  }

  @Scenario(
      number = 20,
      given = "a shop whose webhooks do not tell of some changes of stock",
      when = "stock changes that way and both sides are compared",
      then =
          "an alarm says that changes were told by no webhook, and the till's number is restored; the"
              + " alarm ends with a comparison to which all was told")
  void told_by_no_webhook() {
    stocked("QUIET", "10.00", 9);
    stage.admin().fault(SHOP, "webhook-drop", "inventory.*", 1000);
    JsonNode report = null;
    int untold = 0;
    // A regular read of the levels may come first and find the edit by itself.
    for (int edit = 0; untold == 0 && edit < MOST_EDITS; edit++) {
      setByApp("QUIET", 4 - edit);
      stage.passes(HOOKS_TAKE);
      report = compare("inventory");
      untold = report.at("/entities/inventory/toldByNoHook/shop").asInt();
    }
    assertThat(untold).as("%s", report).isPositive();
    assertThat(alarms()).contains("coverage").contains("shop/inventory");
    shows("QUIET", "web", 9);
    stage.admin().calm();
    compare("inventory");
    assertThat(alarms()).doesNotContain("shop/inventory");
  }

  @Test
  void an_edit_that_left_no_time_is_found_and_healed() {
    stage.till().customer("", "Ann", "Silent", "silent@example.org");
    stage.eventually().until(() -> stage.shop().customers().containsKey("silent@example.org"));
    String id = tillCustomers("silent@example.org").get(0).path("customerID").asText();
    stage.admin().call(TILL, "switch", "", json("{\"customerTimeBlindToContact\":true}"));
    try {
      List<JsonNode> differences = List.of();
      // A regular read that reaches back over the last minutes may come first.
      for (int edit = 0; differences.isEmpty() && edit < MOST_EDITS; edit++) {
        String edited = "{\"customerID\":\"%s\",\"mobile\":\"+3120123456%d\"}";
        stage.admin().call(TILL, "update-customer", "", json(edited.formatted(id, edit)));
        differences = of(compare("customer"), "customer", "silent@example.org");
      }
      assertThat(differences).hasSize(1);
      JsonNode found = differences.get(0);
      assertThat(found.path("field").asText()).isEqualTo("phone");
      assertThat(found.path("cause").asText()).isEqualTo(UNEXPLAINED);
      assertThat(heal("customer").code()).isZero();
      stage
          .eventually()
          .until(() -> of(compare("customer"), "customer", "silent@example.org").isEmpty());
    } finally {
      stage.admin().call(TILL, "switch", "", json("{\"customerTimeBlindToContact\":false}"));
    }
  }

  @Test
  void a_customer_who_was_merged_is_found_and_not_made_again() {
    for (String email : List.of("one@example.org", "two@example.org")) {
      stage.till().customer("", "Ann", "Merged", email);
      stage.eventually().until(() -> stage.shop().customers().containsKey(email));
    }
    merge(
        "merge-customers",
        tillCustomers("one@example.org").get(0).path("customerID").asText(),
        tillCustomers("two@example.org").get(0).path("customerID").asText());

    JsonNode found = only(compare("customer"), "customer", "one@example.org");
    assertThat(found.path("side").asText()).isEqualTo("pos");
    assertThat(heal("customer").code()).isZero();
    JsonNode after = only(compare("customer"), "customer", "one@example.org");
    assertThat(after.path("cause").asText()).isEqualTo("rule");
    assertThat(tillCustomers("one@example.org")).isEmpty();
  }

  @Test
  void more_than_a_share_is_not_healed_without_a_word() {
    List<String> skus = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      skus.add("MANY-" + i);
      atTill("Thing MANY-" + i, "MANY-" + i, "5.00", 2);
    }
    skus.forEach(sku -> shows(sku, "web", 2));
    skus.forEach(this::delete);

    Stage.Told held = heal("item");
    assertThat(held.code()).isEqualTo(1);
    assertThat(held.text()).contains("nothing is healed: ").contains("--yes");
    assertThat(alarms()).contains("reconcile item --heal --yes");

    Stage.Told told = stage.caravan("reconcile", "item", "--heal", "--yes");
    assertThat(told.code()).as(told.text()).isZero();
    skus.forEach(sku -> shows(sku, "web", 2));
  }

  private void merge(String verb, String from, String into) {
    String body = "{\"from\":\"" + from + "\",\"into\":\"" + into + "\"}";
    stage.admin().call(TILL, verb, "", json(body));
  }

  private void delete(String sku) {
    stage.admin().call(SHOP, "delete-product", "", json("{\"sku\":\"" + sku + "\"}"));
  }

  private String status(String sku) {
    return shop("{ productVariants(first: 1, query: \"sku:"
            + sku
            + "\") { nodes { product { status"
            + " } } } }")
        .at("/productVariants/nodes/0/product/status")
        .asText();
  }

  private Stage.Told heal(String entity) {
    return stage.caravan("reconcile", entity, "--heal");
  }

  private JsonNode compare(String... entities) {
    List<String> words = new ArrayList<>(List.of("reconcile"));
    words.addAll(List.of(entities));
    words.add("--json");
    return Json.parse(stage.caravan(words.toArray(String[]::new)).text());
  }

  private static List<JsonNode> of(JsonNode report, String entity, String record) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode one : report.at("/entities/" + entity + "/list")) {
      if (record.equals(one.path("record").asText())) {
        found.add(one);
      }
    }
    return found;
  }

  private static JsonNode only(JsonNode report, String entity, String record) {
    List<JsonNode> found = of(report, entity, record);
    assertThat(found).as("%s", report).hasSize(1);
    return found.get(0);
  }
}
