package io.caravan.hook;

import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerException;
import java.util.Set;
import org.apache.camel.CamelContext;

/** The ledger of the context in which a step of a flow runs. */
final class ContextLedger {
  private ContextLedger() {}

  /**
   * @throws LedgerException if Caravan is not up there
   */
  static Ledger of(CamelContext context) {
    Set<Ledger> found = context.getRegistry().findByType(Ledger.class);
    if (found.size() != 1) {
      throw new LedgerException(
          "files need Caravan to be up in this context (caravan.enabled=true)");
    }
    return found.iterator().next();
  }
}
