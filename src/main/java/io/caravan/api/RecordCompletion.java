package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.Client.Urgency;
import io.caravan.ledger.Timers;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack;

/**
 * Makes a listed record whole: inner lists are read to their end ({@code nested} of the pack) and
 * related records are fetched ({@code with}). What is whole already is not asked for again, so a
 * record that failed half way can be completed later.
 */
final class RecordCompletion {
  /** Field of a record that holds its related records by their names. */
  static final String RELATED = "_related";

  private final Client client;
  private final Timers timers;
  private final SystemPack.Stream stream;

  RecordCompletion(Client client, Timers timers, SystemPack.Stream stream) {
    this.client = client;
    this.timers = timers;
    this.stream = stream;
  }

  /** Completes the record in place. */
  void complete(ObjectNode record, Urgency urgency) throws CallException {
    StreamPages.await(
        timers, new InnerLists(client, stream.nested(), urgency, true).complete(record));
    for (SystemPack.Related related : stream.with()) {
      boolean known = record.path(RELATED).has(related.as());
      if (!known && (related.when() == null || RecordPaths.says(record, related.when()))) {
        record.withObjectProperty(RELATED).set(related.as(), read(related, record, urgency));
      }
    }
  }

  private JsonNode read(SystemPack.Related related, ObjectNode record, Urgency urgency)
      throws CallException {
    StreamPages pages =
        new StreamPages(
            client, timers, related.request(), variables(related, record), page(), urgency);
    JsonNode first = unlessMissing(pages);
    JsonNode found = related.record() == null ? first : RecordPaths.at(first, related.record());
    if (!pages.hasNext()) {
      return found.isMissingNode() ? NullNode.getInstance() : found;
    }
    ArrayNode all = Json.mapper().createArrayNode();
    all.addAll(RecordPaths.list(first, related.record()));
    while (pages.hasNext()) {
      all.addAll(RecordPaths.list(unlessMissing(pages), related.record()));
    }
    return all;
  }

  private SystemPack.Page page() {
    // Links to a next page look alike in all lists of a vendor; cursors are asked for by name.
    return "next-link".equals(stream.page().kind()) ? stream.page() : SystemPack.Page.ONE;
  }

  private ObjectNode variables(SystemPack.Related related, ObjectNode record) {
    if (related.request().graphql() == null) {
      ObjectNode scalars = Json.mapper().createObjectNode();
      record.properties().stream()
          .filter(field -> field.getValue().isValueNode())
          .forEach(field -> scalars.set(field.getKey(), field.getValue()));
      return scalars;
    }
    return Json.mapper().createObjectNode().put("id", RecordPaths.text(record, stream.id()));
  }

  /** A record that was deleted meanwhile has nothing more to show. */
  private static JsonNode unlessMissing(StreamPages pages) throws CallException {
    try {
      return pages.next().body();
    } catch (CallException e) {
      if (e.failure() == Failure.MISSING) {
        pages.end();
        return NullNode.getInstance();
      }
      throw e;
    }
  }
}
