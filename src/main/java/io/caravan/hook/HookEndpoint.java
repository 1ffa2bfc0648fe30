package io.caravan.hook;

import io.caravan.ledger.Ledger;
import io.caravan.ledger.Timers;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import io.caravan.system.Systems;
import org.apache.camel.Category;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Receive what a system posts. {@code hook:<system>/<stream>} runs each posted body through the
 * route as a record of that stream; {@code hook:<system>} keeps notices as hints for the readers of
 * the streams (the runner does that by itself for every system that posts notices).
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "hook",
    title = "Caravan hook",
    syntax = "hook:system/topic",
    consumerOnly = true,
    category = {Category.HTTP})
public class HookEndpoint extends DefaultEndpoint {
  private static final String HINT = "hint";
  private static final String BODY = "body";

  @UriPath(description = "Name of the sending system in the configuration")
  @Metadata(required = true)
  private final String system;

  @UriPath(description = "What is posted, or nothing: every topic of the system")
  private final String topic;

  @UriParam(enums = "hint,body", description = "hint keeps which record changed, body the record")
  private String mode;

  HookEndpoint(String uri, Component component, String system, String topic) {
    super(uri, component);
    this.system = system;
    this.topic = topic;
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    SystemConfig config = hooks().bean(Systems.class).require(system);
    HookConsumer consumer =
        new HookConsumer(
            this,
            processor,
            config,
            isHint(config) ? null : stream(config),
            hooks().bean(Ledger.class),
            hooks().bean(Timers.class));
    configureConsumer(consumer);
    return consumer;
  }

  private boolean isHint(SystemConfig config) {
    if (mode == null) {
      return HookIngress.serves(config);
    }
    if (!mode.equals(HINT) && !mode.equals(BODY)) {
      throw new IllegalArgumentException(
          "mode=" + mode + " of " + getEndpointUri() + " is unknown: write hint or body");
    }
    return mode.equals(HINT);
  }

  private SystemPack.Stream stream(SystemConfig config) {
    SystemPack.Stream stream = topic == null ? null : config.pack().streams().get(topic);
    if (stream == null) {
      throw new IllegalArgumentException(
          getEndpointUri()
              + " names no stream of "
              + system
              + "; known: "
              + String.join(", ", config.pack().streams().keySet()));
    }
    return stream;
  }

  private HookComponent hooks() {
    return (HookComponent) getComponent();
  }

  // Camel asks every endpoint for one; consumerOnly above is for the catalogue alone.
  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException(
        getEndpointUri() + " is a source only; api: calls a system");
  }

  public String getSystem() {
    return system;
  }

  public String getTopic() {
    return topic;
  }

  public String getMode() {
    return mode;
  }

  public void setMode(String mode) {
    this.mode = mode;
  }
}
