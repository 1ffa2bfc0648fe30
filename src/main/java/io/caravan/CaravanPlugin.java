package io.caravan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.VetoCamelContextStartException;
import org.apache.camel.spi.ContextServicePlugin;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Embedding: with the jar on the classpath, any CamelContext whose properties say {@code
 * caravan.enabled=true} runs Caravan. Camel loads this before properties and beans exist and
 * swallows its exceptions, so it does no more than listen for the start.
 */
public final class CaravanPlugin implements ContextServicePlugin {
  private static final Logger LOG = LoggerFactory.getLogger(CaravanPlugin.class);

  @Override
  public void load(CamelContext context) {
    Embedding embedding = new Embedding();
    context.addLifecycleStrategy(embedding);
    try {
      context.addStartupListener(embedding);
    } catch (Exception e) {
      throw new IllegalStateException("Caravan could not listen for the start of Camel", e);
    }
  }

  private static final class Embedding extends LifecycleStrategySupport implements StartupListener {
    private Services services;
    private boolean mayStop;

    @Override
    public void onContextInitializing(CamelContext context) throws VetoCamelContextStartException {
      List<String> faults = new ArrayList<>();
      Map<String, String> values;
      try {
        values = ContextSettings.of(context, faults);
      } catch (RuntimeException e) {
        LOG.error("Caravan cannot read the settings of this Camel context", e);
        stayOut(context, new StartFault(List.of("its settings cannot be read: " + e.getMessage())));
        return;
      }
      if ("false".equals(values.getOrDefault("caravan.enabled", "false"))) {
        return;
      }
      mayStop =
          "true".equals(values.get("caravan.runner"))
              || "true".equals(values.get("caravan.fail-host"));
      try {
        services = opened(context, Settings.of(values), faults);
      } catch (StartFault fault) {
        fault.faults().forEach(one -> LOG.error("Caravan cannot start: {}", one));
        if (mayStop) {
          throw new VetoCamelContextStartException(fault.getMessage(), fault, context, true);
        }
        stayOut(context, fault);
      }
    }

    // Camel would swallow any other exception, and the host would run without a word about us.
    private static Services opened(CamelContext context, Settings settings, List<String> faults) {
      try {
        return Services.open(context, settings, faults);
      } catch (StartFault fault) {
        throw fault;
      } catch (RuntimeException e) {
        LOG.error("Caravan failed at its start", e);
        throw new StartFault(List.of("it failed at its start: " + e));
      }
    }

    private static void stayOut(CamelContext context, StartFault fault) {
      LOG.error(
          "Caravan stays out of this Camel context ({} faults above); its other routes run",
          fault.faults().size());
      StartFaultCheck.register(context, fault);
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
      // Routes that are added before Camel is fully up would wait for a start that is over.
    }

    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
      if (services == null) {
        return;
      }
      try {
        services.run();
      } catch (RuntimeException e) {
        if (mayStop) {
          throw e;
        }
        LOG.error("Caravan failed while it loaded its flows", e);
        onContextStopping(context);
        onContextStopped(context);
        stayOut(context, new StartFault(List.of("it failed while it loaded its flows: " + e)));
      }
    }

    @Override
    public void onContextStopping(CamelContext context) {
      if (services != null) {
        services.stop();
      }
    }

    @Override
    public void onContextStopped(CamelContext context) {
      if (services != null) {
        services.close();
        services = null;
      }
    }
  }
}
