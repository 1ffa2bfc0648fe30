package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/** A vendor that answers by a rule of the test and remembers what it was asked. */
final class ScriptedClient implements Client {
  /** One question: a request with its variables, or a link that is followed. */
  record Asked(SystemPack.Request request, JsonNode variables, String link, Urgency urgency) {}

  @FunctionalInterface
  interface Vendor {
    JsonNode answer(Asked asked) throws CallException;
  }

  final List<Asked> asked = new CopyOnWriteArrayList<>();
  volatile Vendor vendor;
  private final SystemConfig system;

  ScriptedClient(SystemConfig system, Vendor vendor) {
    this.system = system;
    this.vendor = vendor;
  }

  @Override
  public SystemConfig system() {
    return system;
  }

  @Override
  public CompletableFuture<Answer> send(
      SystemPack.Request request, JsonNode variables, Urgency urgency) {
    return answered(new Asked(request, variables, null, urgency));
  }

  @Override
  public CompletableFuture<Answer> follow(String url, Urgency urgency) {
    return answered(new Asked(null, null, url, urgency));
  }

  private CompletableFuture<Answer> answered(Asked one) {
    asked.add(one);
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return new Answer(200, vendor.answer(one), Map.of());
          } catch (CallException e) {
            throw new CompletionException(e);
          }
        });
  }
}
