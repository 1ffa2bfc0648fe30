package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.HttpTransport;
import io.caravan.api.HttpTransport.Incoming;
import io.caravan.api.HttpTransport.Outgoing;
import io.caravan.api.RecordPaths;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Answers one list of a pack in the system's place, in the shape that the pack describes; whatever
 * else is asked goes on to the system.
 */
final class StandIn implements LossyTransport.Disturbance {
  /** Records that are asked for at once where a list is read by offsets. */
  static final int SLICE = 2;

  private static final int FILLER = 10_000;

  private final Wire wire;
  private final SystemPack.Stream stream;
  private final List<List<ObjectNode>> pages = new ArrayList<>();
  private final List<Outgoing> asked = new ArrayList<>();
  private boolean filters;
  private Fault fault = (request, n) -> null;
  private int next;
  private boolean endless;

  /** What becomes of the n-th request for the list, or null: it is answered. */
  @FunctionalInterface
  interface Fault {
    CompletableFuture<Incoming> of(Outgoing request, int n);
  }

  StandIn(Wire wire, SystemPack.Stream stream) {
    this.wire = wire;
    this.stream = stream;
  }

  StandIn page(List<ObjectNode> records) {
    pages.add(records);
    return this;
  }

  StandIn page(ObjectNode... records) {
    return page(List.of(records));
  }

  /** From now on one page, with the records that are as young as the request asks. */
  StandIn filtering() {
    filters = true;
    return this;
  }

  /** The first page has a next one, which is itself. */
  StandIn endless() {
    endless = true;
    return this;
  }

  StandIn fails(Fault kind) {
    fault = kind;
    return this;
  }

  /** The list begins anew. */
  StandIn again() {
    pages.clear();
    next = 0;
    return this;
  }

  /** Requests for the list so far. */
  List<Outgoing> asked() {
    return List.copyOf(asked);
  }

  @Override
  public CompletableFuture<Incoming> on(Outgoing request, HttpTransport vendor) {
    if (!wire.is(stream.request(), request)) {
      return vendor.send(request);
    }
    asked.add(request);
    CompletableFuture<Incoming> failed = fault.of(request, asked.size());
    if (failed != null) {
      return failed;
    }
    ObjectNode answer = stream.page().offset() == null ? page(request) : slice(request);
    return LossyTransport.answer(200, Map.of(), ErrorChecks.bytes(Json.text(answer)));
  }

  private ObjectNode page(Outgoing request) {
    List<ObjectNode> records = next < pages.size() ? young(request, pages.get(next)) : List.of();
    boolean more = endless || next + 1 < pages.size();
    int place = next;
    next = more && !endless ? next + 1 : 0;
    SystemPack.Page page = stream.page();
    ObjectNode answer = answer(records);
    if (page.info() != null) {
      ObjectNode info = Json.mapper().createObjectNode().put("hasNextPage", more);
      info.put("endCursor", more ? "certify-" + place : null);
      Forged.put(answer, page.info(), info);
    }
    if (page.link() != null) {
      String url = request.url().toString().replaceAll("[?&]certify=\\d+", "");
      String link = more ? url + (url.contains("?") ? "&" : "?") + "certify=" + place : "";
      Forged.put(answer, page.link(), Json.mapper().getNodeFactory().textNode(link));
    }
    return answer;
  }

  /** Two records of the whole list, of which the first was the last one of the slice before. */
  private ObjectNode slice(Outgoing request) {
    List<ObjectNode> all = new ArrayList<>();
    pages.forEach(page -> all.addAll(full(young(request, page))));
    List<ObjectNode> records =
        all.subList(Math.min(next, all.size()), Math.min(next + SLICE, all.size()));
    boolean told = stream.page().offset().total() != null;
    boolean more = endless || (told ? next + SLICE < all.size() : records.size() == SLICE);
    next = more && !endless ? next + SLICE - 1 : 0;
    ObjectNode answer = answer(records);
    if (told) {
      int total = endless ? all.size() + SLICE * asked.size() : all.size();
      Forged.put(
          answer, stream.page().offset().total(), Json.mapper().getNodeFactory().numberNode(total));
    }
    return answer;
  }

  /** A page as long as those that are asked for: with a record like its first one before it. */
  private List<ObjectNode> full(List<ObjectNode> page) {
    List<ObjectNode> records = new ArrayList<>(page);
    if (page.size() == 1) {
      ObjectNode other = page.get(0).deepCopy();
      JsonNode id = RecordPaths.at(other, stream.id());
      Forged.put(
          other,
          stream.id(),
          Forged.otherId(id, FILLER + Math.floorMod(id.asText().hashCode(), FILLER)));
      records.add(0, other);
    }
    return records;
  }

  private List<ObjectNode> young(Outgoing request, List<ObjectNode> page) {
    Optional<Instant> from = filters ? wire.asked(request) : Optional.empty();
    return page.stream().filter(record -> from.isEmpty() || !isOlder(record, from.get())).toList();
  }

  private boolean isOlder(JsonNode record, Instant from) {
    return Wire.instant(RecordPaths.text(record, stream.cursor().field()))
        .filter(stamp -> stamp.isBefore(from))
        .isPresent();
  }

  private ObjectNode answer(List<ObjectNode> records) {
    ObjectNode answer = Json.mapper().createObjectNode();
    Forged.put(answer, stream.records(), Forged.array(records));
    return answer;
  }
}
