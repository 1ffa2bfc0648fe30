package io.caravan.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** What a person is told of a comparison that found something. */
final class Alarming {
  private Alarming() {}

  /** Null if nothing is wrong. */
  static String text(String entity, JsonNode told) {
    if (told.hasNonNull("failed")) {
      return "The sides could not be compared, " + entity + ": " + told.path("failed").asText();
    }
    int unexplained = told.path("unexplained").asInt();
    if (unexplained == 0) {
      return null;
    }
    JsonNode heal = told.path("heal");
    if (heal.has("recorded")) {
      return null;
    }
    String what =
        entity
            + ": of "
            + told.path("compared").asInt()
            + " records "
            + unexplained
            + " differences are explained by nothing, for example "
            + told.path("list").path(0).path("record").asText()
            + ". ";
    return heal.has("held")
        ? what
            + "Nothing was changed, because that is more than caravan.reconcile.most: look at"
            + " them, then ./caravan reconcile "
            + entity
            + " --heal --yes"
        : what + "Look at them with ./caravan reconcile " + entity + ", heal them with --heal";
  }

  /**
   * Of places whose hooks did not tell of what reading found; null of those that were read to the
   * end and of which all was told.
   */
  static Map<String, String> coverage(String entity, JsonNode told) {
    Map<String, String> alarms = new TreeMap<>();
    if (!told.hasNonNull("failed")) {
      told.path("records")
          .fieldNames()
          .forEachRemaining(side -> alarms.put(side + "/" + entity, null));
    }
    told.path("toldByNoHook")
        .properties()
        .forEach(
            side ->
                alarms.put(
                    side.getKey() + "/" + entity,
                    "Of "
                        + side.getValue().asInt()
                        + " changes of the kind "
                        + entity
                        + " no webhook of "
                        + side.getKey()
                        + " told; they were found by reading. Subscribe again with ./caravan"
                        + " connect "
                        + side.getKey()
                        + ", or read more often: caravan.flows."
                        + entity
                        + "-from-"
                        + side.getKey()
                        + ".schedule"));
    return alarms;
  }
}
