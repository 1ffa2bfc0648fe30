package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.caravan.command.Desk.Said;
import io.caravan.command.outside.FreePort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Connecting real accounts, against the vendors' own consent pages and token endpoints. */
class ConnectTest {
  /** What the tokens of both vendors begin with; the till's access tokens are JWTs. */
  private static final String[] SECRETS = {
    "def50200", "eyJ0eXAi", "shpat_", "shprt_", "caravan-sandbox-client-secret", "shpss_"
  };

  private static final String HUB = "caravan.public-url=https://hub.example.com/";
  private static final String SUBSCRIPTIONS =
      "{ webhookSubscriptions(first: 100) { nodes { topic uri } } }";
  private static final String DEFINITIONS =
      """
      { products: metafieldDefinitions(ownerType: PRODUCT, first: 9) { nodes { type { name } } }
        customers: metafieldDefinitions(ownerType: CUSTOMER, first: 9) { nodes { type { name } } } }
      """;

  @TempDir Path folder;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Desk desk;

  @BeforeEach
  void open() throws Exception {
    desk = Desk.open(folder);
    log.start();
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(log);
  }

  @AfterEach
  void close() {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(log);
    desk.close();
  }

  @Test
  void the_browser_brings_the_code_and_account_scopes_and_expiry_are_shown() throws Exception {
    Said said = desk.consented("connect", "pos");
    assertThat(said.code()).as(said.toString()).isZero();
    assertThat(said.out())
        .contains("The tokens of pos are stored, encrypted.")
        .contains("pos account: 204881 Northwind Outfitters")
        .contains("pos shops: 1 Downtown, 2 Harbour, 3 Web")
        .contains("pos granted: employee:register ")
        .contains("pos token: ok")
        .containsPattern("pos token expires \\d{4}-.*refreshed by itself")
        .contains("pos: poll only, it sends no webhooks");
    assertThat(desk.caravan("check", "--connect").code()).as("another process gets in").isZero();
    keptSecret(said);
  }

  @Test
  void a_browser_of_another_consent_is_refused_and_the_right_one_still_waited_for()
      throws Exception {
    int port = FreePort.take();
    Desk.Running running = desk.start("connect", "pos", "--port", String.valueOf(port));
    String page = running.page();
    var wrong = desk.visit("http://127.0.0.1:" + port + "/callback?code=stolen&state=other");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("not the consent that Caravan waits for");
    assertThat(desk.visit(page).body()).contains("You may close this page");
    assertThat(running.join().code()).isZero();
  }

  @Test
  void a_person_who_says_no_leaves_nothing_behind() throws Exception {
    int port = FreePort.take();
    Desk.Running running = desk.start("connect", "pos", "--port", String.valueOf(port));
    String state = Desk.value(running.page(), "state");
    desk.visit("http://127.0.0.1:" + port + "/callback?error=access_denied&state=" + state);
    Said said = running.join();
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains("pos sent no code: access_denied").doesNotContain("\tat ");
    assertThat(desk.caravan("disconnect", "pos").err()).contains("no tokens of pos are kept");
  }

  @Test
  void what_is_pasted_must_be_the_address_of_this_consent() throws Exception {
    Said nothing = desk.pasting("what do you mean", "connect", "pos", "--paste");
    assertThat(nothing.code()).isEqualTo(1);
    assertThat(nothing.err()).contains("no address with a code").contains("/callback");
    Said other =
        desk.pasting(
            "http://127.0.0.1:8975/callback?code=c&state=other", "connect", "pos", "--paste");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("from another consent").doesNotContain("\tat ");
    Said denied =
        desk.pasting(
            "http://127.0.0.1:8975/callback?error=access_denied", "connect", "pos", "--paste");
    assertThat(denied.err()).contains("access_denied");
  }

  @Test
  void a_taken_port_is_told_with_the_ways_out() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Said said = desk.caravan("connect", "pos", "--port", String.valueOf(taken.getLocalPort()));
      assertThat(said.code()).isEqualTo(1);
      assertThat(said.err()).contains("is taken", "--port", "--paste").doesNotContain("\tat ");
    }
  }

  @Test
  void what_the_shop_needs_is_made_once_however_often_one_connects() throws Exception {
    Said first = desk.caravan("connect", "shop");
    assertThat(first.code()).as(first.toString()).isZero();
    assertThat(first.out())
        .contains("shop account: gid://shopify/Shop/1 Sandbox sandbox.myshopify.com USD")
        .contains("shop token: as configured; it does not expire")
        .contains("shop: poll only, because caravan.public-url is not set")
        .contains("shop: defineRef x 2");
    Said hooks = desk.caravan("connect", "shop", "--set", HUB, "--set", "caravan.http.port=8080");
    assertThat(hooks.code()).as(hooks.toString()).isZero();
    int topics = desk.shop(SUBSCRIPTIONS).at("/webhookSubscriptions/nodes").size();
    assertThat(hooks.out()).contains("shop: subscribe x " + topics).doesNotContain("poll only");
    Said again = desk.caravan("connect", "shop", "--set", HUB, "--set", "caravan.http.port=8080");
    assertThat(again.code()).as(again.toString()).isZero();
    assertThat(again.out()).doesNotContain("subscribe x").doesNotContain("defineRef x");
    assertThat(desk.shop(SUBSCRIPTIONS).at("/webhookSubscriptions/nodes"))
        .hasSize(topics)
        .anyMatch(one -> one.path("topic").asText().equals("APP_UNINSTALLED"))
        .anyMatch(one -> one.path("topic").asText().equals("ORDERS_CREATE"))
        .allMatch(one -> one.path("uri").asText().equals("https://hub.example.com/hook/shop"));
    for (String owner : new String[] {"/products/nodes", "/customers/nodes"}) {
      assertThat(desk.shop(DEFINITIONS).at(owner))
          .singleElement()
          .satisfies(one -> assertThat(one.at("/type/name").asText()).isEqualTo("id"));
    }
    keptSecret(again);
  }

  @Test
  void webhooks_move_with_the_public_address_and_end_when_it_is_disconnected() throws Exception {
    desk.caravan("connect", "shop", "--set", HUB);
    Said moved =
        desk.caravan("connect", "shop", "--set", "caravan.public-url=https://new.example.com");
    assertThat(moved.code()).as(moved.toString()).isZero();
    assertThat(moved.out()).contains("caravan.http.port is not set: nobody takes them");
    assertThat(desk.shop(SUBSCRIPTIONS).at("/webhookSubscriptions/nodes"))
        .isNotEmpty()
        .allMatch(one -> one.path("uri").asText().equals("https://new.example.com/hook/shop"));
    Said plain =
        desk.caravan("connect", "shop", "--set", "caravan.public-url=http://plain.example.com");
    assertThat(plain.code()).isEqualTo(1);
    assertThat(plain.out()).containsOnlyOnce("FAULT").contains("http:// is not supported");
    assertThat(desk.shop(SUBSCRIPTIONS).at("/webhookSubscriptions/nodes"))
        .as("what works is kept until the new one does")
        .isNotEmpty();
    Said gone = desk.caravan("disconnect", "shop");
    assertThat(gone.code()).as(gone.toString()).isZero();
    assertThat(gone.out()).contains("caravan.systems.shop.access-token still lets us in");
    assertThat(desk.shop(SUBSCRIPTIONS).at("/webhookSubscriptions/nodes")).isEmpty();
  }

  @Test
  void an_app_gets_its_token_by_itself_and_a_person_may_agree_instead() throws Exception {
    desk.config.remove("caravan.systems.shop.access-token");
    Said none = desk.caravan("connect", "shop");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.out())
        .containsOnlyOnce("FAULT")
        .contains("set caravan.systems.shop.access-token, or client-id and client-secret")
        .doesNotContain("run: ./caravan connect");
    desk.config.put("caravan.systems.shop.client-id", "sandbox-client");
    desk.config.put(
        "caravan.systems.shop.client-secret",
        desk.config.get("caravan.systems.shop.webhook-secret"));
    Said itself = desk.caravan("connect", "shop");
    assertThat(itself.code()).as(itself.toString()).isZero();
    assertThat(itself.out()).contains("shop token expires").doesNotContain("Open this page");
    Said agreed = desk.consented("connect", "shop", "--consent");
    assertThat(agreed.code()).as(agreed.toString()).isZero();
    assertThat(agreed.out()).contains("The tokens of shop are stored, encrypted.");
    keptSecret(agreed);
    assertThat(desk.caravan("disconnect", "shop").out())
        .contains("The tokens of shop are deleted here")
        .contains("caravan.systems.shop.client-secret still lets us in");
  }

  @Test
  void a_configured_refresh_token_that_died_does_not_keep_a_person_out() throws Exception {
    desk.config.put("caravan.systems.pos.refresh-token", "def50200dead");
    Said dead = desk.caravan("connect", "pos");
    assertThat(dead.code()).isEqualTo(1);
    assertThat(dead.out()).containsOnlyOnce("FAULT").contains("./caravan connect pos");
    assertThat(desk.consented("connect", "pos").code()).isZero();
    assertThat(desk.caravan("check", "--connect").code()).isZero();
  }

  @Test
  void disconnecting_forgets_the_tokens() throws Exception {
    assertThat(desk.consented("connect", "pos").code()).isZero();
    Said said = desk.caravan("disconnect", "pos");
    assertThat(said.code()).as(said.toString()).isZero();
    assertThat(said.out()).contains("The tokens of pos are deleted here. Revoke the app there");
    Said after = desk.caravan("check", "--connect");
    assertThat(after.code()).isEqualTo(1);
    assertThat(after.out())
        .contains("pos is not connected yet; run: ./caravan connect pos")
        .contains("1 fault.");
  }

  @Test
  void a_name_that_is_not_configured_is_told_with_those_that_are() {
    for (String command : new String[] {"connect", "disconnect"}) {
      Said said = desk.caravan(command, "till");
      assertThat(said.code()).isEqualTo(1);
      assertThat(said.err()).contains("there is no system till; configured: pos, shop");
    }
    assertThat(desk.ledger()).as("nothing is made for it").doesNotExist();
    assertThat(desk.caravan("connect").code()).isEqualTo(2);
  }

  @Test
  void a_warehouse_that_posts_to_us_needs_no_connecting() {
    desk.config.put("caravan.systems.warehouse.kind", "generic");
    desk.config.put("caravan.systems.warehouse.secret", "hush");
    Said said = desk.caravan("connect", "warehouse");
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .contains("needs no connecting", "/hook/warehouse/")
        .doesNotContain("hush");
  }

  @Test
  void a_test_item_tells_whether_a_reservation_leaves_the_on_hand() throws Exception {
    assertThat(desk.consented("connect", "pos").code()).isZero();
    String setting = "caravan.systems.pos.on-hand-excludes-reservations";
    desk.item("TEST-1");
    Said excludes = desk.caravan("connect", "pos", "--test-item", "TEST-1");
    assertThat(excludes.code()).as(excludes.toString()).isZero();
    assertThat(excludes.out()).contains(setting + "=true");
    desk.reservationsLeaveTheOnHand(false);
    Said contains = desk.caravan("connect", "pos", "--test-item", "TEST-1");
    assertThat(contains.code()).isEqualTo(1);
    assertThat(contains.out()).contains(setting + "=false").contains("set it to false");
    Said set = desk.caravan("connect", "pos", "--test-item", "TEST-1", "--set", setting + "=false");
    assertThat(set.code()).as(set.toString()).isZero();
    assertThat(desk.vendors.pos().reserved()).as("nothing stays reserved").isEmpty();
    Said unknown = desk.caravan("connect", "pos", "--test-item", "NOPE");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.out()).contains("pos has no item, or several, of the SKU NOPE");
    assertThat(desk.caravan("connect", "shop", "--test-item", "TEST-1").err())
        .contains("takes no reservations");
    Said typo = desk.caravan("check", "--set", setting + "=yes");
    assertThat(typo.code()).isEqualTo(1);
    assertThat(typo.out()).contains(setting + ": is neither true nor false");
  }

  private void keptSecret(Said said) throws Exception {
    assertThat(desk.kept()).contains("SQLite format");
    assertThat(desk.refreshToken()).as("they still look so").startsWith(SECRETS[0]);
    for (String secret : SECRETS) {
      assertThat(desk.kept()).as("the ledger's files").doesNotContain(secret);
      assertThat(said.toString()).as("what was printed").doesNotContain(secret);
      assertThat(log.list).as("the log").noneMatch(e -> e.getFormattedMessage().contains(secret));
    }
  }
}
