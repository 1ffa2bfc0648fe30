package io.caravan.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Caravan;
import io.caravan.command.Configuration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Secrets of the configuration come out of files and never out of a message. */
class SecretFilesTest {
  private static final String CANARY = "canary-81f3";

  @TempDir private Path folder;

  private Path configured(String token) throws IOException {
    return Files.writeString(
        folder.resolve("application.properties"),
        """
        caravan.secrets.folder=%s
        caravan.systems.shop.kind=shopify
        caravan.systems.shop.url=https://example.myshopify.com
        caravan.systems.shop.webhook-secret=of the shop
        caravan.systems.shop.access-token=%s
        caravan.systems.pos.kind=lightspeed-r
        caravan.systems.pos.client-secret=%s-{{secret:pos_secret}}
        caravan.retry.first=soon
        """
            .formatted(folder, token, CANARY));
  }

  private String check(Path file) {
    StringWriter told = new StringWriter();
    CommandLine line = Caravan.commandLine();
    line.setOut(new PrintWriter(told)).setErr(new PrintWriter(told));
    assertThat(line.execute("check", "-c", file.toString())).isEqualTo(1);
    return told.toString();
  }

  @Test
  void a_value_is_the_text_of_its_file() throws IOException {
    Files.writeString(folder.resolve("shop_token"), CANARY + "\n");
    Files.writeString(folder.resolve("pos_secret"), "2");
    Map<String, String> read =
        Configuration.of(List.of(configured("{{secret:shop_token}}")), Map.of()).read();
    assertThat(read)
        .containsEntry("caravan.systems.shop.access-token", CANARY)
        .containsEntry("caravan.systems.pos.client-secret", CANARY + "-2");
  }

  /** Camel's own message quotes the whole value: printed as it is, the canary would show. */
  @Test
  void those_that_are_not_there_are_listed_with_every_other_fault_and_no_value_is_printed()
      throws IOException {
    String told = check(configured("{{secret:shop_token}}"));
    assertThat(told)
        .contains("FAULT caravan.systems.shop.access-token needs {{secret:shop_token}}")
        .contains("shop_token (or CARAVAN_SECRET_SHOP_TOKEN)")
        .contains("FAULT caravan.systems.pos.client-secret needs {{secret:pos_secret}}")
        .contains("FAULT caravan.systems.pos.account")
        .contains("FAULT caravan.retry.first")
        .doesNotContain(CANARY);
    assertThat(told.lines().filter(line -> line.contains("client-secret"))).hasSize(1);
  }

  @Test
  void a_file_that_holds_a_placeholder_is_a_fault_and_is_not_printed() throws IOException {
    Files.writeString(folder.resolve("shop_token"), CANARY + "{{no.such.setting}}");
    assertThat(check(configured("{{secret:shop_token}}")))
        .contains("FAULT caravan.systems.shop.access-token")
        .doesNotContain(CANARY);
  }
}
