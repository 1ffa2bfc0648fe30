package io.caravan.hook;

import io.caravan.mapping.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One path of the host's HTTP server. Camel reads the whole body before we see it, never as a
 * stream, a form or uploaded files: those would lose the raw bytes that are signed or write to disk
 * before the signature is checked.
 */
final class HookInlet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HookInlet.class);
  private static final int UNAVAILABLE = 503;
  private static final String NO_SERVER =
      "/hook/%s needs an HTTP server: the runner opens one at caravan.http.port, a host brings"
          + " camel-platform-http-main or, in Spring Boot, camel-platform-http-starter (%s)";

  private final Consumer consumer;

  /** What is done with a request: returns what to answer. */
  @FunctionalInterface
  interface Handler {
    Reply handle(Exchange http) throws Exception;
  }

  /**
   * An answer.
   *
   * @param fields of its JSON body, empty: no body
   */
  record Reply(int status, Map<String, String> fields) {
    static Reply empty(int status) {
      return new Reply(status, Map.of());
    }
  }

  /**
   * Opens the path for POST of JSON.
   *
   * @param path below {@code /hook/}
   */
  HookInlet(CamelContext context, String path, Handler handler) throws Exception {
    // Camel prepares this with the first route; a hub that only takes notices may have none.
    PluginHelper.getUnitOfWorkFactory(context).afterPropertiesConfigured(context);
    String uri =
        "platform-http:/hook/"
            + path
            + "?consumes=application/json&httpMethodRestrict=POST&useStreaming=false";
    consumer =
        context
            .getEndpoint(uri)
            .createConsumer(exchange -> answer(exchange, handle(handler, exchange, path)));
    try {
      ServiceHelper.startService(consumer);
    } catch (RuntimeException e) {
      // Whoever reads the words of the innermost cause must read what to do.
      IllegalStateException told =
          new IllegalStateException(NO_SERVER.formatted(path, e.getMessage()));
      told.addSuppressed(e);
      throw told;
    }
  }

  private static Reply handle(Handler handler, Exchange exchange, String path) {
    try {
      return handler.handle(exchange);
    } catch (Exception e) {
      // The sender keeps it and comes again.
      LOG.error("/hook/{} could not keep what was posted: {}", path, e.toString());
      return Reply.empty(UNAVAILABLE);
    }
  }

  private static void answer(Exchange exchange, Reply reply) {
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, reply.status());
    if (reply.fields().isEmpty()) {
      message.setBody(new byte[0]);
    } else {
      message.setHeader(Exchange.CONTENT_TYPE, "application/json");
      message.setBody(
          Json.text(Json.mapper().valueToTree(reply.fields())).getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() {
    ServiceHelper.stopAndShutdownService(consumer);
  }
}
