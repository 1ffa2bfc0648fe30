package io.caravan.policy;

import java.util.List;

/** Stock of a variant that no item record has told of yet: waits for the item. */
public final class NotYetKnown extends Refusal {
  private static final long serialVersionUID = 1L;
  private final List<String> nativeIds;

  NotYetKnown(String path, String reason, List<String> nativeIds) {
    super(path, reason);
    this.nativeIds = List.copyOf(nativeIds);
  }

  /** Native ids of which each tells the variant as soon as it is linked. */
  public List<String> nativeIds() {
    return nativeIds;
  }
}
