package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Call;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which place each call of a step over a list has in its delivery. A step before it can have found
 * what an attempt before made, so that the list is shorter now: an element then has the place of
 * the call that was made for it, and never takes over what was done for another one.
 */
final class ElementPlaces {
  private final Operation operation;
  private final Map<Integer, Call> open = new LinkedHashMap<>();
  private int free;

  /**
   * @param first place of the step's calls; those of earlier attempts follow it without a gap
   */
  private ElementPlaces(Operation operation, CallLog log, int first) {
    this.operation = operation;
    Optional<Call> call = log.earlier(first);
    for (free = first; call.isPresent(); call = log.earlier(++free)) {
      if (call.get().operation().equals(operation.name())) {
        open.put(free, call.get());
      }
    }
  }

  /** The places of the elements, in their order. */
  static List<Integer> of(Operation operation, JsonNode list, CallLog log, int first) {
    List<Integer> places = new ArrayList<>();
    if (log == null) {
      list.forEach(element -> places.add(0));
      return places;
    }
    ElementPlaces known = new ElementPlaces(operation, log, first);
    list.forEach(element -> places.add(known.matching(element)));
    for (int i = 0; i < list.size(); i++) {
      if (places.get(i) == null) {
        places.set(i, known.next(first + i));
      }
    }
    return places;
  }

  private Integer matching(JsonNode element) {
    for (Map.Entry<Integer, Call> call : open.entrySet()) {
      if (isFor(element, call.getValue())) {
        open.remove(call.getKey());
        return call.getKey();
      }
    }
    return null;
  }

  private boolean isFor(JsonNode element, Call call) {
    if (new BatchRequest(operation).isSame(element, call.request())) {
      return true;
    }
    return operation.probe() != null
        && call.request() != null
        && ProbeSearch.isOneRecord(operation.probe(), element, Json.parse(call.request()));
  }

  // What is asked for otherwise now keeps its place, unless the vendor can be asked for what was
  // made there: that would be taken for this one.
  private int next(int usual) {
    if (operation.probe() == null && open.remove(usual) != null) {
      return usual;
    }
    return free++;
  }
}
