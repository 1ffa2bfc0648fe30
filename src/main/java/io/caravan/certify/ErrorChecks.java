package io.caravan.certify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.Failure;
import io.caravan.api.HttpTransport.Incoming;
import io.caravan.api.TransportException;
import io.caravan.mapping.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** What the pack makes of answers that are none. Nothing of it reaches the system. */
final class ErrorChecks {
  private static final String GROUP = "errors";
  private static final String RULES = "look at errors: the first rule that fits decides";
  private static final Set<Failure> CLEAR =
      EnumSet.of(Failure.PERMANENT, Failure.STALE, Failure.SHORT, Failure.MISSING);

  private ErrorChecks() {}

  static List<Check> all() {
    List<Check> checks = new ArrayList<>();
    checks.add(status(400, "a request that is wrong", EnumSet.of(Failure.PERMANENT), CLEAR));
    checks.add(
        status(403, "what we may not do", EnumSet.of(Failure.AUTH), EnumSet.of(Failure.AUTH)));
    checks.add(
        status(404, "what is not there", EnumSet.of(Failure.MISSING), EnumSet.of(Failure.MISSING)));
    Set<Failure> conflict = EnumSet.of(Failure.TRANSIENT, Failure.STALE, Failure.PERMANENT);
    checks.add(status(409, "a conflict", conflict, conflict));
    checks.add(status(422, "a record that is refused", EnumSet.of(Failure.PERMANENT), CLEAR));
    for (int code : List.of(500, 502, 503, 504)) {
      checks.add(
          status(
              code,
              "a server in trouble",
              EnumSet.of(Failure.TRANSIENT),
              EnumSet.of(Failure.UNKNOWN)));
    }
    checks.add(
        answered(
            "a page of HTML",
            "<html><body>Please log in</body></html>",
            "a page with HTTP 200 is no answer: a read is made again, a write is looked up"));
    checks.add(answered("an empty answer to a read", "", "nothing with HTTP 200 is no empty list"));
    checks.add(
        answered(
            "an answer that was cut off",
            "{\"data\":{\"items\":[{\"id\":\"1\",\"na",
            "half a body: a read is made again, a write is looked up"));
    checks.add(
        Check.reading(
            GROUP,
            "no answer at all",
            "silence: a read is made again, a write is looked up",
            bench ->
                judged(
                    bench,
                    () -> LossyTransport.silence(TransportException.Kind.UNCLEAR),
                    EnumSet.of(Failure.TRANSIENT),
                    EnumSet.of(Failure.UNKNOWN))));
    checks.add(
        Check.reading(
            GROUP,
            "a redirect is not followed",
            "302 to another address: it is no success, and no token goes there",
            ErrorChecks::redirect));
    checks.add(
        Check.reading(
            GROUP,
            "errors in an answer with HTTP 200",
            "errors of GraphQL and JSON-RPC, user errors and error results instead of a record are no"
                + " success",
            ErrorChecks::told));
    return checks;
  }

  private static Check status(int code, String means, Set<Failure> read, Set<Failure> write) {
    return Check.reading(
        GROUP,
        "HTTP " + code + ", " + means,
        "a read must end as " + words(read) + ", a write as " + words(write),
        bench -> judged(bench, () -> error(code), read, write));
  }

  private static String words(Set<Failure> failures) {
    return failures.stream()
        .map(one -> one.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" or "));
  }

  private static Check answered(String name, String body, String looksAt) {
    Set<Failure> write = body.isEmpty() ? null : EnumSet.of(Failure.UNKNOWN);
    return Check.reading(
        GROUP,
        name,
        looksAt,
        bench ->
            judged(
                bench,
                () -> LossyTransport.answer(200, Map.of(), bytes(body)),
                EnumSet.of(Failure.TRANSIENT),
                write));
  }

  /** An answer of the system's place. */
  private interface Answer {
    CompletableFuture<Incoming> get();
  }

  /**
   * @param write what a write may end as, or null: it is not tried
   */
  private static Result judged(Bench bench, Answer answer, Set<Failure> read, Set<Failure> write) {
    Findings found = new Findings();
    bench.transport().disturb((request, vendor) -> answer.get());
    if (Calls.readRequest(bench).isPresent()) {
      Calls.Ended ended = Calls.read(bench);
      note(found, "read", ended, read);
    }
    if (write != null) {
      Calls.write(bench).ifPresent(ended -> note(found, "write", ended, write));
    }
    return found.result(
        "read " + words(read) + (write == null ? "" : ", write " + words(write)), RULES);
  }

  private static void note(Findings found, String what, Calls.Ended ended, Set<Failure> wanted) {
    found.note(
        ended.failure() != null && wanted.contains(ended.failure()),
        what + " " + ended.words(),
        what + " " + ended.words());
  }

  private static Result redirect(Bench bench) {
    int[] calls = new int[1];
    bench
        .transport()
        .disturb(
            (request, vendor) -> {
              calls[0]++;
              return LossyTransport.answer(
                  302, Map.of("location", "https://elsewhere.example/"), bytes(""));
            });
    Calls.Ended ended = Calls.read(bench);
    return calls[0] == 1 && ended.failure() != null
        ? Result.pass(ended.words())
        : Result.fail("a failure after one call", ended.words() + " after " + calls[0], RULES);
  }

  private static Result told(Bench bench) {
    Findings found = new Findings();
    if ("graphql".equals(bench.pack().protocol())) {
      refused(bench, found, "errors", "{\"errors\":[{\"message\":\"certify\"}],\"data\":null}");
      refused(
          bench,
          found,
          "userErrors",
          "{\"data\":{\"made\":{\"userErrors\":[{\"field\":[\"input\"],\"message\":\"certify\"}]}}}");
      String field = bench.pack().errorResult();
      if (field != null) {
        ObjectNode answer = Json.mapper().createObjectNode();
        answer.putObject("data").putObject("made").put(field, "CERTIFY").put("message", "certify");
        refused(bench, found, "error result", answer.toString());
      }
    } else if ("json-rpc".equals(bench.pack().protocol())) {
      refused(bench, found, "error list", "{\"id\":1,\"error\":[\"Certify\",[\"certify\",\"\"]]}");
      refused(
          bench,
          found,
          "error object",
          "{\"id\":1,\"error\":{\"code\":-32000,\"message\":\"certify\"},\"result\":null}");
    } else {
      return Result.notApplicable("the pack speaks REST: its refusals have a status of their own");
    }
    return found.result(
        "a failure each time", RULES + "; a rule of class duplicate takes too much");
  }

  private static void refused(Bench bench, Findings found, String what, String body) {
    bench
        .transport()
        .disturb((request, vendor) -> LossyTransport.answer(200, Map.of(), bytes(body)));
    Calls.Ended ended = Calls.write(bench).orElseGet(() -> Calls.read(bench));
    found.note(ended.failure() != null, what + " " + ended.words(), what + " " + ended.words());
  }

  static CompletableFuture<Incoming> error(int status) {
    return LossyTransport.answer(status, Map.of(), bytes("{\"message\":\"certify\"}"));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
