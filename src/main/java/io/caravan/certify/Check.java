package io.caravan.certify;

import io.caravan.api.CallException;
import java.util.Set;

/**
 * One thing that is looked at.
 *
 * @param looksAt what it does and compares, in a sentence
 * @param writes whether it makes test records there
 */
public record Check(
    int number, String group, String name, String looksAt, boolean writes, Trial trial) {

  /** How it is found out. */
  @FunctionalInterface
  public interface Trial {
    /**
     * @throws CallException if the system did not let it be tried to its end: then it failed
     */
    Result on(Bench bench) throws CallException;
  }

  /** Whether it has nothing to look at in an account without records. */
  boolean wantsRecords() {
    return Set.of("paging", "cursor", "records", "deletions").contains(group);
  }

  Check numbered(int place) {
    return new Check(place, group, name, looksAt, writes, trial);
  }

  static Check reading(String group, String name, String looksAt, Trial trial) {
    return new Check(0, group, name, looksAt, false, trial);
  }

  static Check writing(String group, String name, String looksAt, Trial trial) {
    return new Check(0, group, name, looksAt, true, trial);
  }
}
