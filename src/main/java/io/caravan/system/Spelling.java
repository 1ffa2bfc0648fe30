package io.caravan.system;

import java.util.Collection;

/** Which known word somebody meant who wrote another one. */
public final class Spelling {
  /** One edit for each so many letters is a slip; more is another word. */
  private static final int LETTERS_PER_SLIP = 3;

  private Spelling() {}

  /** The known word with the fewest edits (letters changed, added or left out), or "". */
  public static String nearest(String word, Collection<String> known) {
    String best = "";
    int fewest = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(candidate, word);
      if (distance < fewest) {
        fewest = distance;
        best = candidate;
      }
    }
    return best;
  }

  /** {@code "Did you mean x? "} for a remedy to begin with, or "" if nothing known is like it. */
  public static String meant(String word, Collection<String> known) {
    String best = nearest(word, known);
    int allowed = Math.max(1, (word.length() + 1) / LETTERS_PER_SLIP);
    return best.isEmpty() || distance(best, word) > allowed ? "" : "Did you mean " + best + "? ";
  }

  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int swap = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(swap, Math.min(previous[j], row[j - 1]) + 1);
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
