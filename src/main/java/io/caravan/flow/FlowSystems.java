package io.caravan.flow;

import java.util.Collection;
import java.util.Map;

/** What the flows need to know of the configured systems. */
public interface FlowSystems {
  /** Configured names in a stable order. */
  Collection<String> names();

  /** For people: {@code Shopify}. */
  String title(String system);

  /** The schedule in force for a stream, for people, or an empty string. */
  String schedule(String system, String stream, String routeId);

  /**
   * Whether a system can be one end of a flow.
   *
   * @param requirement {@code stream:items}, {@code action:item.upsert}, {@code hook:shipments} or
   *     {@code role:shop}
   */
  boolean meets(String system, String requirement);

  /** Endpoints at which flows must begin, each with who calls it: {@code till for its items}. */
  Map<String, String> routes();
}
