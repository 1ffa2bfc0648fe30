package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.ErrorRules.Symptom;
import io.caravan.api.ErrorRules.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Errors of JSON-RPC, which come with HTTP 200. By the standard an error is {@code {code, message,
 * data}}; others answer with a list of its name and what it says.
 */
final class RpcErrors {
  private static final String ERROR = "error";
  private static final String TRACE = "Traceback";

  private final ErrorRules rules;

  RpcErrors(ErrorRules rules) {
    this.rules = rules;
  }

  /** Code of the error that an answer is, or null. */
  static String code(JsonNode answer) {
    JsonNode error = answer == null ? null : answer.get(ERROR);
    JsonNode code = error == null ? null : error.isArray() ? error.get(0) : error.get("code");
    return code == null || !code.isValueNode() || code.isNull() ? null : code.asText();
  }

  void check(Prepared request, int status, JsonNode answer, long waitMs) throws CallException {
    JsonNode error = answer.path(ERROR);
    if (error.isMissingNode() || error.isNull()) {
      if (!answer.has("result")) {
        throw new CallException(
            ErrorRules.unclear(request.write()),
            request.what() + ": the answer has neither result nor error");
      }
      return;
    }
    String code = code(answer);
    List<String> messages = new ArrayList<>();
    collect(error.isArray() ? error : error.path("message"), messages);
    Optional<Verdict> told =
        rules.told(
            new Symptom(status, code == null ? Set.of() : Set.of(code), null, messages),
            request.write());
    if (told.filter(Verdict::duplicate).isPresent()) {
      return;
    }
    Failure failure = told.map(Verdict::failure).orElse(Failure.PERMANENT);
    throw new CallException(
        failure,
        request.what() + " was refused: " + Wording.safe(String.join("; ", messages)),
        failure == Failure.THROTTLED ? waitMs : 0,
        null);
  }

  // A trace of the server's own code tells people nothing.
  private static void collect(JsonNode node, List<String> messages) {
    if (node.isTextual() && !node.asText().isBlank() && !node.asText().startsWith(TRACE)) {
      messages.add(node.asText());
    }
    node.forEach(element -> collect(element, messages));
  }
}
