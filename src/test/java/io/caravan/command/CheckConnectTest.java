package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.Desk.Said;
import io.caravan.mapping.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is missing is told before the first order finds out. */
class CheckConnectTest {
  private static final String POS = "caravan.systems.pos.";
  private static final String SHOP = "caravan.systems.shop.";

  @TempDir Path folder;
  private Desk desk;

  @BeforeEach
  void open() throws Exception {
    desk = Desk.open(folder);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private Said checked(String... settings) throws Exception {
    String[] words = new String[2 + settings.length * 2];
    words[0] = "check";
    words[1] = "--connect";
    for (int i = 0; i < settings.length; i++) {
      words[2 + i * 2] = "--set";
      words[3 + i * 2] = settings[i];
    }
    return desk.caravan(words);
  }

  @Test
  void a_system_that_is_not_connected_is_one_fault_and_the_others_are_asked() throws Exception {
    Said said = checked();
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out())
        .contains("run: ./caravan connect pos")
        .contains("1 fault.")
        .containsPattern("shop +account +gid://shopify/Shop/1 Sandbox");
  }

  @Test
  void everything_that_is_named_but_not_there_is_one_list() throws Exception {
    assertThat(desk.consented("connect", "pos").code()).isZero();
    Said good = checked();
    assertThat(good.code()).as(good.toString()).isZero();
    assertThat(good.out())
        .containsPattern("pos +payment-types +1 Cash, 2 Credit Card, 3 Web")
        .containsPattern("pos +tax-categories +\\d.* tax1Rate=")
        .containsPattern("shop +account .*taxesIncluded=false taxShipping=false")
        .containsPattern("pos +reservations +not measured; on-hand-excludes-reservations=true")
        .contains("No faults.");
    Said bad =
        checked(
            POS + "employee=99",
            POS + "register=1=1,2=77",
            POS + "web-payment-type=",
            POS + "tax-category=97",
            POS + "payment-types=paypal=98",
            SHOP + "currency=EUR",
            SHOP + "publications=gid://shopify/Publication/1",
            "caravan.locations.web.pos=0",
            "caravan.locations.web.shop=gid://shopify/Location/1");
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.out())
        .contains(POS + "employee: pos has no 99 among its employees: 1 Casey Integration")
        .contains(POS + "register: pos has no 77 among its registers")
        .contains(POS + "payment-types: pos has no 98 among its payment-types")
        .contains(POS + "web-payment-type is not set")
        .contains(POS + "tax-category: pos has no 97 among its tax-categories")
        .contains("There is: 1 Cash, 2 Credit Card, 3 Web")
        .contains(SHOP + "currency: shop has no EUR among its account")
        .contains(SHOP + "publications: shop has no gid://shopify/Publication/1")
        .contains("caravan.locations.web.pos: pos has no 0 among its locations: 1 Downtown")
        .contains("caravan.locations.web.shop: shop has no gid://shopify/Location/1")
        .contains("11 faults.");
  }

  @Test
  void what_is_told_inside_of_another_record_is_there() throws Exception {
    Path pack = Files.createDirectories(folder.resolve("packs/shopify")).resolve("system.yaml");
    String shipped = Files.readString(Path.of("src/main/resources/systems/shopify/system.yaml"));
    String field = "there: account.currencyCode";
    assertThat(shipped).contains(field);
    Files.writeString(pack, shipped.replace(field, "there: account.plan.publicDisplayName"));
    desk.config.put("caravan.packs", folder.resolve("packs").toString());
    assertThat(checked(SHOP + "currency=Standard").out()).doesNotContain("has no Standard");
    assertThat(checked(SHOP + "currency=EUR").out())
        .contains(SHOP + "currency: shop has no EUR among its account");
  }

  @Test
  void reservations_are_measured_on_a_test_item() throws Exception {
    assertThat(desk.consented("connect", "pos").code()).isZero();
    desk.item("TEST-1");
    Said good = desk.caravan("check", "--connect", "--test-item", "TEST-1");
    assertThat(good.code()).as(good.toString()).isZero();
    assertThat(good.out()).contains("while one piece was reserved");
    desk.reservationsLeaveTheOnHand(false);
    Said wrong = desk.caravan("check", "--connect", "--test-item", "TEST-1");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.out()).contains("set it to false before the next order");
    assertThat(desk.caravan("check", "--test-item", "TEST-1").code()).isEqualTo(2);
  }

  @Test
  void scopes_that_the_merchant_did_not_grant_are_named() throws Exception {
    assertThat(desk.consented("connect", "pos").code()).isZero();
    desk.scopes("write_products", "read_orders", "read_locations", "read_publications");
    Said said = checked();
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out())
        .contains("shop does not grant read_inventory, write_inventory, write_orders")
        .doesNotContain("does not grant read_products");
  }

  @Test
  void json_is_json_and_has_what_the_tables_have() throws Exception {
    Said said = desk.caravan("check", "--connect", "--json");
    assertThat(said.code()).isEqualTo(1);
    JsonNode told = Json.parse(said.out());
    assertThat(told.path("faults")).hasSize(1);
    assertThat(told.path("flows").size()).isGreaterThan(15);
    assertThat(told.path("systems"))
        .anyMatch(
            row ->
                row.path("system").asText().equals("shop")
                    && row.path("what").asText().equals("account")
                    && row.path("answer").asText().contains("Sandbox"));
    assertThat(said.out()).doesNotContain(desk.config.get(SHOP + "access-token"));
  }

  @Test
  void a_key_that_cannot_be_used_is_a_fault_beside_the_others() throws Exception {
    Path key = folder.resolve("caravan.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    Said readable = desk.caravan("check", "--set", POS + "account=");
    assertThat(readable.code()).isEqualTo(1);
    assertThat(readable.out())
        .contains("chmod 600 " + key)
        .contains(POS + "account")
        .contains("2 faults.");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(key, "no key at all");
    assertThat(desk.caravan("check").out()).contains("32 bytes in base64 are wanted");
    assertThat(desk.caravan("run").code()).as("nothing starts").isEqualTo(1);
    assertThat(desk.ledger()).doesNotExist();
    Files.delete(key);
    assertThat(desk.caravan("check").out()).contains(key + " does not exist; make it: openssl");
    assertThat(desk.caravan("connect", "pos").err()).contains("openssl").doesNotContain("\tat ");
  }
}
