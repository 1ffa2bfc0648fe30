package io.caravan.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import java.nio.file.Path;
import java.util.Map;

/** Versions of an API that come to their end. */
final class VersionScenarios extends OnStage {
  private static final int DAYS_LEFT = 50;

  @Override
  Map<String, String> settings(Path folder) {
    return Map.of("caravan.packs", folder.resolve("packs").toString());
  }

  @Override
  void prepare() {
    stage.pack(
        "shopify",
        pack ->
            pack.replace("api-version: \"2026-10\"", "api-version: \"2026-07\"")
                .replaceFirst(
                    "version-ends: \\S+", "version-ends: " + stage.today().plusDays(DAYS_LEFT)));
  }

  private boolean alarm(String kind, String text) {
    for (JsonNode alarm : Json.parse(stage.caravan("alarms", "--json").text())) {
      if (alarm.path("kind").asText().equals(kind) && alarm.path("text").asText().contains(text)) {
        return true;
      }
    }
    return false;
  }

  @Scenario(
      number = 109,
      given =
          "a shop that serves another version than asked for, and a version with 50 days to live",
      when = "the hub calls it",
      then = "both are alarms that say which version, when and what to do, and the flows go on")
  void a_version_that_ends() {
    stocked("OLD", "3.00", 2);
    stage.eventually().until(() -> alarm("gone-version", "2026-10 though 2026-07 was asked for"));
    stage.eventually().until(() -> alarm("version-ends", "2026-07 ends on"));
  }
}
