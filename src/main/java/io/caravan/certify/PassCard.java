package io.caravan.certify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.certify.Certification.Checked;
import io.caravan.certify.Result.State;
import io.caravan.mapping.Json;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a pack was certified for.
 *
 * @param pack hash of the pack's files
 * @param against host that was asked, and the version of its API that the pack names
 */
public record PassCard(
    String kind, String title, String pack, LocalDate date, String against, List<Checked> checks) {

  /** How many checks ended so. */
  public long count(State state) {
    return checks.stream().filter(one -> one.result().state() == state).count();
  }

  public boolean isFailed() {
    return count(State.FAIL) > 0;
  }

  /** Words for a state. */
  public static String words(State state) {
    return state.name().replace('_', ' ');
  }

  /** One line of numbers. */
  public String sum() {
    return count(State.PASS)
        + " passed, "
        + count(State.FAIL)
        + " failed, "
        + count(State.NOT_APPLICABLE)
        + " not applicable, "
        + count(State.NOT_RUN)
        + " not run";
  }

  public ObjectNode json() {
    ObjectNode card = Json.mapper().createObjectNode();
    card.put("kind", kind).put("title", title).put("pack", pack).put("date", date.toString());
    card.put("against", against);
    Map<State, Long> counts = new TreeMap<>();
    for (State state : State.values()) {
      counts.put(state, count(state));
    }
    ObjectNode numbers = card.putObject("counts");
    counts.forEach((state, n) -> numbers.put(state.name().toLowerCase(Locale.ROOT), n));
    ArrayNode list = card.putArray("checks");
    for (Checked one : checks) {
      ObjectNode check = list.addObject();
      check.put("number", one.check().number()).put("group", one.check().group());
      check.put("name", one.check().name()).put("looksAt", one.check().looksAt());
      check.put("result", one.result().state().name()).put("seen", one.result().seen());
      if (one.result().isFailed()) {
        check.put("expected", one.result().expected()).put("remedy", one.result().remedy());
      }
    }
    return card;
  }

  /** The same to be read. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("# ").append(title).append(": pass card\n\n");
    text.append("Pack `").append(kind).append("`, version ").append(pack).append(", ");
    text.append(date).append(", against ").append(against).append(": ").append(sum());
    text.append(".\n\n| # | group | check | result | seen |\n|---|---|---|---|---|\n");
    for (Checked one : checks) {
      text.append("| ").append(one.check().number()).append(" | ").append(one.check().group());
      text.append(" | ").append(one.check().name()).append(" | ");
      text.append(words(one.result().state())).append(" | ");
      text.append(cell(one.result())).append(" |\n");
    }
    return text.toString();
  }

  private static String cell(Result result) {
    String text =
        result.isFailed()
            ? result.seen() + "; expected: " + result.expected() + "; do: " + result.remedy()
            : result.seen();
    return text.replace("|", "\\|").replace('\n', ' ');
  }
}
