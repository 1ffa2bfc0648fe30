package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.util.Map;

/**
 * A refused request. Its body has the vendor's four fields; as recorded, business errors are JSON
 * typed as HTML.
 */
final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Map<Integer, String> NAMES =
      Map.of(
          400, "Bad Request",
          401, "Unauthorized",
          403, "Forbidden",
          404, "Not Found",
          405, "Method Not Allowed",
          422, "Unprocessable Entity",
          429, "Too Many Requests",
          501, "Not Emulated",
          502, "Bad Gateway",
          503, "Service Unavailable");

  private final int status;
  private final String errorClass;

  ApiError(int status, String errorClass, String message) {
    super(message);
    this.status = status;
    this.errorClass = errorClass;
  }

  /** A business rule was broken. */
  static ApiError refused(String message) {
    return new ApiError(400, "Exception", message);
  }

  static ApiError notFound(String entity, String id) {
    return new ApiError(
        404,
        "Exception",
        "Object of type '" + entity + "' not found with primary ID '" + id + "'.");
  }

  static ApiError invalid(String message) {
    return new ApiError(422, "ValidationException", message);
  }

  static ApiError notEmulated(String what) {
    return new ApiError(501, "NotEmulated", "not emulated: " + what);
  }

  int status() {
    return status;
  }

  ObjectNode body() {
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("httpCode", String.valueOf(status));
    body.put("httpMessage", NAMES.getOrDefault(status, "Error"));
    body.put("message", getMessage());
    return body.put("errorClass", errorClass);
  }

  String contentType() {
    return status == 401 || status == 429 ? "application/json" : "text/html; charset=UTF-8";
  }
}
