package io.caravan.embedding;

import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** A company's own Camel application without any framework: its routes, its data source. */
final class PlainHost implements AutoCloseable {
  private final DefaultCamelContext context = new DefaultCamelContext();

  /**
   * @param dataSource of the host, or null
   * @param port of its HTTP server
   */
  PlainHost(Map<String, String> settings, DataSource dataSource, int port) throws Exception {
    Properties properties = new Properties();
    properties.putAll(settings);
    properties.setProperty("host.greeting", "hello");
    context.getPropertiesComponent().setInitialProperties(properties);
    if (dataSource != null) {
      context.getRegistry().bind("companyData", dataSource);
    }
    MainHttpServer server = new MainHttpServer();
    server.setCamelContext(context);
    server.setHost("127.0.0.1");
    server.setPort(port);
    context.addService(server);
    Resource xml = ResourceHelper.resolveResource(context, "classpath:embedding/host.camel.xml");
    PluginHelper.getRoutesLoader(context).loadRoutes(xml);
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:host-java").routeId("host-java").transform().simple("java ${body}");
          }
        });
  }

  PlainHost start() {
    context.start();
    return this;
  }

  CamelContext context() {
    return context;
  }

  String asks(String route) {
    return context.createProducerTemplate().requestBody("direct:" + route, "you", String.class);
  }

  @Override
  public void close() {
    context.stop();
  }
}
