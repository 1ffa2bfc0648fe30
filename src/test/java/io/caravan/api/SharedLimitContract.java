package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.Client.Urgency;
import io.caravan.ledger.LedgerSettings;
import io.caravan.mapping.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.ToDoubleFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three runners under load keep to what the vendors let one client do. */
abstract class SharedLimitContract {
  private static final int RUNNERS = 3;
  private static final int AT_ONCE = 12;
  // A faster clock makes a second of bursts of what the machine cannot tell apart.
  private static final double SPEED = 8;
  private static final Duration LOADED = Duration.ofSeconds(80);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** Of what the vendor would have allowed: below it, somebody waits for nothing. */
  private static final double LEAST_SHARE = 0.8;

  @TempDir Path folder;

  abstract LedgerSettings place();

  /** Units of calls that were answered well in a time of full load. */
  private record Used(double units, double seconds, int refusals) {
    double most(double size, double rate) {
      return size + rate * seconds;
    }
  }

  private Used load(
      Replicas replicas,
      String system,
      String operation,
      JsonNode with,
      ToDoubleFunction<Client.Answer> price)
      throws Exception {
    DoubleAdder units = new DoubleAdder();
    AtomicBoolean goOn = new AtomicBoolean(true);
    int refused = replicas.refusals();
    Instant begun = replicas.clock.instant();
    List<CompletableFuture<Void>> senders = new ArrayList<>();
    for (int i = 0; i < RUNNERS * AT_ONCE; i++) {
      senders.add(again(replicas, i, system, operation, with, price, units, goOn));
    }
    Instant until = begun.plus(LOADED);
    Awaitility.await().atMost(LONGEST).until(() -> replicas.clock.instant().isAfter(until));
    double sum = units.sum();
    double seconds = Duration.between(begun, replicas.clock.instant()).toMillis() / 1000.0;
    goOn.set(false);
    // A call that failed is no kept limit.
    for (CompletableFuture<Void> sender : senders) {
      sender.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    }
    return new Used(sum, seconds, replicas.refusals() - refused);
  }

  private static CompletableFuture<Void> again(
      Replicas replicas,
      int runner,
      String system,
      String operation,
      JsonNode with,
      ToDoubleFunction<Client.Answer> price,
      DoubleAdder units,
      AtomicBoolean goOn) {
    return replicas
        .send(runner, system, operation, Urgency.ORDER, with)
        .thenCompose(
            answer -> {
              units.add(price.applyAsDouble(answer));
              return goOn.get()
                  ? again(replicas, runner, system, operation, with, price, units, goOn)
                  : CompletableFuture.completedFuture(null);
            });
  }

  @Test
  @Timeout(120)
  void the_drip_bucket_is_kept_to_and_used_up() throws Exception {
    try (Replicas replicas = new Replicas(folder, place(), SPEED, RUNNERS)) {
      // The first answer tells the real size of the bucket.
      Client.Answer first = replicas.send(0, "pos", "shops", Urgency.ORDER).join();
      double size = fraction(first, "x-ls-api-bucket-level");
      double drip = Double.parseDouble(first.headers().get("x-ls-api-drip-rate"));
      Used used =
          load(
              replicas,
              "pos",
              "shops",
              Json.parse("{}"),
              answer -> Double.parseDouble(answer.headers().get("x-ls-api-request-cost")));
      print("drip bucket", used, size, drip);
      assertThat(used.refusals()).isZero();
      assertThat(used.units())
          .as("it is used up")
          .isGreaterThan(LEAST_SHARE * used.most(size, drip));

      replicas.restart();
      Used after =
          load(
              replicas,
              "pos",
              "shops",
              Json.parse("{}"),
              answer -> Double.parseDouble(answer.headers().get("x-ls-api-request-cost")));
      print("drip bucket after a restart", after, 0, drip);
      assertThat(after.refusals()).isZero();
      assertThat(after.units())
          .as("a restart does not fill the bucket")
          .isLessThanOrEqualTo(after.seconds() * drip + RUNNERS * AT_ONCE);
    }
  }

  @Test
  @Timeout(120)
  void the_points_of_queries_are_kept_to_and_used_up() throws Exception {
    try (Replicas replicas = new Replicas(folder, place(), SPEED, RUNNERS)) {
      Client.Answer first = replicas.send(0, "shop", "definitions", Urgency.ORDER).join();
      JsonNode status = first.body().at("/extensions/cost/throttleStatus");
      Used used =
          load(
              replicas,
              "shop",
              "definitions",
              Json.parse("{}"),
              answer -> answer.body().at("/extensions/cost/actualQueryCost").asDouble());
      double size = status.path("maximumAvailable").asDouble();
      double rate = status.path("restoreRate").asDouble();
      print("query points", used, size, rate);
      assertThat(used.refusals()).isZero();
      assertThat(used.units())
          .as("they are used up")
          .isGreaterThan(LEAST_SHARE * used.most(size, rate));
    }
  }

  private static double fraction(Client.Answer answer, String header) {
    return Double.parseDouble(answer.headers().get(header).split("/")[1]);
  }

  private void print(String what, Used used, double size, double rate) {
    System.out.printf(
        "%s, %s, %d runners: %.0f of %.0f units in %.0f s = %.0f %% of the limit, %d refusals%n",
        getClass().getSimpleName(),
        what,
        RUNNERS,
        used.units(),
        used.most(size, rate),
        used.seconds(),
        100 * used.units() / used.most(size, rate),
        used.refusals());
  }
}
