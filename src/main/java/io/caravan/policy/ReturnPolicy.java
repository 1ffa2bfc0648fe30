package io.caravan.policy;

/** Returns are kept as they are told; goods and money move with their refund. */
public final class ReturnPolicy implements Policy {
  @Override
  public Decision decide(Situation s) {
    boolean older =
        s.state() != null
            && Fields.millis(s.incoming(), "updatedAt", 0)
                < Fields.millis(s.state(), "updatedAt", 0);
    return older
        ? new Decision().ignored("a newer state is known")
        : new Decision().state(s.incoming());
  }
}
