package io.caravan.shadow;

/** What became of one thing that we would have written. */
public enum Verdict {
  IN_TIME("in time"),
  LATE("late"),
  LOST("lost"),
  DOUBLED("doubled"),
  WRONG("wrong"),
  /** It was booked, but nothing except its content says that it is this one. */
  UNCERTAIN("uncertain"),
  /** Neither done nor overdue yet. */
  WAITING("waiting"),
  /** Another value was due before this one was late. */
  OVERTAKEN("overtaken"),
  /** It differed before shadow mode began. */
  STANDING("standing");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }

  /** Whether somebody should look at it. */
  public boolean isBad() {
    return this == LATE || this == LOST || this == DOUBLED || this == WRONG || this == UNCERTAIN;
  }
}
