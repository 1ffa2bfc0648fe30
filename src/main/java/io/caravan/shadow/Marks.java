package io.caravan.shadow;

/** Names under which shadow mode keeps its own things in the ledger. */
public final class Marks {
  /** State of a change that only says what was read. */
  public static final String SEEN = "SEEN";

  /** Fact: {@code shadow} or {@code real}, how this ledger is run. */
  public static final String USE = "run/use";

  /** Fact: epoch ms at which shadow mode began on this ledger. */
  public static final String BEGUN = "shadow/begun";

  /** Fact: the last report, JSON. */
  public static final String REPORT = "shadow/report";

  /** Kind of link from a sale at a till to the web order that the other integration made it for. */
  public static final String SALE = "shadow-sale";

  /** Kind of alias from such a sale to its order if nothing but its content says so. */
  public static final String PROBABLE = "shadow-probable";

  private Marks() {}
}
