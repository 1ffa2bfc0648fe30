package io.caravan.command;

import io.caravan.ledger.Change;
import io.caravan.ledger.LedgerReads;
import io.caravan.policy.Identity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the records that a person means by an order name, a SKU, an e-mail or any id. */
final class Finder {
  private static final List<String> ENTITIES =
      List.of("order", "item", "customer", "shipment", "refund", "return");
  private static final int RECENT = 1;

  private final LedgerReads reads;
  private final Set<String> systems;

  /**
   * @param systems names of systems whose native ids may be asked for
   */
  Finder(LedgerReads reads, Set<String> systems) {
    this.reads = reads;
    this.systems = systems;
  }

  /** One record. */
  record Subject(String entity, String ref) {}

  /** Everything that goes by this name, without doubles; empty if nothing does. */
  List<Subject> find(String term) {
    Set<Subject> found = new LinkedHashSet<>();
    add(found, "order", reads.refsByAlias("order", "name", Identity.orderName(term)));
    for (String kind : List.of("sku", "barcode")) {
      for (String variant : reads.refsByAlias("variant", kind, term)) {
        add(found, "item", reads.refsByAlias("item", "variant", variant));
      }
    }
    add(
        found,
        "customer",
        reads.refsByAlias("customer", "e-mail", term.toLowerCase(Locale.ROOT).strip()));
    for (String entity : ENTITIES) {
      if (reads.state(entity, term).isPresent()) {
        found.add(new Subject(entity, term));
      }
      for (String system : systems) {
        reads.ref(entity, system, term).ifPresent(ref -> found.add(new Subject(entity, ref)));
      }
    }
    return new ArrayList<>(found);
  }

  /** Variants of an item that go by the term, else all of it. */
  List<String> variants(String term, Subject item) {
    Set<String> named = new LinkedHashSet<>(reads.refsByAlias("variant", "sku", term));
    named.addAll(reads.refsByAlias("variant", "barcode", term));
    List<String> all = new ArrayList<>();
    reads
        .state("item", item.ref())
        .ifPresent(
            state ->
                state
                    .body()
                    .path("variants")
                    .forEach(variant -> all.add(variant.path("ref").asText())));
    List<String> meant = all.stream().filter(named::contains).toList();
    return meant.isEmpty() ? all : meant;
  }

  /** The last thing told of a record, or null. */
  Change latest(Subject subject) {
    List<Change> changes = reads.changes(subject.entity(), subject.ref(), RECENT);
    return changes.isEmpty() ? null : changes.get(0);
  }

  private static void add(Set<Subject> found, String entity, Set<String> refs) {
    refs.forEach(ref -> found.add(new Subject(entity, ref)));
  }
}
