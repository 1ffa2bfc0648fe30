package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.Desk.Said;
import io.caravan.command.outside.Storefront;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples out of a running system: as it tells them, and nobody is to be known in them. */
class CaptureTest {
  private static final Shopper SHOPPER =
      new Shopper("Rosalind", "Quillfeather", "rosalind@quillfeather.example");

  @TempDir Path folder;
  private Desk desk;
  private String out;
  private String err;

  @BeforeEach
  void open() throws IOException {
    desk = Desk.open(folder, 1);
    desk.config.put("caravan.mappings", folder.resolve("mappings").toString());
    Storefront shop = desk.vendors.storefront();
    shop.product("Blue mug", "MUG", "9.50", Map.of("Web warehouse", 5));
    shop.product("Cap", "CAP", "4.00", Map.of());
    ObjectNode order = Json.mapper().createObjectNode();
    order.withArray("lines").addObject().put("sku", "MUG").put("quantity", 1);
    order
        .putObject("customer")
        .put("email", SHOPPER.email())
        .put("phone", "+12025550123")
        .put("firstName", SHOPPER.first())
        .put("lastName", SHOPPER.last());
    order.put("note", "ring twice, Rosalind Quillfeather lives upstairs");
    order
        .putObject("address")
        .put("firstName", SHOPPER.first())
        .put("lastName", SHOPPER.last())
        .put("address1", "7 Hawthorn Lane")
        .put("city", "Portland")
        .put("zip", "97201")
        .put("countryCode", "US");
    desk.vendors.admin().call("shopify", "place-order", "", order);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private int capture(String... more) {
    List<String> words = new ArrayList<>(List.of("capture"));
    words.addAll(List.of(more));
    return typed(words.toArray(String[]::new));
  }

  private int typed(String... words) {
    Said said = desk.caravan(words);
    out = said.out();
    err = said.err();
    return said.code();
  }

  private List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("mappings"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void what_a_system_tells_is_kept_without_who_it_is_about() throws IOException {
    assertThat(capture("shop", "--most", "2")).as(out + err).isZero();
    assertThat(out)
        .contains("shop items: 2 looked at", "shop customers: 1 looked at, 1 kept", "masked: ");
    StringBuilder all = new StringBuilder();
    for (Path file : samples()) {
      all.append(Files.readString(file));
    }
    assertThat(all.toString())
        .doesNotContainIgnoringCase("rosalind")
        .doesNotContainIgnoringCase("quillfeather")
        .doesNotContain("2025550123", "Hawthorn", "97201")
        .contains("Blue mug", "MUG", "9.50", "person1@example.com");
  }

  @Test
  void what_was_captured_passes_check_once_what_is_expected_is_written() throws IOException {
    assertThat(capture("shop")).as(out + err).isZero();
    assertThat(typed("check", "--write-expected")).as(out + err).isZero();
    assertThat(samples()).anyMatch(file -> file.toString().endsWith(".expected.json"));
    assertThat(typed("check")).as(out + err).isZero();
  }

  @Test
  void nothing_is_overwritten_and_one_stream_can_be_asked_for() throws IOException {
    assertThat(capture("shop", "--stream", "customers")).isZero();
    List<Path> first = samples();
    assertThat(first).singleElement().asString().contains("customer.in.3.json");
    assertThat(capture("shop", "--stream", "customers")).isZero();
    assertThat(samples()).hasSize(2).containsAll(first);
  }

  @Test
  void what_cannot_be_captured_is_told() {
    assertThat(capture("shop", "--stream", "custom")).isEqualTo(2);
    assertThat(err).contains("--stream custom: shop has items");
    assertThat(capture("shop", "--since", "lately")).isEqualTo(2);
    assertThat(err).contains("--since \"lately\" is neither a span");
    assertThat(capture("shop", "--look", "-1")).isEqualTo(2);
    assertThat(err).contains("--look -1: at least 1 is needed");
    assertThat(capture("nowhere")).isEqualTo(1);
    assertThat(err).contains("there is no system nowhere");
    desk.config.put("caravan.systems.warehouse.kind", "generic");
    desk.config.put("caravan.systems.warehouse.secret", "a-secret-of-the-warehouse");
    assertThat(capture("warehouse")).isEqualTo(1);
    assertThat(err).contains("it only posts to us", "Write its samples by hand");
    assertThat(typed("certify", "warehouse")).isEqualTo(1);
    assertThat(err).contains("it only posts to us", "Nothing can be certified");
    desk.close();
    assertThat(capture("shop", "--stream", "items")).isEqualTo(1);
    assertThat(out).contains("FAULT shop items: ");
  }
}
