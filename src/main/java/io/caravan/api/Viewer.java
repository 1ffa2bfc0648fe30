package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Looks at records that go through a route only to be compared: nothing of them is recorded or
 * parked. Called from several threads.
 */
public interface Viewer {
  /** A record as its route tells it to the hub, of a valid shape. */
  void shown(SourceRecord source, String entity, JsonNode document);

  /** A record of which the route makes nothing that the hub would take. */
  void unreadable(SourceRecord source, String reason);
}
