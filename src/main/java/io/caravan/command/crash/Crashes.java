package io.caravan.command.crash;

import io.caravan.proof.Effort;
import io.caravan.proof.Proof;
import io.caravan.proof.Tally;
import java.util.function.Consumer;

/**
 * The packaged runner on SQLite, killed in the midst of trade. A last campaign runs with packs that
 * never look before they write again, which the audit must see.
 */
public final class Crashes implements Proof {
  static final double SPEED = 30;
  private static final int MOST_UNPROBED = 5;

  @Override
  public String name() {
    return "crashes";
  }

  /** How many of each disturbance. */
  static int each(Effort effort) {
    return switch (effort.size()) {
      case BRIEF -> 5;
      case BUILD -> 10;
      case CAMPAIGN -> 500;
    };
  }

  @Override
  public Tally run(Effort effort, Consumer<String> told) throws Exception {
    CrashResult result = campaign(settings(effort, each(effort), false), told);
    int kills = Math.min(each(effort), MOST_UNPROBED);
    CrashSettings blind = settings(effort, kills, true);
    told.accept(blind.toString());
    int seen = new Campaign(blind, told).run().before().doubled().size();
    return CrashReport.tally(
        result, seen == 0 ? 1 : 0, ", doubles seen by a runner without a probe " + seen);
  }

  private static CrashSettings settings(Effort effort, int kills, boolean unprobed) {
    return new CrashSettings(CrashSettings.SQLITE, kills, 0, 0, effort.seed(), SPEED, unprobed);
  }

  static CrashResult campaign(CrashSettings settings, Consumer<String> told) throws Exception {
    told.accept(settings.toString());
    CrashResult result = new Campaign(settings, told).run();
    CrashReport.lines(result).forEach(told);
    return result;
  }
}
