package io.caravan.command.outside;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.util.Map;

/** The sandbox's admin port. */
public final class AdminPort {
  private final Http http;
  private final String url;

  public AdminPort(Http http, String url) {
    this.http = http;
    this.url = url;
  }

  /**
   * Does what a person does at a vendor's screen.
   *
   * @param once name of the deed: done before under this name, it is not done again
   */
  public JsonNode call(String vendor, String verb, String once, ObjectNode body) {
    Map<String, String> headers = once.isEmpty() ? Map.of() : Map.of("X-Once", once);
    return http.post(url + "/" + vendor + "/" + verb, headers, body);
  }

  /** Orders a disturbance that happens so often. */
  public void fault(String system, String kind, String operation, int times) {
    fault(
        Json.mapper()
            .createObjectNode()
            .put("system", system)
            .put("kind", kind)
            .put("operation", operation)
            .put("times", times));
  }

  /** Orders a disturbance, as {@link io.caravan.sandbox.Faults#add} takes it. */
  public void fault(ObjectNode fault) {
    http.post(url + "/faults", Map.of(), fault);
  }

  /** How often disturbances of a kind came true at a vendor since the sandbox began. */
  public int happened(String system, String kind) {
    return http.send("GET", url + "/faults", Map.of(), null).path(system + " " + kind).asInt();
  }

  /** Ends every disturbance. */
  public void calm() {
    http.send("DELETE", url + "/faults", Map.of(), null);
  }
}
