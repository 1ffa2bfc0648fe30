package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.caravan.api.Client.Answer;
import io.caravan.api.ErrorRules.Symptom;
import io.caravan.api.ErrorRules.Verdict;
import io.caravan.mapping.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Tells good answers from bad ones and says what the bad ones mean. */
final class AnswerReader {
  private static final int OK = 200;
  private static final int REDIRECTS = 300;
  private static final int CLIENT_ERRORS = 400;
  private static final String USER_ERRORS = "userErrors";

  private final ErrorRules rules;
  private final String errorResult;
  private final RpcErrors rpc;
  private final UnaryOperator<JsonNode> answers;

  /**
   * @param errorResult field that holds the code of a refusal which stands where the record would,
   *     or null
   * @param answers what is done with each good answer before anything looks at it
   */
  AnswerReader(ErrorRules rules, String errorResult, UnaryOperator<JsonNode> answers) {
    this.rules = rules;
    this.errorResult = errorResult;
    this.rpc = new RpcErrors(rules);
    this.answers = answers;
  }

  /** The JSON of an answer whatever its Content-Type says; null if it is none. */
  static JsonNode json(byte[] body) {
    if (body.length == 0) {
      return NullNode.getInstance();
    }
    try {
      return Json.parse(body);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * @param json of the answer, or null if it is none
   * @param waitMs how long the vendor wants us to wait if it is too much
   */
  Answer read(Prepared request, HttpTransport.Incoming answer, JsonNode json, long waitMs)
      throws CallException {
    int status = answer.status();
    if (status < OK || status >= REDIRECTS) {
      return failed(request, answer, json, waitMs);
    }
    // Nothing at all is no empty list: what is not shown would be taken for gone.
    boolean empty = json != null && json.isNull() && !request.write();
    if (json == null || empty || (request.graphql() || request.rpc()) && !json.isObject()) {
      throw new CallException(
          ErrorRules.unclear(request.write()),
          request.what() + ": the answer (HTTP " + status + ") is no JSON");
    }
    if (request.rpc()) {
      rpc.check(request, status, json, waitMs);
    }
    Answer good = new Answer(status, answers.apply(json), answer.headers());
    if (request.graphql()) {
      checkErrors(request, status, json.path("errors"), waitMs);
      checkSearch(request, json.path("extensions").path("search"));
      checkUserErrors(request, status, json.path("data"));
    }
    return good;
  }

  private Answer failed(Prepared request, HttpTransport.Incoming answer, JsonNode json, long waitMs)
      throws CallException {
    int status = answer.status();
    Set<String> codes = new LinkedHashSet<>();
    List<String> messages = new ArrayList<>();
    if (json != null) {
      collect(json, codes, messages);
    }
    boolean write = request.write();
    Verdict verdict =
        rules
            .told(new Symptom(status, codes, null, messages), write)
            .orElseGet(() -> new Verdict(false, ErrorRules.otherwise(status, write)));
    if (verdict.duplicate()) {
      return new Answer(status, json == null ? NullNode.getInstance() : json, answer.headers());
    }
    String said = messages.isEmpty() ? "" : ": " + Wording.safe(String.join("; ", messages));
    boolean redirect = status >= REDIRECTS && status < CLIENT_ERRORS;
    throw new CallException(
        verdict.failure(),
        request.what()
            + " was answered with HTTP "
            + status
            + (redirect ? " (redirects are not followed; look at the url setting)" : said),
        verdict.failure() == Failure.THROTTLED ? waitMs : 0,
        null);
  }

  // Bodies of failures have no common shape: {message}, {error, error_description}, {errors:
  // "..."}.
  private static void collect(JsonNode json, Set<String> codes, List<String> messages) {
    for (String field : List.of("message", "error_description", "error", "hint", "detail")) {
      if (json.path(field).isTextual()) {
        messages.add(json.path(field).asText());
      }
    }
    for (String field : List.of("code", "error", "errorClass")) {
      if (json.path(field).isValueNode()) {
        codes.add(json.path(field).asText());
      }
    }
    collectErrors(json.path("errors"), codes, messages);
  }

  private static void collectErrors(JsonNode errors, Set<String> codes, List<String> messages) {
    if (errors.isTextual()) {
      messages.add(errors.asText());
    } else if (errors.isArray()) {
      errors.forEach(error -> collectErrors(error, codes, messages));
    } else if (errors.has("message")) {
      messages.add(errors.path("message").asText());
      String code = errors.path("extensions").path("code").asText(errors.path("code").asText(null));
      if (code != null) {
        codes.add(code);
      }
    } else if (errors.isObject()) {
      errors.properties().forEach(e -> messages.add(e.getKey() + " " + told(e.getValue())));
    }
  }

  private static String told(JsonNode value) {
    return value.isValueNode() ? value.asText() : Json.text(value);
  }

  private void checkErrors(Prepared request, int status, JsonNode errors, long waitMs)
      throws CallException {
    if (errors.isMissingNode() || errors.isNull() || errors.isArray() && errors.isEmpty()) {
      return;
    }
    Failure failure = null;
    List<String> all = new ArrayList<>();
    for (JsonNode error : errors.isArray() ? errors : List.of(errors)) {
      Set<String> codes = new LinkedHashSet<>();
      List<String> messages = new ArrayList<>();
      collectErrors(error, codes, messages);
      Verdict verdict =
          rules
              .told(new Symptom(status, codes, null, messages), request.write())
              .orElse(new Verdict(false, Failure.PERMANENT));
      if (!verdict.duplicate()) {
        all.add(String.join("; ", messages) + (codes.isEmpty() ? "" : " " + codes));
        failure =
            failure == null || verdict.failure() == Failure.UNKNOWN ? verdict.failure() : failure;
      }
    }
    if (failure != null) {
      throw new CallException(
          failure,
          request.what() + " was refused: " + Wording.safe(String.join("; ", all)),
          failure == Failure.THROTTLED ? waitMs : 0,
          path(errors.path(0).path("path")));
    }
  }

  private static String path(JsonNode path) {
    List<String> names = texts(path);
    return names.isEmpty() ? null : String.join(".", names);
  }

  // A misspelt search term is silently left out, so that everything is found.
  private static void checkSearch(Prepared request, JsonNode searches) throws CallException {
    for (JsonNode search : searches) {
      if (!search.path("warnings").isEmpty()) {
        JsonNode warning = search.path("warnings").path(0);
        throw new CallException(
            Failure.PERMANENT,
            request.what()
                + ": the search was not understood: "
                + Wording.safe(
                    warning.path("field").asText("") + " " + warning.path("message").asText("")));
      }
    }
  }

  private void checkUserErrors(Prepared request, int status, JsonNode data) throws CallException {
    List<UserError> errors = new ArrayList<>();
    boolean anything = false;
    boolean errorsTold = false;
    for (JsonNode payload : data) {
      anything |= !payload.isNull();
      if (errorResult != null && payload.path(errorResult).isTextual()) {
        errorsTold = true;
        add(errors, payload, payload.path(errorResult).asText(), request, status);
      }
      for (Map.Entry<String, JsonNode> field : payload.properties()) {
        if (isUserErrors(field.getKey())) {
          for (JsonNode error : field.getValue()) {
            errorsTold = true;
            add(errors, error, error.path("code").textValue(), request, status);
          }
        }
      }
    }
    if (!errors.isEmpty()) {
      throw new RefusedCall(request.what(), errors);
    }
    if (request.write() && !anything && !errorsTold) {
      throw new CallException(
          Failure.UNKNOWN, request.what() + ": the answer does not say what was done");
    }
  }

  private static boolean isUserErrors(String name) {
    return name.equals(USER_ERRORS) || name.endsWith("UserErrors");
  }

  private void add(
      List<UserError> errors, JsonNode error, String code, Prepared request, int status) {
    String message = error.path("message").asText("");
    Verdict verdict =
        rules
            .told(
                new Symptom(status, code == null ? Set.of() : Set.of(code), code, List.of(message)),
                request.write())
            .orElse(new Verdict(false, Failure.PERMANENT));
    if (!verdict.duplicate()) {
      errors.add(
          new UserError(
              texts(error.path("field")), code, Wording.safe(message), verdict.failure()));
    }
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isTextual()) {
      texts.addAll(List.of(node.asText().split("\\.")));
    }
    node.forEach(element -> texts.add(element.asText()));
    return texts;
  }
}
