package io.caravan.hub;

import io.caravan.ledger.Timers;
import java.util.Set;
import java.util.random.RandomGenerator;
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
 * Record what a system told ({@code to hub:order?from=shop}) or deliver what a system must get
 * ({@code from hub:order?to=pos}), in order per record, never lost and never twice.
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "hub",
    title = "Caravan hub",
    syntax = "hub:entity",
    category = {Category.WORKFLOW})
public class HubEndpoint extends DefaultEndpoint {
  static final String AT_CALL = "call";
  static final String AT_END = "end";
  private static final int DEFAULT_IN_FLIGHT = 16;

  @UriPath(description = "item, inventory, order, shipment, customer, refund or return")
  @Metadata(required = true)
  private final String entity;

  @UriParam(description = "Name of the system that tells the record")
  private String from;

  @UriParam(
      description =
          "Name of the system that gets deliveries; with from on a target: the only one that does")
  private String to;

  @UriParam(
      label = "consumer",
      defaultValue = "16",
      description = "Most records delivered at once; never two of one record")
  private int inFlight = DEFAULT_IN_FLIGHT;

  @UriParam(
      label = "consumer",
      enums = "call,end",
      defaultValue = "call",
      description =
          "call: delivered when an api: call succeeded; end: when the route ended without failure")
  private String settle = AT_CALL;

  HubEndpoint(String uri, Component component, String entity) {
    super(uri, component);
    this.entity = entity;
  }

  @Override
  public Producer createProducer() {
    Hub hub = hub();
    String teller = system(hub, "from", from);
    if (to != null) {
      system(hub, "to", to);
    }
    return new HubProducer(this, hub, teller, to == null ? null : Set.of(to, from));
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    Hub hub = hub();
    system(hub, "to", to);
    if (from != null) {
      system(hub, "from", from);
    }
    if (inFlight < 1) {
      throw new IllegalArgumentException(
          "inFlight=" + inFlight + " of " + getEndpointUri() + " must be at least 1");
    }
    if (!settle.equals(AT_CALL) && !settle.equals(AT_END)) {
      throw new IllegalArgumentException(
          "settle=" + settle + " of " + getEndpointUri() + " is unknown: write call or end");
    }
    HubConsumer consumer =
        new HubConsumer(
            this, processor, hub, component().bean(Timers.class), randomness(component()));
    configureConsumer(consumer);
    return consumer;
  }

  private static RandomGenerator randomness(HubComponent component) {
    return component.bean(RandomGenerator.class);
  }

  private Hub hub() {
    Hub hub = component().bean(Hub.class);
    hub.policy(entity);
    return hub;
  }

  private String system(Hub hub, String option, String name) {
    if (name == null) {
      throw new IllegalArgumentException(
          getEndpointUri()
              + (option.equals("from")
                  ? " does not say who tells the record: add from=<system>"
                  : " does not say who gets deliveries: add to=<system>"));
    }
    if (hub.systems().get(name) == null) {
      throw new IllegalArgumentException(
          getEndpointUri()
              + " names the system "
              + name
              + ", which is not configured; configured: "
              + String.join(", ", hub.systems().names()));
    }
    return name;
  }

  HubComponent component() {
    return (HubComponent) getComponent();
  }

  public String getEntity() {
    return entity;
  }

  public String getFrom() {
    return from;
  }

  public void setFrom(String from) {
    this.from = from;
  }

  public String getTo() {
    return to;
  }

  public void setTo(String to) {
    this.to = to;
  }

  public int getInFlight() {
    return inFlight;
  }

  public void setInFlight(int inFlight) {
    this.inFlight = inFlight;
  }

  public String getSettle() {
    return settle;
  }

  public void setSettle(String settle) {
    this.settle = settle;
  }
}
