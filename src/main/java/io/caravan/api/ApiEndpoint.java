package io.caravan.api;

import io.caravan.ledger.Ledger;
import io.caravan.ledger.Timers;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
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
 * Read what changed in a system, record by record ({@code from api:pos/items}), or ask it to do
 * something ({@code to api:shop/item.upsert}, {@code to api:shop/shopInfo}).
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "api",
    title = "Caravan API",
    syntax = "api:system/name",
    category = {Category.API})
public class ApiEndpoint extends DefaultEndpoint {
  @UriPath(description = "Name of the system in the configuration")
  @Metadata(required = true)
  private final String system;

  @UriPath(description = "A stream to read, or an action (order.reserve, order.*) or operation")
  @Metadata(required = true)
  private final String name;

  @UriParam(
      label = "consumer",
      description = "How often the stream is read: 3s, 2s..15s or a cron; the pack's own if empty")
  private String schedule;

  @UriParam(
      label = "producer",
      defaultValue = "50ms",
      description = "How long calls that can go together wait for each other")
  private String linger = "50ms";

  @UriParam(
      label = "consumer",
      defaultValue = "32",
      description = "Most records on their way through the route at once")
  private int inFlight = ReaderSettings.DEFAULT_IN_FLIGHT;

  private final SystemConfig config;

  ApiEndpoint(String uri, Component component, SystemConfig config, String name) {
    super(uri, component);
    this.config = config;
    this.system = config.name();
    this.name = name;
  }

  SystemConfig system() {
    return config;
  }

  /** A stream, an action or an operation. */
  String name() {
    return name;
  }

  ApiComponent component() {
    return (ApiComponent) getComponent();
  }

  Client client() {
    return component().bean(Clients.class).of(system);
  }

  @Override
  public Producer createProducer() {
    return new ApiProducer(this);
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    SystemPack.Stream stream = config.pack().streams().get(name);
    if (stream == null || stream.posted()) {
      throw new IllegalArgumentException(
          getEndpointUri()
              + (stream == null ? " names no stream of " : " is posted to us by ")
              + system
              + "; streams that are read: "
              + String.join(", ", config.pack().streams().keySet()));
    }
    ReaderSettings settings =
        ReaderSettings.of(
                client(), component().bean(Ledger.class), component().bean(Timers.class), stream)
            .schedule(schedule)
            .inFlight(inFlight);
    ApiConsumer consumer = new ApiConsumer(this, processor, settings);
    configureConsumer(consumer);
    return consumer;
  }

  public String getSystem() {
    return system;
  }

  public String getName() {
    return name;
  }

  public String getSchedule() {
    return schedule;
  }

  public void setSchedule(String schedule) {
    this.schedule = schedule;
  }

  public String getLinger() {
    return linger;
  }

  public void setLinger(String linger) {
    this.linger = linger;
  }

  public int getInFlight() {
    return inFlight;
  }

  public void setInFlight(int inFlight) {
    this.inFlight = inFlight;
  }
}
