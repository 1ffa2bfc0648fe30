package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ledger.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RecorderPropertyTest {

  @Property(tries = 15)
  void duplicates_change_nothing_however_they_are_interleaved(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 8) Integer> told,
      @ForAll long seed)
      throws IOException {
    Map<Integer, List<Integer>> once = new TreeMap<>();
    told.forEach(n -> once.computeIfAbsent(n % 3, key -> new ArrayList<>()).add(n / 3));
    assertThat(outcome(interleaved(once, new Random(seed), 3)))
        .isEqualTo(outcome(interleaved(once, new Random(seed + 1), 1)));
  }

  private record Told(int key, int title) {}

  /** The words on each record in their order, each up to {@code most} times, records mixed. */
  private static List<Told> interleaved(Map<Integer, List<Integer>> once, Random random, int most) {
    List<Deque<Told>> queues = new ArrayList<>();
    once.forEach(
        (key, titles) -> {
          Deque<Told> queue = new ArrayDeque<>();
          for (int title : titles) {
            int times = 1 + random.nextInt(most);
            for (int i = 0; i < times; i++) {
              queue.add(new Told(key, title));
            }
          }
          queues.add(queue);
        });
    List<Told> all = new ArrayList<>();
    while (!queues.isEmpty()) {
      Deque<Told> next = queues.get(random.nextInt(queues.size()));
      all.add(next.remove());
      queues.removeIf(Deque::isEmpty);
    }
    return all;
  }

  /** Title of each item, and titles delivered in their order. */
  private static Map<Integer, List<String>> outcome(List<Told> told) throws IOException {
    Path folder = Files.createTempDirectory("recorder");
    try (HubFixture hub = new HubFixture(folder)) {
      hub.subscribe("item", "shop");
      for (Told one : told) {
        hub.tell(
            "item",
            "pos",
            HubFixture.item("i" + one.key(), "v" + one.key(), "S" + one.key(), "T" + one.title()));
      }
      Map<Integer, List<String>> outcome = new TreeMap<>();
      for (int key = 0; key < 3; key++) {
        String ref = hub.ref("item", "pos", "i" + key);
        if (ref != null) {
          List<String> titles = new ArrayList<>();
          titles.add(
              hub.ledger
                  .read(r -> r.state("item", ref))
                  .orElseThrow()
                  .body()
                  .get("title")
                  .asText());
          hub.deliveries("item", ref).stream()
              .sorted(Comparator.comparingLong(Delivery::seq))
              .forEach(delivery -> titles.add(delivery.body().path("title").asText()));
          outcome.put(key, titles);
        }
      }
      return outcome;
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }
}
