package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.HttpTransport;
import io.caravan.api.HttpTransport.Incoming;
import io.caravan.api.HttpTransport.Outgoing;
import io.caravan.api.RecordPaths;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack;
import java.nio.charset.StandardCharsets;
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
    List<ObjectNode> records = List.of();
    boolean more = false;
    if (next < pages.size()) {
      records = new ArrayList<>(pages.get(next));
      more = next + 1 < pages.size();
    }
    if (filters) {
      Optional<Instant> from = Wire.asked(request);
      records.removeIf(record -> from.isPresent() && isOlder(record, from.get()));
    }
    int place = next;
    more |= endless;
    next = more && !endless ? next + 1 : 0;
    return LossyTransport.answer(
        200,
        Map.of(),
        Json.text(shaped(request, records, more, place)).getBytes(StandardCharsets.UTF_8));
  }

  private boolean isOlder(JsonNode record, Instant from) {
    return Wire.instant(RecordPaths.text(record, stream.cursor().field()))
        .filter(stamp -> stamp.isBefore(from))
        .isPresent();
  }

  private ObjectNode shaped(Outgoing request, List<ObjectNode> records, boolean more, int place) {
    ObjectNode answer = Json.mapper().createObjectNode();
    SystemPack.Page page = stream.page();
    List<ObjectNode> shown = new ArrayList<>(records);
    if (page.offset() != null && endless && asked.size() > 1) {
      shown.subList(0, shown.size() - 1).clear();
    }
    if (page.offset() != null) {
      int before = 0;
      for (int i = 0; i < place; i++) {
        before += pages.get(i).size();
      }
      if (place > 0) {
        List<ObjectNode> last = pages.get(place - 1);
        shown.add(0, last.get(last.size() - 1));
      }
      int total = before + records.size() + (more ? 1 : 0);
      Forged.put(answer, page.offset().total(), Json.mapper().getNodeFactory().numberNode(total));
    }
    Forged.put(answer, stream.records(), Forged.array(shown));
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
}
