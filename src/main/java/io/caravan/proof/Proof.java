package io.caravan.proof;

import java.util.function.Consumer;

/** One kind of attempt to make Caravan lose, double, reorder or misstate something. */
public interface Proof {
  /** One word, as {@code prove --only} takes it. */
  String name();

  /** The command that repeats it with that effort, for the table of figures. */
  default String command(Effort effort) {
    return "./caravan prove --only " + name() + " " + effort.words();
  }

  /**
   * Runs to the end, whatever it finds.
   *
   * @param told takes a line whenever there is something to tell, such as the seed of a run that
   *     went wrong and what it broke
   */
  Tally run(Effort effort, Consumer<String> told) throws Exception;
}
