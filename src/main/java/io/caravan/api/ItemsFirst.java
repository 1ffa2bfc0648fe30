package io.caravan.api;

import io.caravan.ledger.LedgerReads;
import io.caravan.system.SystemPack;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What happens at a system is read once its items have been read to their end: an order that is
 * told before its goods are known names nothing that could be reserved. Item flows that do not run
 * are not waited for.
 */
final class ItemsFirst implements Predicate<LedgerReads> {
  private static final String ITEM = "item";

  private final ReaderSettings settings;
  private final Supplier<Collection<ReaderSettings>> running;

  /**
   * @param running what every flow that runs reads
   */
  ItemsFirst(ReaderSettings settings, Supplier<Collection<ReaderSettings>> running) {
    this.settings = settings;
    this.running = running;
  }

  /** Nobody is waited for. */
  static ItemsFirst none(ReaderSettings settings) {
    return new ItemsFirst(settings, List::of);
  }

  @Override
  public boolean test(LedgerReads reads) {
    return settings.stream().events() == null
        || running.get().stream()
            .filter(other -> other.system().equals(settings.system()))
            .map(ReaderSettings::stream)
            .filter(stream -> ITEM.equals(stream.entity()))
            .map(SystemPack.Stream::name)
            .allMatch(
                name -> reads.fact(StreamCursor.baselineFact(settings.system(), name)).isPresent());
  }
}
