package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RunOptionsTest {
  @Test
  void what_is_not_asked_for_is_left_to_the_configuration() {
    assertThat(RunCommand.options(false, false)).isEmpty();
    assertThat(RunCommand.options(true, false)).containsOnlyKeys("caravan.dry-run");
    assertThat(RunCommand.options(false, true)).containsOnlyKeys("caravan.shadow");
  }
}
