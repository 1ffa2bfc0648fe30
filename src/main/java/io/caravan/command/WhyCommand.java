package io.caravan.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.Finder.Subject;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.mapping.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code why}: a record's story in sentences. */
@Command(
    name = "why",
    description =
        "Tells in sentences where an order, SKU or customer stands on each side, what happened to"
            + " it, what it waits for and what to do.",
    mixinStandardHelpOptions = true)
public final class WhyCommand extends LedgerCommand {
  @Parameters(
      paramLabel = "ORDER|SKU|E-MAIL",
      description = "Order name such as #1001, SKU, barcode, e-mail, or an id of any system.")
  private String term;

  @Override
  public Integer call() {
    try (Ledger ledger = toRead()) {
      ArrayNode stories = ledger.read(reads -> stories(new Finder(reads, systems()), reads));
      if (stories.isEmpty()) {
        throw new CommandFault(
            "nothing is known as "
                + term
                + ". It was not read yet, goes by another name, or was told without an id:"
                + " ./caravan parked list shows what could not be identified");
      }
      if (json()) {
        out().println(stories.toPrettyString());
      } else {
        stories.forEach(
            story ->
                story.path("story").forEach(line -> out().println(Printable.of(line.textValue()))));
      }
      out().flush();
      return GOOD;
    }
  }

  private ArrayNode stories(Finder finder, LedgerReads reads) {
    ArrayNode stories = Json.mapper().createArrayNode();
    for (Subject subject : finder.find(term)) {
      List<String> variants =
          subject.entity().equals("item") ? finder.variants(term, subject) : List.of();
      ObjectNode story = stories.addObject();
      story.put("entity", subject.entity()).put("ref", subject.ref());
      ArrayNode lines = story.putArray("story");
      new Story(reads).of(subject, variants).forEach(lines::add);
    }
    return stories;
  }

  private Set<String> systems() {
    return systems(configuration().read());
  }

  static Set<String> systems(Map<String, String> values) {
    Set<String> names = new TreeSet<>();
    for (String key : values.keySet()) {
      if (key.startsWith("caravan.systems.")) {
        names.add(key.split("\\.")[2]);
      }
    }
    return names;
  }
}
