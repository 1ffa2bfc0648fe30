package io.caravan.hook;

import io.caravan.hook.HookGate.Checked;
import io.caravan.hook.HookInlet.Reply;
import io.caravan.ledger.Ledger;
import io.caravan.system.SystemConfig;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/**
 * The notices of one system at {@code /hook/<system>}: checked, kept as hints, answered after the
 * commit. Needs no route; the runner opens one for every system whose pack names hints.
 */
public final class HookIngress implements AutoCloseable {
  private static final int OK = 200;

  private final HookGate gate;
  private final HintStore store;
  private final HookInlet inlet;

  private HookIngress(CamelContext context, SystemConfig system, Ledger ledger) throws Exception {
    this.gate = new HookGate(system);
    this.store = new HintStore(system, ledger);
    this.inlet = new HookInlet(context, system.name(), this::handle);
  }

  /** Whether a system posts notices: its pack has a signature and hints. */
  public static boolean serves(SystemConfig system) {
    return system.pack().signature() != null
        && system.pack().streams().values().stream().anyMatch(s -> !s.hints().isEmpty());
  }

  /**
   * Opens the door; the context's platform-http server must be there.
   *
   * @throws IllegalArgumentException if the system has no signature or no secret
   */
  public static HookIngress start(CamelContext context, SystemConfig system, Ledger ledger)
      throws Exception {
    return new HookIngress(context, system, ledger);
  }

  private Reply handle(Exchange http) throws Exception {
    Checked checked = gate.check(http);
    if (checked.passed()) {
      store.keep(checked);
    }
    return Reply.empty(checked.passed() ? OK : checked.status());
  }

  @Override
  public void close() {
    inlet.close();
  }
}
