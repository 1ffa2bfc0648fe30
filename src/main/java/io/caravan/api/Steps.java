package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.schibsted.spt.data.jslt.JsltException;
import io.caravan.mapping.Json;
import io.caravan.mapping.Mapping;
import io.caravan.mapping.MappingException;
import io.caravan.system.SystemPack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;

/**
 * Calls of a pack that belong to no delivery, one after the other; each sees the answers before it.
 */
public final class Steps {
  private static final String ANSWERS = "answers";

  private final Client client;
  private final JsonNode document;
  private final ObjectNode answers = Json.mapper().createObjectNode();
  private final List<String> faults = new ArrayList<>();
  private int goodCalls;

  /**
   * @param document body of every step
   */
  public Steps(Client client, JsonNode document) {
    this.client = client;
    this.document = document;
  }

  /** What could not be done. */
  public List<String> faults() {
    return faults;
  }

  /** How many calls were good. */
  public int made() {
    return goodCalls;
  }

  /** One operation's answer, as its pack says where in it the record is. */
  public static JsonNode ask(Client client, String name, JsonNode with, Client.Urgency urgency) {
    SystemPack.Operation operation = client.system().pack().operations().get(name);
    JsonNode record = ListedRead.send(client, operation, with, urgency).join().body();
    return operation.record() == null ? record : RecordPaths.at(record, operation.record());
  }

  /**
   * Makes the calls. One that fails does not keep the others of its step from being made.
   *
   * @param made is told each step that made calls, and how many were good
   */
  public void run(List<SystemPack.Step> steps, BiConsumer<String, Integer> made) {
    for (SystemPack.Step step : steps) {
      run(step, made);
    }
  }

  private void run(SystemPack.Step step, BiConsumer<String, Integer> made) {
    String place = client.system().name() + ": " + step.call();
    Map<String, Integer> failures = new LinkedHashMap<>();
    int good = 0;
    try {
      JsonNode with = told(step.call(), step.with());
      for (JsonNode request : with.isArray() ? with : List.of(with)) {
        if (request.isNull()) {
          continue;
        }
        try {
          answers.set(step.call(), ask(client, step.call(), request, Client.Urgency.WRITE));
          good++;
        } catch (CompletionException e) {
          failures.merge(e.getCause().getMessage(), 1, Integer::sum);
        }
      }
    } catch (MappingException | JsltException e) {
      faults.add(place + ": " + e.getMessage());
    }
    failures.forEach(
        (fault, times) ->
            faults.add(place + (times > 1 ? " (" + times + " times): " : ": ") + fault));
    goodCalls += good;
    if (good > 0) {
      made.accept(step.call(), good);
    }
  }

  /** Whether what a step asks for would be another if there were no topics to subscribe to. */
  boolean subscribes(SystemPack.Step step) {
    ObjectNode without = document.deepCopy();
    without.putArray(Subscriptions.TOPICS);
    return !told(step.call(), step.with(), document)
        .equals(told(step.call(), step.with(), without));
  }

  /** What a text of the pack makes of the document and the answers so far. */
  public JsonNode told(String name, String jslt) {
    return told(name, jslt, document);
  }

  private JsonNode told(String name, String jslt, JsonNode about) {
    return Mapping.compile("connect." + name, "system.yaml", jslt)
        .apply(about, Map.of(ANSWERS, answers, Mapping.SYSTEM, client.system().variables()));
  }
}
