package io.caravan.simulation;

import io.caravan.api.HttpTransport;
import io.caravan.api.TransportException;
import io.caravan.mapping.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The way from one runner to both vendors, on which anything can happen. */
final class Post implements HttpTransport {
  private static final double LEVEL = 60;

  private final World world;
  private final Runner runner;

  Post(World world, Runner runner) {
    this.world = world;
    this.runner = runner;
  }

  @Override
  public CompletableFuture<Incoming> send(Outgoing request) {
    if (runner.isGone()) {
      throw new Crash("a dead runner sends nothing");
    }
    CompletableFuture<Incoming> answer = new CompletableFuture<>();
    Agenda agenda = world.agenda;
    // One that stands still between its last look at the lease and the network sends when it goes
    // on.
    long leaves = Math.max(agenda.millis(), runner.standsUntil());
    Swarm swarm = world.swarm;
    if (swarm.strikes(Swarm.Kind.NOT_SENT)) {
      later(answer, null, new TransportException(TransportException.Kind.NOT_SENT, "no route"));
      return answer;
    }
    // It arrives even if its runner dies meanwhile.
    agenda.at(leaves + swarm.between(20, 200), null, () -> arrive(request, answer));
    agenda.at(
        leaves + request.timeoutMs(),
        runner,
        () ->
            answer.completeExceptionally(
                new TransportException(TransportException.Kind.UNCLEAR, "no answer in time")));
    return answer;
  }

  private void arrive(Outgoing request, CompletableFuture<Incoming> answer) {
    Swarm swarm = world.swarm;
    boolean till = request.url().getHost().startsWith("till");
    Model model = till ? world.till : world.shop;
    Model.Asked asked = Model.Asked.of(request.method(), request.url(), request.body());
    boolean token = asked.first().equals("token");
    if (world.isStorm(till) || swarm.strikes(Swarm.Kind.THROTTLE)) {
      reply(answer, Model.no(429, "THROTTLED", "too many"));
      return;
    }
    if (swarm.strikes(Swarm.Kind.ERROR_BEFORE)) {
      reply(answer, Model.no(503, "ERROR", "try again later"));
      return;
    }
    if (swarm.strikes(Swarm.Kind.HTML)) {
      later(answer, new Incoming(200, Map.of(), "<html>".getBytes(StandardCharsets.UTF_8)), null);
      return;
    }
    if (till && !token && swarm.strikes(Swarm.Kind.TOKEN_REVOKED)) {
      world.tokens.revoke();
    }
    if (till && !token && !world.tokens.accepts(bearer(request))) {
      reply(answer, Model.no(401, "AUTH", "the token is not good"));
      return;
    }
    if (token) {
      world.tokens.presented(refresh(request));
    }
    world.read(till, asked);
    Model.Reply made = model.answer(asked, runner.name());
    if (asked.write() && asked.first().equals("customers")) {
      world.people.wrote(model, made.body().path("id").asText());
    }
    if (asked.write() && swarm.strikes(Swarm.Kind.ERROR_AFTER)) {
      reply(answer, Model.no(502, "ERROR", "bad gateway"));
    } else if (swarm.strikes(Swarm.Kind.LOST_ANSWER) || isUnanswered(asked)) {
      later(answer, null, new TransportException(TransportException.Kind.UNCLEAR, "reset"));
    } else {
      reply(answer, made);
    }
  }

  private boolean isUnanswered(Model.Asked asked) {
    return world.topology == Topology.POINT_TO_POINT
        && asked.write()
        && asked.first().equals("fulfilments")
        && world.swarm.strikes(Swarm.Kind.UNANSWERED_PARCEL);
  }

  private static String bearer(Outgoing request) {
    String header = request.headers().getOrDefault("Authorization", "");
    for (Map.Entry<String, String> one : request.headers().entrySet()) {
      header = one.getKey().equalsIgnoreCase("authorization") ? one.getValue() : header;
    }
    return header.startsWith("Bearer ") ? header.substring("Bearer ".length()) : null;
  }

  private static String refresh(Outgoing request) {
    for (String pair : new String(request.body(), StandardCharsets.UTF_8).split("&")) {
      if (pair.startsWith("refresh_token=")) {
        return pair.substring("refresh_token=".length());
      }
    }
    return null;
  }

  private void reply(CompletableFuture<Incoming> answer, Model.Reply reply) {
    Map<String, String> headers = new HashMap<>();
    headers.put("x-level", (LEVEL - 50) + "/" + LEVEL);
    headers.put("x-drip", "20");
    headers.put("x-cost", "1");
    byte[] body = Json.text(reply.body()).getBytes(StandardCharsets.UTF_8);
    later(answer, new Incoming(reply.status(), headers, body), null);
  }

  private void later(
      CompletableFuture<Incoming> answer, Incoming good, TransportException failure) {
    int wait =
        world.swarm.strikes(Swarm.Kind.SLOW)
            ? world.swarm.between(1_000, 30_000)
            : world.swarm.between(20, 200);
    world.agenda.after(
        wait,
        runner,
        () -> {
          if (failure == null) {
            answer.complete(good);
          } else {
            answer.completeExceptionally(failure);
          }
        });
  }

  @Override
  public void close() {
    // There is nothing to close.
  }
}
