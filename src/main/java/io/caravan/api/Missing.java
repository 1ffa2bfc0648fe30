package io.caravan.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.Client.Answer;
import io.caravan.api.Client.Urgency;
import io.caravan.ledger.Ledger;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What a list that shows all there are does not show any more. Each such record is looked for by
 * its id, since a list can lose one while it moves, and told as {@code {<id>, "_gone": true}} if it
 * is not there either. A list that shows nothing at all of what is known is not believed.
 */
final class Missing {
  /** Field that marks a record which is not there any more. */
  static final String GONE = "_gone";

  private static final int PAGE = 1_000;

  private final ReaderSettings settings;
  private final SystemPack.Stream stream;
  private final Set<String> told = new HashSet<>();
  private Set<String> open = Set.of();
  private boolean anything;

  Missing(ReaderSettings settings) {
    this.settings = settings;
    this.stream = settings.stream();
  }

  /** A reading begins. What is linked later need not be in its list. */
  void begin() {
    anything = false;
    open = new LinkedHashSet<>();
    Ledger ledger = settings.ledger();
    String last = "";
    List<String> page;
    do {
      String after = last;
      page = ledger.read(reads -> reads.linked(stream.entity(), settings.system(), after, PAGE));
      open.addAll(page);
      last = page.isEmpty() ? last : page.get(page.size() - 1);
    } while (page.size() == PAGE);
  }

  void seen(String id) {
    anything = true;
    open.remove(id);
    told.remove(id);
  }

  /**
   * The list was read to its end.
   *
   * @param goOn false once the reading should stop; the rest is looked for another time
   * @throws CallException PERMANENT if it showed nothing, and what the system failed with
   */
  List<ObjectNode> gone(BooleanSupplier goOn) throws CallException {
    open.removeAll(told);
    if (!anything && open.size() > 1) {
      throw new CallException(
          Failure.PERMANENT,
          settings.place()
              + " shows none of the "
              + open.size()
              + " that it is known to have, which is not believed; nothing is changed. Look there; if"
              + " it is true: ./caravan reconcile "
              + stream.entity()
              + " --heal --yes");
    }
    List<ObjectNode> gone = new ArrayList<>();
    for (String id : open) {
      if (!goOn.getAsBoolean()) {
        break;
      }
      if (!isThere(id)) {
        told.add(id);
        gone.add(Json.mapper().createObjectNode().put(stream.id(), id).put(GONE, true));
      }
    }
    return gone;
  }

  private boolean isThere(String id) throws CallException {
    Optional<SystemPack.ById> rule = stream.byId(id);
    if (rule.isEmpty()) {
      return true;
    }
    try {
      Answer answer =
          StreamPages.await(
              settings.timers(),
              settings
                  .client()
                  .send(
                      rule.get().request(),
                      Json.mapper().createObjectNode().put("id", id),
                      Urgency.READ));
      return !RecordPaths.list(answer.body(), rule.get().record()).isEmpty();
    } catch (CallException e) {
      if (e.failure() != Failure.MISSING) {
        throw e;
      }
      return false;
    }
  }
}
