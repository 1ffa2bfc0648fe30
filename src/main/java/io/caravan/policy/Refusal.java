package io.caravan.policy;

/** A record that must be parked: the JSON path of the fault and the reason in plain words. */
public class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String path;

  public Refusal(String path, String reason) {
    super(reason);
    this.path = path;
  }

  /** JSON path in the canonical document, for example {@code $.lines[2].quantity}. */
  public String path() {
    return path;
  }
}
