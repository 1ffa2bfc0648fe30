package io.caravan.command.crash;

import io.caravan.command.outside.AdminPort;
import io.caravan.mapping.Json;
import java.util.List;

/** Answers that get lost on their way now and then, after their effect. */
final class Lost {
  private static final double SHARE = 0.04;
  private static final int ALWAYS = 1_000_000;

  private Lost() {}

  static void some(AdminPort admin, String system, String operation) {
    for (String kind : List.of("error-after", "lost-response")) {
      admin.fault(
          Json.mapper()
              .createObjectNode()
              .put("system", system)
              .put("kind", kind)
              .put("operation", operation)
              .put("times", ALWAYS)
              .put("probability", SHARE / 2));
    }
  }
}
