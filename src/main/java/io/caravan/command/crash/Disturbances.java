package io.caravan.command.crash;

import io.caravan.command.outside.Pause;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Kills, pauses and stops in a seeded order, at seeded moments, while the other runners go on. */
final class Disturbances {
  private static final int SHORTEST_MS = 150;
  private static final int SPREAD_MS = 700;

  /** How much longer than a lease a pause is, at least and at most. */
  private static final double PAUSE = 1.2;

  private static final double PAUSE_SPREAD = 0.6;

  private static final Duration LOOK = Duration.ofMillis(20);

  /** Two minutes. */
  private static final int MOST_LOOKS = 6_000;

  private enum Kind {
    KILL,
    PAUSE,
    STOP
  }

  private final CrashSettings settings;
  private final Runners runners;
  private final PostgresServer server;
  private final Random random;
  private final List<CompletableFuture<?>> pending = new ArrayList<>();
  private int kills;
  private int pauses;
  private int stops;

  Disturbances(CrashSettings settings, Runners runners, PostgresServer server) {
    this.settings = settings;
    this.runners = runners;
    this.server = server;
    this.random = new Random(settings.seed());
  }

  /** All of them; ends when every runner is up again. */
  void run() {
    ExecutorService aside = Executors.newCachedThreadPool();
    try {
      for (Kind kind : plan()) {
        Pause.of(Duration.ofMillis(SHORTEST_MS + random.nextInt(SPREAD_MS)));
        switch (kind) {
          case KILL -> kill(aside);
          case PAUSE -> pause(aside);
          case STOP -> stop();
        }
      }
      pending.forEach(CompletableFuture::join);
    } finally {
      aside.shutdownNow();
    }
  }

  private List<Kind> plan() {
    List<Kind> plan = new ArrayList<>();
    plan.addAll(Collections.nCopies(settings.kills(), Kind.KILL));
    plan.addAll(Collections.nCopies(settings.pauses(), Kind.PAUSE));
    plan.addAll(Collections.nCopies(settings.stops(), Kind.STOP));
    Collections.shuffle(plan, random);
    return plan;
  }

  private void kill(ExecutorService aside) {
    int runner = victim();
    runners.kill(runner);
    kills++;
    later(aside, () -> runners.start(runner));
  }

  private void pause(ExecutorService aside) {
    int runner = victim();
    Duration span =
        Duration.ofMillis(
            (long) (settings.leaseMs() * (PAUSE + random.nextDouble() * PAUSE_SPREAD)));
    runners.pause(runner);
    pauses++;
    later(
        aside,
        () -> {
          Pause.of(span);
          runners.resume(runner);
        });
  }

  private void later(ExecutorService aside, Runnable rest) {
    pending.add(CompletableFuture.runAsync(rest, aside));
  }

  private void stop() {
    server.crash();
    server.start();
    stops++;
    awaitWork();
  }

  /** A database that nobody works with has nothing to lose by the next disturbance. */
  private void awaitWork() {
    FileTime before = server.wroteAt();
    for (int i = 0; server.wroteAt().compareTo(before) <= 0; i++) {
      if (i == MOST_LOOKS) {
        throw new IllegalStateException("no runner works with the database that is back");
      }
      Pause.of(LOOK);
    }
  }

  /** One that is up, and that is not the last one, if there are several. */
  private int victim() {
    int needed = Math.min(2, runners.count());
    List<Integer> up = runners.up();
    while (up.size() < needed) {
      pending.stream()
          .filter(CompletableFuture::isCompletedExceptionally)
          .forEach(CompletableFuture::join);
      Pause.of(LOOK);
      up = runners.up();
    }
    return up.get(random.nextInt(up.size()));
  }

  int kills() {
    return kills;
  }

  int pauses() {
    return pauses;
  }

  int stops() {
    return stops;
  }

  String done() {
    return kills + " kills, " + pauses + " pauses, " + stops + " stops of the database";
  }
}
