package io.caravan.flow;

import org.apache.camel.CamelContext;

/**
 * What the components {@code hub}, {@code api} and {@code hook} are called where the flows run. A
 * flow file always means the hub's own ones by these names, also in a host that has components of
 * the same names.
 */
public interface FlowSchemes {
  /** An endpoint by the names that flow files use: {@code caravan-hub:item} is {@code hub:item}. */
  String plain(String uri);

  /** An endpoint by the names of this context: {@code hub:item} is {@code caravan-hub:item}. */
  String named(String uri);

  /** Puts components of its own into another context, under both names. */
  void addTo(CamelContext other);
}
