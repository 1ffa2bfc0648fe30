package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Call;
import io.caravan.ledger.LedgerTx;
import java.util.List;
import java.util.Optional;

/**
 * The calls made for one delivery, this time and before. Found in the exchange property {@link
 * #PROPERTY}; absent when a host calls a system for itself.
 */
public interface CallLog {
  /** Exchange property that holds the log. */
  String PROPERTY = "caravan.delivery";

  /** Stable id of the delivery. */
  String deliveryId();

  /** item, order, ...: decides the priority under the system's limit. */
  String entity();

  /** Whether it belongs to a first load: whatever happens now goes before it. */
  default boolean bulk() {
    return false;
  }

  /** The delivered document. */
  JsonNode document();

  /**
   * Asked in the transaction that writes an intent or an answer: whether this runner still has the
   * lane. If not, another one may be making the same call, whose evidence must stand.
   */
  default boolean held(LedgerTx tx) {
    return true;
  }

  /**
   * Notes, with the intent, that the same may be made twice: a call of which nothing was found is
   * sent again, and the first may still be on its way.
   */
  default void mayBeTwice(LedgerTx tx) {}

  /** Place of the call that is begun now: 0, 1, 2 ... in the order of the route. */
  int next();

  /** What is known of an earlier attempt's call at this place. */
  Optional<Call> earlier(int place);

  /** A call at this place was answered well; its effects are kept with the settlement. */
  void succeeded(int place, String operation, Effects effects);

  /**
   * What followed from a call.
   *
   * @param links records of the target that are now known to be ours
   * @param reads records of the target to be read back soon
   */
  record Effects(List<Link> links, List<Read> reads) {}

  /** A native id of the target and the canonical record it stands for. */
  record Link(String kind, String ref, String id) {}

  /** A record of a stream of the target. */
  record Read(String stream, String id) {}
}
