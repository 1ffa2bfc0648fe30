package io.caravan.hook;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.util.Collection;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What every posted request must pass before anything of it is kept: size, type, signature, syntax.
 * Only what is named here leaves the request: no header of it ever reaches a route.
 */
final class HookGate {
  /** Largest body, in bytes; vendors post far less. */
  static final int MAX_BODY = 2 * 1024 * 1024;

  static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int TOO_LARGE = 413;
  private static final int WRONG_TYPE = 415;
  private static final int LONGEST_NAME = 200;

  private final SystemPack.Signature rule;
  private final Signature signature;

  /**
   * @throws IllegalArgumentException if the system has no signature or no secret
   */
  HookGate(SystemConfig system) {
    this.rule = system.pack().signature();
    this.signature = Signature.of(system);
  }

  /**
   * A request that was looked at.
   *
   * @param status 200, or what to answer with an empty body
   * @param topic what it is about, or null if the system does not say
   * @param eventId the sender's id of this delivery, or null
   */
  record Checked(int status, JsonNode body, String topic, String eventId) {
    boolean passed() {
      return status == OK;
    }
  }

  Checked check(Exchange http) {
    Message request = http.getMessage();
    byte[] bytes = request.getBody(byte[].class);
    if (bytes != null && bytes.length > MAX_BODY) {
      return refused(TOO_LARGE);
    }
    if (!isJson(single(request, Exchange.CONTENT_TYPE))) {
      return refused(WRONG_TYPE);
    }
    if (bytes == null || !signature.matches(bytes, single(request, rule.header()))) {
      return refused(UNAUTHORIZED);
    }
    String topic = named(request, rule.topicHeader());
    String eventId = named(request, rule.idHeader());
    try {
      JsonNode body = Json.parse(bytes);
      return body.isObject() ? new Checked(OK, body, topic, eventId) : refused(BAD_REQUEST);
    } catch (IllegalArgumentException e) {
      return refused(BAD_REQUEST);
    }
  }

  private static Checked refused(int status) {
    return new Checked(status, null, null, null);
  }

  private static boolean isJson(String type) {
    if (type == null) {
      return false;
    }
    int end = type.indexOf(';');
    String bare = end < 0 ? type : type.substring(0, end);
    return bare.trim().toLowerCase(Locale.ROOT).equals("application/json");
  }

  private static String named(Message request, String header) {
    String value = header == null ? null : single(request, header);
    return value == null || value.isBlank() || value.length() > LONGEST_NAME ? null : value.trim();
  }

  /** The value of a header that was sent once; null if it is missing or was sent twice. */
  private static String single(Message request, String header) {
    Object value = request.getHeader(header);
    if (value instanceof Collection<?> several) {
      return several.size() == 1 ? String.valueOf(several.iterator().next()) : null;
    }
    return value == null ? null : value.toString();
  }
}
