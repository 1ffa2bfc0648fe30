package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private static Map<String, BigDecimal> at(Object... pairs) {
    Map<String, BigDecimal> pieces = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      pieces.put((String) pairs[i], BigDecimal.valueOf((Integer) pairs[i + 1]));
    }
    return pieces;
  }

  private static Map<String, BigDecimal> spread(
      int quantity, Map<String, BigDecimal> now, Map<String, BigDecimal> wished) {
    return Places.spread(BigDecimal.valueOf(quantity), now, wished, "usual", true);
  }

  /** No piece is lost or made, none is owed, and none moves that need not. */
  @Property(tries = 300)
  void every_piece_is_at_one_place(
      @ForAll long seed, @ForAll @IntRange(max = 9) int quantity, @ForAll boolean moves) {
    Random random = new Random(seed);
    Map<String, BigDecimal> now = some(random);
    Map<String, BigDecimal> wished = some(random);
    BigDecimal wanted = BigDecimal.valueOf(quantity);
    Map<String, BigDecimal> spread = Places.spread(wanted, now, wished, "usual", moves);
    assertThat(Places.sum(spread)).isEqualByComparingTo(wanted);
    assertThat(spread.values()).allMatch(pieces -> pieces.signum() >= 0);
    if (!moves) {
      int grows = wanted.compareTo(Places.sum(now));
      now.forEach(
          (place, had) ->
              assertThat(spread.get(place).compareTo(had)).isIn(0, grows >= 0 ? 1 : -1));
    }
    if (moves && wanted.compareTo(Places.sum(wished)) == 0) {
      wished.forEach((place, pieces) -> assertThat(of(spread, place)).isEqualByComparingTo(pieces));
    }
  }

  private static BigDecimal of(Map<String, BigDecimal> pieces, String place) {
    return pieces.getOrDefault(place, BigDecimal.ZERO);
  }

  private static Map<String, BigDecimal> some(Random random) {
    Map<String, BigDecimal> some = new LinkedHashMap<>();
    for (String place : new String[] {"web", "store", "harbour"}) {
      if (random.nextBoolean()) {
        some.put(place, BigDecimal.valueOf(random.nextInt(4)));
      }
    }
    return some;
  }

  @Test
  void what_is_more_than_wished_goes_where_pieces_are_already_or_else_to_the_usual_place() {
    assertThat(spread(3, at(), at())).isEqualTo(at("usual", 3));
    assertThat(spread(3, at("web", 0), at())).isEqualTo(at("web", 0, "usual", 3));
    assertThat(spread(3, at("web", 0, "store", 1), at())).isEqualTo(at("web", 0, "store", 3));
    assertThat(spread(3, at(), at("store", 1))).isEqualTo(at("store", 3));
    assertThat(spread(0, at(), at("store", 0))).isEqualTo(at());
    assertThat(spread(1, at("web", 1), at("store", 0))).isEqualTo(at("web", 1));
  }

  @Test
  void nothing_of_a_line_needs_no_place_and_something_does() {
    assertThat(Places.spread(BigDecimal.ONE, at(), at(), null, true)).isNull();
    assertThat(Places.spread(BigDecimal.ZERO, at(), at(), null, true)).isEmpty();
    assertThat(Places.spread(BigDecimal.ONE, at("web", 1), at(), null, true))
        .isEqualTo(at("web", 1));
  }

  @Test
  void fewer_are_taken_from_where_there_are_more_than_wished() {
    assertThat(spread(2, at("web", 2, "store", 2), at("web", 2)))
        .isEqualTo(at("web", 2, "store", 0));
    assertThat(spread(1, at("web", 2, "store", 2), at("store", 2)))
        .isEqualTo(at("web", 0, "store", 1));
  }

  @Test
  void cancelled_fulfilments_and_those_of_no_place_wish_nothing() {
    String lines =
        "'lines':[{'line':{'ref':'L1'},'quantity':'2'},{'line':{'ref':'L2'},"
            + "'quantity':'5'},{'line':{'ref':'L1'},'quantity':'1'}]";
    var order =
        World.json(
            "{'fulfilments':[{'status':'cancelled','location':{'ref':'web'},"
                + lines
                + "},{'status':'open',"
                + lines
                + "},{'status':'open','location':{'ref':'store'},"
                + lines
                + "}]}");
    assertThat(Places.wished(order, "L1")).isEqualTo(at("store", 3));
    assertThat(Places.first(order, "L1")).contains("store");
    assertThat(Places.first(order, "L9")).isEmpty();
  }
}
