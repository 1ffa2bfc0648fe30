package io.caravan;

import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
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
  private static final String PREFIX = "caravan.";

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

  /** The context's {@code caravan.} properties with placeholders resolved. */
  static Map<String, String> properties(CamelContext context) {
    Properties given =
        context.getPropertiesComponent().loadProperties(name -> name.startsWith(PREFIX));
    Map<String, String> values = new TreeMap<>();
    for (String name : given.stringPropertyNames()) {
      values.put(
          name,
          context
              .getPropertiesComponent()
              .resolveProperty(name)
              .orElseGet(() -> given.getProperty(name))
              .strip());
    }
    return values;
  }

  private static final class Embedding extends LifecycleStrategySupport implements StartupListener {
    private Services services;

    @Override
    public void onContextInitializing(CamelContext context) throws VetoCamelContextStartException {
      Map<String, String> values = properties(context);
      if (!"true".equals(values.get("caravan.enabled"))) {
        return;
      }
      boolean mayStop =
          "true".equals(values.get("caravan.runner"))
              || "true".equals(values.get("caravan.fail-host"));
      try {
        services = Services.open(context, Settings.of(values));
      } catch (StartFault fault) {
        fault.faults().forEach(one -> LOG.error("Caravan cannot start: {}", one));
        if (mayStop) {
          throw new VetoCamelContextStartException(fault.getMessage(), fault, context, true);
        }
        LOG.error(
            "Caravan stays out of this Camel context ({} faults above); its other routes run",
            fault.faults().size());
        StartFaultCheck.register(context, fault);
      }
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
      // Routes that are added before Camel is fully up would wait for a start that is over.
    }

    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
      if (services != null) {
        services.run();
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
