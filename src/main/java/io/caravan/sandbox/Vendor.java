package io.caravan.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** One emulated vendor: its API on a port of loopback. */
public interface Vendor extends AutoCloseable {
  /** {@code lightspeed} or {@code shopify}; names the vendor on the admin port. */
  String name();

  /** Port in use after {@link #start}. */
  int port();

  /**
   * @param port 0 takes a free one
   */
  void start(int port);

  /**
   * What a person does at the vendor's own screens, for which there is no API.
   *
   * @throws IllegalArgumentException if there is no such verb or it makes no sense
   */
  JsonNode admin(String verb, JsonNode body);

  /** Properties with which a hub reaches this vendor; valid after {@link #start}. */
  Map<String, String> config();

  @Override
  void close();
}
