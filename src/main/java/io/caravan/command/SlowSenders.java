package io.caravan.command;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * Ends connections of senders who say nothing, or so little that they would hold a connection for
 * ever. Camel's HTTP server has no setting for either, but takes the Vert.x that it finds.
 */
public final class SlowSenders {
  /** Longest silence on a connection; a head that is not complete counts as silence. */
  static final long SILENCE_MS = 30_000;

  /** Longest life of a connection: whoever sends well opens another one. */
  static final long LIFE_MS = 120_000;

  private static final String CREATE = "createHttpServer";
  private static final String NAME = "caravanVertx";

  private SlowSenders() {}

  /** Before the start; the HTTP servers of this runner end slow connections. */
  static void guard(Main main) {
    Vertx vertx = Vertx.vertx();
    main.bind(NAME, guarded(vertx, SILENCE_MS, LIFE_MS));
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void afterStop(BaseMainSupport ended) {
            vertx.close();
          }
        });
  }

  /**
   * The same Vert.x with such servers.
   *
   * @param silenceMs longest silence
   * @param lifeMs longest life
   */
  public static Vertx guarded(Vertx vertx, long silenceMs, long lifeMs) {
    return (Vertx)
        Proxy.newProxyInstance(
            VertxInternal.class.getClassLoader(),
            new Class<?>[] {VertxInternal.class},
            (proxy, method, arguments) -> {
              boolean server =
                  method.getName().equals(CREATE)
                      && arguments != null
                      && arguments[0] instanceof HttpServerOptions;
              return server
                  ? server(vertx, (HttpServerOptions) arguments[0], silenceMs, lifeMs)
                  : passedOn(vertx, method, arguments);
            });
  }

  private static HttpServer server(
      Vertx vertx, HttpServerOptions options, long silenceMs, long lifeMs) {
    options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS).setIdleTimeout((int) silenceMs);
    return vertx
        .createHttpServer(options)
        .connectionHandler(
            connection -> {
              long life = vertx.setTimer(lifeMs, over -> connection.close());
              connection.closeHandler(closed -> vertx.cancelTimer(life));
            });
  }

  private static Object passedOn(Vertx vertx, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(vertx, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
