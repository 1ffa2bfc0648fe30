package io.caravan.api;

import io.caravan.system.Auth;
import java.util.LinkedHashMap;
import java.util.Map;

/** Headers of a request, with what lets it in. */
final class RequestHeaders {
  static final String USER_AGENT = "Caravan/0.1 (retail integration hub)";

  private RequestHeaders() {}

  /**
   * @param token null if there is none
   */
  static Map<String, String> of(Auth auth, Prepared request, String token) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("accept", "application/json");
    headers.put("user-agent", USER_AGENT);
    if (request.body() != null) {
      headers.put("content-type", "application/json");
    }
    if (token != null && !"none".equals(auth.kind())) {
      headers.put(auth.header(), scheme(auth) + token);
    }
    return headers;
  }

  private static String scheme(Auth auth) {
    if ("bearer".equals(auth.kind())) {
      return "Bearer ";
    }
    return auth.session() == null || auth.session().scheme() == null
        ? ""
        : auth.session().scheme() + " ";
  }
}
