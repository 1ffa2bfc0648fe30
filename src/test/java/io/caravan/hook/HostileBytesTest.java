package io.caravan.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** Serialised Java objects at every door: nobody reads them. */
class HostileBytesTest extends HookFixture {
  private static final AtomicInteger READ = new AtomicInteger();

  /** Does something as soon as it is read. */
  private static final class Gadget implements Serializable {
    private static final long serialVersionUID = 1;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      READ.incrementAndGet();
    }
  }

  private static byte[] gadget() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(Map.of("id", new Gadget()));
    }
    return bytes.toByteArray();
  }

  @Test
  void nobody_reads_them_whatever_they_are_called_and_however_well_they_are_signed()
      throws Exception {
    HookIngress.start(context, systems.require("shop"), ledger);
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("hook:warehouse/shipments").to("mock:end");
          }
        });
    byte[] bytes = gadget();
    for (String type :
        List.of(
            "application/x-java-serialized-object",
            "application/octet-stream",
            "application/x-java-object",
            "application/json")) {
      int expected = type.endsWith("json") ? 400 : 415;
      assertThat(
              post(
                      "/hook/shop",
                      bytes,
                      "Content-Type",
                      type,
                      "X-Shopify-Topic",
                      "orders/create",
                      "X-Shopify-Hmac-Sha256",
                      base64(SECRET, bytes))
                  .statusCode())
          .isEqualTo(expected);
      assertThat(
              post(
                      "/hook/warehouse/shipments",
                      bytes,
                      "Content-Type",
                      type,
                      "X-Caravan-Signature",
                      hex(WAREHOUSE_SECRET, bytes))
                  .statusCode())
          .isEqualTo(expected);
    }
    assertThat(READ).hasValue(0);
    assertThat(notice("orders/create", "e-1", "{\"id\":1}").statusCode()).isEqualTo(200);
  }

  /** What it would do where somebody reads it. */
  @Test
  void it_would_act_if_it_were_read() throws Exception {
    int before = READ.get();
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(gadget()))) {
      in.readObject();
    }
    assertThat(READ.getAndSet(before)).isEqualTo(before + 1);
  }
}
