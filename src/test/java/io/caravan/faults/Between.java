package io.caravan.faults;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.request;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseTransformerV2;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Stands between the hub and a vendor: passes everything on, unless it is told otherwise. */
final class Between implements AutoCloseable {
  private static final int LAST = 10;
  private final WireMockServer server;
  private volatile UnaryOperator<String> edit = UnaryOperator.identity();

  Between(String vendor) {
    server =
        new WireMockServer(
            WireMockConfiguration.options()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .gzipDisabled(true)
                .extensions(new Edited()));
    server.start();
    server.stubFor(any(anyUrl()).atPriority(LAST).willReturn(aResponse().proxiedFrom(vendor)));
  }

  String url() {
    return server.baseUrl();
  }

  /**
   * The next request of this kind is answered so and does not reach the vendor.
   *
   * @return to be asked whether it has happened
   */
  Happened once(String method, String path, ResponseDefinitionBuilder answer) {
    String name = UUID.randomUUID().toString();
    server.stubFor(
        request(method, urlMatching(path))
            .inScenario(name)
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(answer)
            .willSetStateTo("over"));
    return () ->
        server.getAllScenarios().getScenarios().stream()
            .anyMatch(one -> one.getName().equals(name) && one.getState().equals("over"));
  }

  /** All requests whose body holds the words are answered so. */
  void always(String words, ResponseDefinitionBuilder answer) {
    server.stubFor(any(anyUrl()).withRequestBody(containing(words)).willReturn(answer));
  }

  /** Requests whose body holds the words. */
  int asked(String words) {
    return server
        .countRequestsMatching(anyRequestedFor(anyUrl()).withRequestBody(containing(words)).build())
        .getCount();
  }

  /** What the vendor answers is changed so on its way. */
  void edit(UnaryOperator<String> how) {
    edit = how;
  }

  @Override
  public void close() {
    server.stop();
  }

  /** Whether a disturbance came true. */
  interface Happened {
    boolean yes();
  }

  private final class Edited implements ResponseTransformerV2 {
    @Override
    public Response transform(Response response, ServeEvent event) {
      String body = response.getBodyAsString();
      String changed = edit.apply(body);
      if (changed.equals(body)) {
        return response;
      }
      HttpHeaders kept =
          new HttpHeaders(
              response.getHeaders().all().stream()
                  .filter(header -> !header.keyEquals("Content-Length"))
                  .toArray(HttpHeader[]::new));
      return Response.Builder.like(response).but().headers(kept).body(changed).build();
    }

    @Override
    public String getName() {
      return "edited";
    }
  }
}
