package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What happened before a flow first ran is not read; what exists is. */
class StreamBeginTest extends ReaderFixture {
  private String asked(int n) {
    return client.asked.get(n).variables().path("cursor").asText(null);
  }

  private String begun() {
    return ledger.read(reads -> reads.fact("begun/pos/sales").orElse(null));
  }

  private StreamReader sales(String since) {
    return new StreamReader(settings("sales").since(since), intake());
  }

  @Test
  void the_first_read_begins_the_look_back_of_the_pack_before_now() throws Exception {
    client.vendor = asked -> json("{'Sale':''}");

    read(reader("sales"));

    assertThat(asked(0)).isEqualTo("2026-11-22T10:00:00+00:00");
    assertThat(begun()).isEqualTo("2026-11-24T10:00:00Z");
  }

  @Test
  void an_operator_may_say_another_span_or_a_day() throws Exception {
    client.vendor = asked -> json("{'Sale':''}");

    read(sales("2026-01-01"));

    assertThat(asked(0)).isEqualTo("2026-01-01T00:00:00+00:00");
  }

  @Test
  void neither_a_vendor_who_does_not_answer_nor_a_restart_moves_the_beginning() throws Exception {
    client.vendor =
        asked -> {
          throw new CallException(Failure.TRANSIENT, "connection refused");
        };
    assertThatThrownBy(() -> read(sales("0s"))).isInstanceOf(CallException.class);

    clock.advance(3_600_000);
    client.vendor = asked -> json("{'Sale':{'id':'7','stamp':'2026-11-24T10:30:00+00:00'}}");
    read(sales("9d"));

    assertThat(asked(1)).isEqualTo("2026-11-24T10:00:00+00:00");
    assertThat(begun()).isEqualTo("2026-11-24T10:00:00Z");
    assertThat(emittedIds()).containsExactly("7");
    assertThat(cursor("sales")).isEqualTo("2026-11-24T10:30:00+00:00");
  }

  @Test
  void a_hint_that_comes_before_the_first_list_finds_the_beginning_set() throws Exception {
    hint("sales", "3");
    client.vendor = asked -> json("{'Sale':{'id':'3','stamp':'2020-01-01T00:00:00+00:00'}}");

    reader("sales").run(false, () -> true);

    assertThat(begun()).isEqualTo("2026-11-24T10:00:00Z");
    assertThat(emittedIds()).as("an old one that is told of is a change").containsExactly("3");
    assertThat(cursor("sales")).isEqualTo("2026-11-22T10:00:00+00:00");
  }

  @Test
  void what_exists_is_read_whole_and_cannot_be_given_a_beginning() throws Exception {
    client.vendor = asked -> json("{'Item':''}");

    read(reader("items"));

    assertThat(asked(0)).isNull();
    assertThat(cursor("items")).isNull();
    assertThatThrownBy(() -> settings("items").since("2d"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("since=2d is not for pos/items");
  }

  @Test
  void what_happened_is_read_once_the_items_of_the_system_are_known() throws Exception {
    hint("sales", "3");
    client.vendor = asked -> json("{'Sale':{'id':'3','stamp':'2026-11-24T10:00:00+00:00'}}");
    ItemsFirst ready =
        new ItemsFirst(settings("sales"), () -> List.of(settings("items"), settings("stock")));
    StreamReader sales = new StreamReader(settings("sales"), intake(), ready);

    read(sales);
    assertThat(client.asked).isEmpty();
    assertThat(ledger.<Boolean>read(sales::waiting)).isFalse();
    assertThat(begun()).as("it begins all the same").isNotNull();

    client.vendor = asked -> json("{'Item':'','Sale':{'id':'3'}}");
    read(reader("items"));
    assertThat(ledger.<Boolean>read(sales::waiting)).isTrue();
    read(sales);
    assertThat(emittedIds()).contains("3");
    assertThat(hints("sales")).isEmpty();
  }

  @Test
  void a_ledger_that_has_read_before_goes_on_where_it_was() throws Exception {
    ledger.writeNow(
        tx -> {
          tx.putCursor("pos", "sales", "2026-11-01T00:00:00+00:00");
          return null;
        });
    client.vendor = asked -> json("{'Sale':''}");

    read(reader("sales"));

    assertThat(asked(0)).isEqualTo("2026-11-01T00:00:00+00:00");
    assertThat(begun()).isNull();
  }
}
