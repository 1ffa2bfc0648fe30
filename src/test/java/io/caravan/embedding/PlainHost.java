package io.caravan.embedding;

import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.apache.camel.Component;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;

/**
 * A company's own integration on plain Camel: its properties, its database, its HTTP server, its
 * routes. Caravan is in it because its jar is on the classpath; no line below calls it.
 */
final class PlainHost implements AutoCloseable {
  private final DefaultCamelContext context = new DefaultCamelContext();

  /**
   * @param port of the host's HTTP server, 0: it has none
   * @param more settings that differ from place to place; they go before the file
   */
  PlainHost(String name, DataSource database, int port, Map<String, String> more) throws Exception {
    context.getCamelContextExtension().setName(name);
    context.disableJMX();
    context.getPropertiesComponent().setLocation("classpath:embedding/plain-host.properties");
    Properties first = new Properties();
    first.putAll(more);
    context.getPropertiesComponent().setOverrideProperties(first);
    context.getRegistry().bind("prices", DataSource.class, database);

    if (port > 0) {
      context.addService(server(port));
    }
  }

  private MainHttpServer server(int port) {
    MainHttpServer server = new MainHttpServer();
    server.setCamelContext(context);
    server.setHost("127.0.0.1");
    server.setPort(port);
    server.setPath("/");
    return server;
  }

  /** A component of the host's own; it may be called as one of Caravan's. */
  PlainHost with(String name, Component component) {
    context.addComponent(name, component);
    return this;
  }

  PlainHost start() throws Exception {
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(
            PluginHelper.getResourceLoader(context)
                .resolveResource("classpath:embedding/plain-host.camel.xml"));
    context.start();
    return this;
  }

  DefaultCamelContext context() {
    return context;
  }

  @Override
  public void close() {
    context.stop();
  }
}
