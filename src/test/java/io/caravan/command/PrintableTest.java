package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** A title in a terminal is a title, whatever a shopper wrote into it. */
class PrintableTest {
  private static final String[] ACTIVE = {
    "\u001b[31m", "\u009b31m", "\r", "\n", "\u0007", "\u202e", "\u2066", "\u2028", "\u200f"
  };

  @Test
  void nothing_active_is_left_and_everything_else_is() {
    for (String one : ACTIVE) {
      assertThat(Printable.of("a" + one + "b"))
          .as("U+%04X", (int) one.charAt(0))
          .isEqualTo("a " + one.substring(1) + "b");
    }
    assertThat(Printable.of("Ærø 帽子 👒 e\u0301 'x' ${y}")).isEqualTo("Ærø 帽子 👒 e\u0301 'x' ${y}");
  }

  @Test
  void a_cell_of_a_table_is_one_line() {
    StringWriter told = new StringWriter();
    new Table("name").row("a\u009b2J\nFAULT forged").print(new PrintWriter(told), false, "");
    assertThat(told.toString().lines().toList()).containsExactly("name", "a 2J FAULT forged");
  }
}
