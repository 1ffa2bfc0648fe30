package io.caravan.command.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequenceTest {
  @TempDir Path folder;

  /** Writes of one order, each with all of its parcels so far. */
  private List<String> broken(String... writes) throws Exception {
    Path journal = folder.resolve("shopify.journal");
    StringBuilder lines = new StringBuilder();
    for (String numbers : writes) {
      lines.append("[[\"put\",\"Order\",\"1\",{\"fulfillments\":[");
      String separator = "";
      for (String number : numbers.split(" ")) {
        lines.append(separator).append("{\"tracking\":\"").append(number).append("\"}");
        separator = ",";
      }
      lines.append("]}]]\n");
    }
    Files.writeString(journal, lines);
    return Sequence.broken(journal);
  }

  @Test
  void parcels_of_an_order_that_come_in_another_order_are_seen() throws Exception {
    assertThat(broken("1Z-7-1", "1Z-7-1 1Z-7-2", "1Z-7-1 1Z-7-2")).isEmpty();
    assertThat(broken("1Z-7-2", "1Z-7-2 1Z-7-1")).containsExactly("1Z-7-1 came after 2");
  }
}
