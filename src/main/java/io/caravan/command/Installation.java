package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.schibsted.spt.data.jslt.JsltException;
import io.caravan.api.Client;
import io.caravan.mapping.Json;
import io.caravan.mapping.Mapping;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;

/** Makes at a system what its pack needs there: definitions, webhook subscriptions. */
final class Installation {
  private static final String ANSWERS = "answers";

  private Installation() {}

  /**
   * @param publicUrl where the vendor reaches us, or null: nothing is subscribed
   * @return what could not be made
   */
  static List<String> of(
      Connected connected, SystemConfig system, String publicUrl, PrintWriter out) {
    List<String> faults = new ArrayList<>();
    ObjectNode document = Json.mapper().createObjectNode();
    if (publicUrl == null || publicUrl.isBlank()) {
      out.println(system.name() + ": poll only, because caravan.public-url is not set");
    } else {
      document.put("publicUrl", publicUrl.replaceAll("/+$", "") + "/hook/" + system.name());
      TreeSet<String> topics = new TreeSet<>();
      system
          .pack()
          .streams()
          .values()
          .forEach(stream -> stream.hints().forEach(rule -> topics.addAll(rule.topics())));
      topics.forEach(document.putArray("topics")::add);
    }
    ObjectNode answers = Json.mapper().createObjectNode();
    Client client = connected.clients().of(system.name());
    for (SystemPack.Step step : system.pack().connect()) {
      run(client, step, document, answers, out, faults);
    }
    return faults;
  }

  private static void run(
      Client client,
      SystemPack.Step step,
      JsonNode document,
      ObjectNode answers,
      PrintWriter out,
      List<String> faults) {
    SystemPack.Operation operation = client.system().pack().operations().get(step.call());
    try {
      JsonNode with =
          Mapping.compile("connect." + step.call(), "system.yaml", step.with())
              .apply(
                  document, Map.of(ANSWERS, answers, Mapping.SYSTEM, client.system().variables()));
      List<JsonNode> requests = new ArrayList<>();
      if (with.isArray()) {
        with.forEach(requests::add);
      } else if (!with.isNull()) {
        requests.add(with);
      }
      for (JsonNode request : requests) {
        Client.Answer answer =
            client.send(operation.request(), request, Client.Urgency.WRITE).join();
        answers.set(step.call(), answer.body());
      }
      if (!requests.isEmpty()) {
        out.println(client.system().name() + ": " + step.call() + " x " + requests.size());
      }
    } catch (CompletionException e) {
      faults.add(client.system().name() + ": " + step.call() + ": " + e.getCause().getMessage());
    } catch (JsltException | IllegalArgumentException e) {
      faults.add(client.system().name() + ": " + step.call() + ": " + e.getMessage());
    }
  }
}
