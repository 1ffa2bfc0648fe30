package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.CallException;
import io.caravan.api.Failure;
import io.caravan.api.HttpTransport.Outgoing;
import io.caravan.api.RecordPaths;
import io.caravan.system.Auth;
import io.caravan.system.SystemPack;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Who we are there, and what we may do. */
final class IdentityChecks {
  private static final String GROUP = "identity";
  private static final String WRONG = "wrong:1:wrong";

  private IdentityChecks() {}

  static List<Check> all() {
    return List.of(
        Check.reading(
            GROUP,
            "the system tells who we are",
            "each operation under identity answers, and its record is not empty",
            IdentityChecks::answers),
        Check.reading(
            GROUP,
            "every scope is granted",
            "the scopes of the pack against those that the system says it granted",
            IdentityChecks::scopes),
        Check.reading(
            GROUP,
            "places have ids",
            "each record of the locations operation has the id that the pack names, and the"
                + " configured places are among them",
            IdentityChecks::places),
        Check.reading(
            GROUP,
            "a wrong token is told as one",
            "a read with a token that the system never gave must end as auth",
            IdentityChecks::wrongToken),
        Check.reading(
            GROUP,
            "no secret in an address",
            "no secret setting and no token stands in the URL of any call so far",
            IdentityChecks::addresses));
  }

  private static Result answers(Bench bench) throws CallException {
    Findings found = new Findings();
    for (Map.Entry<String, String> one : bench.pack().identity().entrySet()) {
      SystemPack.Operation operation = bench.pack().operations().get(one.getValue());
      JsonNode whole = bench.ask(one.getValue());
      JsonNode record =
          operation.record() == null ? whole : RecordPaths.at(whole, operation.record());
      found.note(
          record.isContainerNode() && !record.isEmpty(),
          one.getKey(),
          one.getKey() + ": nothing at " + operation.record());
    }
    return found
        .skip("the pack names no identity")
        .result("a record", "look at record: of these operations");
  }

  private static Result scopes(Bench bench) throws CallException {
    String operation = bench.pack().identity().get("scopes");
    if (operation == null || bench.pack().auth().scopes().isEmpty()) {
      return Result.notApplicable("the system has no call that tells the scopes it granted");
    }
    Set<String> granted = new TreeSet<>();
    JsonNode answer = bench.ask(operation);
    String at = bench.pack().operations().get(operation).record();
    JsonNode list = at == null ? answer : RecordPaths.at(answer, at);
    list.forEach(one -> one.forEach(word -> granted.add(word.asText())));
    List<String> missing =
        bench.pack().auth().scopes().stream()
            .filter(scope -> !granted.contains(scope))
            .filter(scope -> !granted.contains(scope.replaceFirst("^read_", "write_")))
            .toList();
    return missing.isEmpty()
        ? Result.pass(granted.size() + " granted")
        : Result.fail(
            "every scope of the pack",
            "not granted: " + String.join(", ", missing),
            "give the app these scopes and connect again, or take them out of auth.scopes");
  }

  private static Result places(Bench bench) throws CallException {
    SystemPack.Locations locations = bench.pack().locations();
    if (locations == null) {
      return Result.notApplicable("the pack names no locations");
    }
    String at = bench.pack().operations().get(locations.operation()).record();
    JsonNode answer = bench.ask(locations.operation());
    JsonNode list = at == null ? answer : RecordPaths.at(answer, at);
    Set<String> ids = new TreeSet<>();
    int nameless = 0;
    for (JsonNode one : list.isArray() ? list : List.of(list)) {
      String id = RecordPaths.text(one, locations.id());
      if (id == null) {
        nameless++;
      } else {
        ids.add(id);
      }
    }
    List<String> strange = bench.locations().stream().filter(id -> !ids.contains(id)).toList();
    if (nameless > 0 || ids.isEmpty() || !strange.isEmpty()) {
      return Result.fail(
          "an id at " + locations.id() + " of each place, and every configured place",
          ids.size() + " with an id, " + nameless + " without, not there: " + strange,
          "look at locations: id, at record: of "
              + locations.operation()
              + " and at"
              + " caravan.locations.*");
    }
    return Result.pass(ids.size() + " places");
  }

  private static Result wrongToken(Bench bench) throws CallException {
    Auth auth = bench.pack().auth();
    if ("none".equals(auth.kind())) {
      return Result.notApplicable("the pack sends no token");
    }
    bench
        .transport()
        .disturb(
            (request, vendor) -> {
              Map<String, String> headers = new LinkedHashMap<>(request.headers());
              headers.put(auth.header(), wrong(auth));
              return vendor.send(
                  new Outgoing(
                      request.method(),
                      request.url(),
                      headers,
                      request.body(),
                      request.reach(),
                      request.timeoutMs()));
            });
    Calls.Ended ended = Calls.read(bench);
    return ended.failed(Failure.AUTH)
        ? Result.pass("auth")
        : Result.fail(
            "auth", ended.words(), "add what the system answers to errors: with class auth");
  }

  private static String wrong(Auth auth) {
    if (auth.session() == null) {
      return "bearer".equals(auth.kind()) ? "Bearer " + WRONG : WRONG;
    }
    String token =
        auth.session().base64()
            ? Base64.getEncoder().encodeToString(WRONG.getBytes(StandardCharsets.UTF_8))
            : WRONG;
    return auth.session().scheme() == null ? token : auth.session().scheme() + " " + token;
  }

  private static Result addresses(Bench bench) throws CallException {
    Calls.read(bench);
    Set<String> secrets = new TreeSet<>();
    bench
        .pack()
        .settings()
        .forEach(
            (key, setting) -> {
              if (setting.secret() && !bench.system().get(key, "").isEmpty()) {
                secrets.add(bench.system().get(key));
              }
            });
    String header = bench.pack().auth().header();
    Set<String> places = new TreeSet<>();
    for (LossyTransport.Exchange exchange : bench.transport().seen()) {
      String token = header == null ? null : exchange.request().headers().get(header);
      if (token != null) {
        secrets.add(token.replaceFirst("^Bearer ", ""));
      }
      String url = exchange.request().url().toString();
      if (secrets.stream().anyMatch(secret -> secret.length() > 5 && url.contains(secret))) {
        places.add(
            exchange.request().method()
                + " "
                + exchange.request().url().getPath().replaceAll(".*/", ".../"));
      }
    }
    return places.isEmpty()
        ? Result.pass(bench.transport().seen().size() + " calls")
        : Result.fail(
            "secrets in headers only",
            places.size() + " addresses carry one",
            "addresses stand in logs: use auth: kind header or bearer");
  }
}
