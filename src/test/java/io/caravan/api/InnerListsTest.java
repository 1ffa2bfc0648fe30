package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.VendorServer.Asked;
import io.caravan.api.VendorServer.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an action reads has lists inside that go on, too. */
class InnerListsTest extends CallFixture {
  private static final String PARCELS =
      "{'data':{'order':{'parcels':{'nodes':["
          + "{'id':'p1','lines':{'nodes':[{'id':'1'}],'pageInfo':{'hasNextPage':false}}},"
          + "{'id':'p2','lines':{'nodes':[{'id':'2'}],'pageInfo':{'hasNextPage':true,'endCursor':'a'}}}"
          + "]}}}}";

  private Reply last = lines("{'id':'4'}", "{'hasNextPage':false}");

  private static Reply lines(String nodes, String info) {
    return Reply.json(
        "{'data':{'parcel':{'lines':{'nodes':[%s],'pageInfo':%s}}}}".formatted(nodes, info));
  }

  @Override
  void configure() {
    try {
      Path web = folder.resolve("systems/web");
      Files.writeString(web.resolve("parcels.graphql"), "query parcels($id: ID!) { x }");
      Files.writeString(
          web.resolve("lines.graphql"), "query lines($id: ID!, $after: String) { x }");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  String extraShop() {
    return "  parcels: {graphql: parcels.graphql, class: READ, record: data.order,"
        + " nested: {path: \"data.order.parcels.nodes[*].lines\", graphql: lines.graphql,"
        + " records: data.parcel.lines}}\n";
  }

  @BeforeEach
  void start() {
    context();
    vendor.rule = this::answer;
  }

  private Reply answer(Asked asked) {
    JsonNode body = asked.json();
    if (body.path("query").asText().startsWith("query parcels")) {
      return Reply.json(PARCELS);
    }
    assertThat(body.at("/variables/id").asText()).isEqualTo("p2");
    return body.at("/variables/after").asText().equals("a")
        ? lines("{'id':'3'}", "{'hasNextPage':true,'endCursor':'b'}")
        : last;
  }

  private Exchange read() {
    return delivered("api:shop/parcels", new Attempt("d1", "shipment"), "{'id':'o1'}");
  }

  @Test
  void a_list_inside_is_read_to_its_end() {
    Exchange read = read();
    assertThat(read.getException()).isNull();
    JsonNode order = read.getMessage().getBody(JsonNode.class);
    assertThat(order.findValuesAsText("id")).containsExactly("p1", "1", "p2", "2", "3", "4");
    assertThat(order.findValues("pageInfo")).isEmpty();
  }

  @Test
  void it_is_read_to_its_end_in_a_dry_run_too() throws Exception {
    clients = new SystemClients(systems, ledger, timers, vault, CallSettings.plain().dryRun(true));
    opened.add(clients);
    context.stop();
    context();
    a_list_inside_is_read_to_its_end();
  }

  @Test
  void one_that_ends_without_its_last_page_says_nothing_of_what_was_asked_for() {
    last = Reply.json("{'errors':[{'message':'the parcel does not exist'}]}");
    assertThat(failure(read()).failure()).isEqualTo(Failure.TRANSIENT);
  }
}
