package io.caravan.command.proof;

import io.caravan.command.demo.Demo;
import io.caravan.command.demo.DemoSettings;
import io.caravan.proof.Effort;
import io.caravan.proof.Proof;
import io.caravan.proof.Tally;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.util.FileUtil;

/**
 * Trading days over HTTP between both emulated vendors, read back and compared by code that shares
 * nothing with the hub. The last day is then corrupted, which the comparison must see.
 */
public final class Days implements Proof {
  private static final double SPEED = 60;
  private static final List<String> TOPOLOGIES = List.of("hub", "point-to-point");

  private record Day(long seed, String topology, String broken) {
    @Override
    public String toString() {
      return "seed " + seed + ", " + topology + (broken == null ? "" : ", then " + broken);
    }
  }

  @Override
  public String name() {
    return "days";
  }

  @Override
  public Tally run(Effort effort, Consumer<String> told) throws Exception {
    int runs = 0;
    int compared = 0;
    int unexplained = 0;
    int broken = 0;
    int seen = 0;
    for (Day day : days(effort)) {
      StringWriter text = new StringWriter();
      Path folder = Files.createTempDirectory("caravan-day");
      boolean agreed;
      Demo demo;
      try (PrintWriter out = new PrintWriter(text)) {
        demo = new Demo(settings(folder, day), out);
        agreed = demo.run();
      }
      runs++;
      compared += demo.compared();
      if (day.broken == null) {
        unexplained += demo.unexplained();
        broken += agreed || demo.unexplained() > 0 ? 0 : 1;
      } else if (demo.corrupted() && !agreed) {
        seen++;
      } else {
        broken++;
      }
      boolean good = agreed == (day.broken == null);
      told.accept(day + ": " + (good ? "as it must be" : "WRONG\n" + text));
      clear(folder, good);
    }
    return new Tally(
        runs,
        0,
        0,
        0,
        unexplained,
        broken,
        compared + " records compared, " + seen + " corrupted days seen as such");
  }

  private static List<Day> days(Effort effort) {
    List<Day> days = new ArrayList<>();
    int seeds =
        switch (effort.size()) {
          case BRIEF -> 1;
          case BUILD -> 2;
          case CAMPAIGN -> 20;
        };
    for (long seed = effort.seed(); seed < effort.seed() + seeds; seed++) {
      for (String topology : TOPOLOGIES) {
        days.add(new Day(seed, topology, null));
      }
    }
    Day last = days.remove(days.size() - 1);
    // What corrupts a day needs one that was well before, so that the day is tried as it is, too.
    days.add(new Day(last.seed, last.topology, "lose-order"));
    return days;
  }

  private static DemoSettings settings(Path folder, Day day) {
    return new DemoSettings(
        folder.resolve("day"), day.seed, SPEED, day.topology, null, true, false, day.broken);
  }

  private static void clear(Path folder, boolean good) throws IOException {
    if (good) {
      FileUtil.removeDir(folder.toFile());
    }
  }
}
