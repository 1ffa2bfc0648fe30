package io.caravan.certify;

import io.caravan.api.Failure;
import io.caravan.api.HttpTransport.Outgoing;
import io.caravan.system.Auth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tokens that end while they are used. */
final class TokenChecks {
  private static final String GROUP = "token";

  private TokenChecks() {}

  static List<Check> all() {
    return List.of(
        Check.reading(
            GROUP,
            "a token that ends in the middle",
            "one 401: the token is renewed and the call made once more, with another token",
            TokenChecks::renewed),
        Check.reading(
            GROUP,
            "401 for ever",
            "a call is made twice at most and ends as auth",
            TokenChecks::refused));
  }

  private static Result renewed(Bench bench) {
    Auth auth = bench.pack().auth();
    if (auth.tokenUrl() == null && auth.session() == null
        || !bench.system().get("access-token", "").isEmpty()) {
      return Result.notApplicable("the token of this system stands in the configuration and stays");
    }
    List<String> tokens = new ArrayList<>();
    bench
        .transport()
        .disturb(
            (request, vendor) -> {
              tokens.add(token(bench, request));
              return tokens.size() == 1
                  ? LossyTransport.answer(401, Map.of(), ErrorChecks.bytes("{}"))
                  : vendor.send(request);
            });
    Calls.Ended ended = Calls.read(bench);
    boolean other = tokens.size() == 2 && !tokens.get(0).equals(tokens.get(1));
    return ended.failure() == null && other
        ? Result.pass("renewed once")
        : Result.fail(
            "two calls with two tokens",
            ended.words()
                + " after "
                + tokens.size()
                + " calls, "
                + tokens.stream().distinct().count()
                + " tokens",
            "look at auth: token-url and rotation");
  }

  private static String token(Bench bench, Outgoing request) {
    return String.valueOf(request.headers().get(bench.pack().auth().header()));
  }

  private static Result refused(Bench bench) {
    if ("none".equals(bench.pack().auth().kind())) {
      return Result.notApplicable("the pack sends no token");
    }
    int[] calls = new int[1];
    bench
        .transport()
        .disturb(
            (request, vendor) -> {
              calls[0]++;
              return LossyTransport.answer(401, Map.of(), ErrorChecks.bytes("{}"));
            });
    Calls.Ended ended = Calls.read(bench);
    return ended.failed(Failure.AUTH) && calls[0] <= 2
        ? Result.pass("auth after " + calls[0])
        : Result.fail(
            "auth after two calls at most",
            ended.words() + " after " + calls[0],
            "status 401 must be of class auth in errors:");
  }
}
