package io.caravan.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DayTest {
  @Test
  void a_line_tells_of_the_topology_only_if_it_is_not_the_one_of_its_seed() {
    assertThat(Day.parse("17")).isEqualTo(Day.of(17));
    assertThat(Day.parse("17 0,3").topology()).isEqualTo(Topology.of(17));
    assertThat(Day.parse("17 hub").topology()).isEqualTo(Topology.HUB);
    assertThat(Day.parse("17 point-to-point 0,3"))
        .isEqualTo(new Day(17, Topology.POINT_TO_POINT, Set.of(0, 3)));
  }

  @Test
  void a_day_is_read_again_from_its_line() {
    Day day = new Day(17, Topology.POINT_TO_POINT, Set.of());
    assertThat(Day.parse(day.toString())).isEqualTo(day);
    Day less = day.without(Set.of(4));
    assertThat(Day.parse(less.toString())).isEqualTo(less);
  }

  @Test
  void a_line_with_anything_else_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Day.parse("17 hub 0, 3"));
    assertThatIllegalArgumentException().isThrownBy(() -> Day.parse("17 star"));
  }

  @Test
  void a_good_part_of_the_seeds_is_played_in_each_topology() {
    assertThat(LongStream.rangeClosed(1, 1_000).mapToObj(Topology::of))
        .filteredOn(Topology.POINT_TO_POINT::equals)
        .hasSizeBetween(250, 350);
  }

  @Test
  void point_to_point_the_till_hears_of_a_parcel_by_the_shop_alone() {
    assertThat(Topology.POINT_TO_POINT.only("depot")).containsExactlyInAnyOrder("depot", "shop");
    assertThat(Topology.HUB.only("depot")).isNull();
  }
}
