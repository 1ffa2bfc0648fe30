package io.caravan.flow;

import java.net.URISyntaxException;
import org.apache.camel.util.URISupport;

/** The parts of the address of an endpoint that flows are told by. */
record FlowUri(String scheme, String path, String query) {
  static FlowUri of(String uri) {
    String rest = uri.substring(uri.indexOf(':') + 1);
    int query = rest.indexOf('?');
    return new FlowUri(
        FlowRules.scheme(uri),
        query < 0 ? rest : rest.substring(0, query),
        URISupport.extractQuery(uri));
  }

  /** Value of a parameter, or an empty text. */
  String parameter(String name) {
    try {
      Object value = URISupport.parseQuery(query).get(name);
      return value == null ? "" : value.toString();
    } catch (URISyntaxException e) {
      return "";
    }
  }
}
