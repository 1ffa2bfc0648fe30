package io.caravan.hook;

import io.caravan.api.ReadLoop;
import io.caravan.api.RecordIntake;
import io.caravan.api.RecordPaths;
import io.caravan.api.Replays;
import io.caravan.api.SourceRecord;
import io.caravan.api.StreamSchedule;
import io.caravan.hook.HookGate.Checked;
import io.caravan.hook.HookInlet.Reply;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.Timers;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/**
 * Source {@code hook:<system>/<stream>}: a posted record is answered once it is recorded or parked.
 * Parked ones that a person wants again come by timer, those that came by file with them.
 */
public class HookConsumer extends DefaultConsumer {
  private static final int OK = 200;
  private static final long LEASE_MS = 60_000;

  /** The sender has given up by then and comes again. */
  private static final long LONGEST_SECONDS = 30;

  private final SystemConfig system;
  private final SystemPack.Stream stream;
  private final Ledger ledger;
  private final Timers timers;
  private RecordIntake intake;
  private HookGate gate;
  private HookInlet inlet;
  private HookIngress hints;
  private ReadLoop loop;
  private ExecutorService worker;

  /**
   * @param stream the posted bodies are records of, or null: they are notices, kept as hints
   */
  HookConsumer(
      HookEndpoint endpoint,
      Processor processor,
      SystemConfig system,
      SystemPack.Stream stream,
      Ledger ledger,
      Timers timers) {
    super(endpoint, processor);
    this.system = system;
    this.stream = stream;
    this.ledger = ledger;
    this.timers = timers;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    if (stream == null) {
      hints = HookIngress.start(getEndpoint().getCamelContext(), system, ledger);
      return;
    }
    intake = new RecordIntake(getEndpoint(), getProcessor(), ledger);
    gate = new HookGate(system);
    inlet =
        new HookInlet(
            getEndpoint().getCamelContext(), system.name() + "/" + stream.name(), this::handle);
    worker =
        getEndpoint()
            .getCamelContext()
            .getExecutorServiceManager()
            .newSingleThreadExecutor(this, "caravan-replay-" + system.name());
    loop =
        new ReadLoop(
            origin(),
            ledger,
            timers,
            worker,
            StreamSchedule.parse(stream.schedule()),
            LEASE_MS,
            replaying());
    loop.start();
  }

  private String place() {
    return system.name() + "/" + stream.name();
  }

  private String origin() {
    return "hook:" + place();
  }

  private ReadLoop.Reading replaying() {
    Replays replays =
        new Replays(ledger, timers, intake, stream.name(), Set.of(origin(), "file:" + place()));
    return new ReadLoop.Reading() {
      @Override
      public boolean waiting(LedgerReads reads) {
        return replays.wanted(reads);
      }

      @Override
      public boolean run(boolean listDue, BooleanSupplier goOn) {
        return replays.run() > 0;
      }
    };
  }

  private Reply handle(Exchange http) throws Exception {
    Checked checked = gate.check(http);
    if (!checked.passed()) {
      return Reply.empty(checked.status());
    }
    SourceRecord record =
        new SourceRecord(
            system.name(),
            stream.name(),
            stream.entity(),
            RecordPaths.text(checked.body(), stream.id()),
            RecordPaths.text(checked.body(), stream.version()),
            checked.body(),
            origin(),
            ledger.now(),
            0);
    if (record.nativeId() == null) {
      intake
          .park(record, "the record has no id; it is expected at " + stream.id(), stream.id())
          .get(LONGEST_SECONDS, TimeUnit.SECONDS);
    } else {
      intake.take(record).get(LONGEST_SECONDS, TimeUnit.SECONDS);
    }
    return new Reply(OK, Map.of("status", "recorded"));
  }

  @Override
  protected void doStop() throws Exception {
    if (hints != null) {
      hints.close();
      hints = null;
    }
    if (inlet != null) {
      inlet.close();
      inlet = null;
    }
    if (loop != null) {
      loop.close();
      getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(worker);
      loop = null;
    }
    super.doStop();
  }
}
