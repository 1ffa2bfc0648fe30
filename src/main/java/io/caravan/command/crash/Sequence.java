package io.caravan.command.crash;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The order of effects, from the journal that the emulated shop keeps of every write: a title never
 * goes back to an older one, and the parcels of an order come as the warehouse sent them.
 */
final class Sequence {
  private static final Pattern TITLE = Pattern.compile("Thing (\\S+) v(\\d+)");
  private static final Pattern PARCEL = Pattern.compile("1Z-(\\d+)-(\\d+)");

  private final Map<String, Integer> reached = new HashMap<>();
  private final List<String> backwards = new ArrayList<>();
  private int steps;

  /** What came in another order than its causes. */
  static List<String> broken(Path journal) throws IOException {
    Sequence sequence = new Sequence();
    try (Stream<String> lines = Files.lines(journal)) {
      lines.forEach(line -> Json.parse(line).forEach(sequence::write));
    }
    if (sequence.steps == 0) {
      return List.of("nothing was found in " + journal);
    }
    return sequence.backwards;
  }

  private void write(JsonNode write) {
    if (!write.path(0).asText().equals("put")) {
      return;
    }
    JsonNode document = write.path(3);
    step(TITLE, document.path("title").asText());
    if (write.path(1).asText().equals("Order")) {
      // The emulated shop keeps them in their order, in the order in which they were made.
      document.path("fulfillments").forEach(parcel -> step(PARCEL, Json.text(parcel)));
    }
  }

  private void step(Pattern pattern, String text) {
    Matcher match = pattern.matcher(text);
    if (!match.find()) {
      return;
    }
    steps++;
    String what = match.group(1);
    int now = Integer.parseInt(match.group(2));
    int before = reached.merge(pattern + what, now, Math::max);
    // A later write of an earlier parcel changes that parcel; only its first one has a place.
    boolean known = reached.putIfAbsent(match.group(), now) != null;
    if (now < before && (pattern == TITLE || !known)) {
      backwards.add(match.group() + " came after " + before);
    }
  }
}
