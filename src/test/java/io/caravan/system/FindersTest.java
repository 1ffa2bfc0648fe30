package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.system.SystemPack.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an action looks for must not be missed because it stands on a second page. */
class FindersTest {
  /** Lists of one page: a level of one place, parts of one record, customers of one e-mail. */
  private static final Set<String> ONE_PAGE =
      Set.of(
          "levelBefore",
          "findLine",
          "readLevel",
          "madeOrder",
          "readCustomer",
          "orderPayments",
          "findCustomer");

  @ParameterizedTest
  @ValueSource(strings = {"lightspeed-r", "shopify", "vendure"})
  void each_list_that_an_action_looks_through_is_read_to_its_end(String kind) {
    Systems systems =
        Systems.read(
            Map.of(
                "caravan.systems.one.kind",
                kind,
                "caravan.systems.one.url",
                "https://sample.example.com"),
            List.of());
    SystemPack pack = systems.require("one").pack();
    Set<String> cut = new TreeSet<>();
    pack.actions()
        .values()
        .forEach(
            action ->
                action.steps().stream()
                    .map(step -> pack.operations().get(step.call()))
                    .filter(FindersTest::isCut)
                    .forEach(operation -> cut.add(operation.name())));
    cut.removeAll(ONE_PAGE);
    assertThat(cut).isEmpty();
  }

  private static boolean isCut(Operation operation) {
    String text = operation.request().graphql();
    boolean list =
        text == null
            ? operation.request().query() != null && !operation.request().query().isEmpty()
            : text.contains("pageInfo") || text.contains("totalItems") || text.contains("take:");
    return "READ".equals(operation.outcome()) && operation.listing() == null && list;
  }
}
