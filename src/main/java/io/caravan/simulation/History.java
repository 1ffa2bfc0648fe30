package io.caravan.simulation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Everything that each vendor did, in order, and what went wrong on purpose. */
final class History {
  private final List<Deed> deeds = new ArrayList<>();
  private final Map<String, Integer> faults = new TreeMap<>();
  private final Map<String, Integer> places = new TreeMap<>();

  /**
   * One effect at a vendor.
   *
   * @param at epoch ms
   * @param who till or shop
   * @param what reserve, sell, set, fulfil, ...
   * @param cause what it was done for; one cause may have one effect of a kind
   * @param id of the record that came of it
   * @param runner which runner asked for it, or people
   * @param value what was written, for the oracle
   */
  record Deed(
      long at, String who, String what, String cause, String id, String runner, String value) {}

  void did(long at, String who, String what, String cause, String id, String runner, String value) {
    deeds.add(new Deed(at, who, what, cause, id, runner, value));
  }

  void fault(String kind) {
    faults.merge(kind, 1, Integer::sum);
  }

  void came(String place) {
    places.merge(place, 1, Integer::sum);
  }

  List<Deed> deeds() {
    return deeds;
  }

  /** A line for each deed, in their order, to be read by a person. */
  List<String> lines() {
    return deeds.stream()
        .map(
            deed ->
                Instant.ofEpochMilli(deed.at)
                    + " "
                    + deed.who
                    + " "
                    + deed.what
                    + " "
                    + deed.id
                    + " for "
                    + deed.cause
                    + " by "
                    + deed.runner
                    + (deed.value.isEmpty() ? "" : ": " + deed.value))
        .toList();
  }

  List<Deed> deeds(Predicate<Deed> which) {
    return deeds.stream().filter(which).toList();
  }

  Map<String, Integer> faults() {
    return faults;
  }

  /** Crash points that a runner died at or stood still at, and how often. */
  Map<String, Integer> places() {
    return places;
  }

  /** The same for the same history. */
  String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      deeds.forEach(deed -> digest.update((deed + "\n").getBytes(StandardCharsets.UTF_8)));
      digest.update((faults + "\n" + places).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
