package io.caravan.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  @TempDir Path temp;

  @Test
  void what_was_answered_is_there_after_a_kill_and_half_a_line_is_not() throws IOException {
    Path file = temp.resolve("vendor.journal");
    Store store = new Store(file);
    store.change(
        () -> {
          store.put("item", "1", named("first"));
          store.put("item", "2", named("second"));
          return store.nextId("item", 100);
        });
    store.remove("item", "2");
    // No close: the process is killed here, in the middle of its next line.
    Files.writeString(file, "[[\"put\",\"item\",\"3\",{", StandardOpenOption.APPEND);

    try (Store reopened = new Store(file)) {
      assertThat(reopened.all("item"))
          .extracting(i -> i.path("name").asText())
          .containsExactly("first");
      assertThat(reopened.nextId("item", 100)).isEqualTo(101);
      reopened.put("item", "4", named("fourth"));
    }
    try (Store again = new Store(file)) {
      assertThat(again.get("item", "4")).isEqualTo(named("fourth"));
    }
  }

  @Test
  void the_journal_has_the_document_as_it_was_put() {
    Path file = temp.resolve("vendor.journal");
    ObjectNode changing = named("before");
    try (Store store = new Store(file)) {
      store.put("item", "1", changing);
      changing.put("name", "after, never put");
    }
    try (Store store = new Store(file)) {
      assertThat(store.get("item", "1").path("name").asText()).isEqualTo("before");
    }
  }

  private static ObjectNode named(String name) {
    return Json.mapper().createObjectNode().put("name", name);
  }
}
