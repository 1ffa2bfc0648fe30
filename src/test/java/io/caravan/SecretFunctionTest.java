package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where {@code {{secret:...}}} finds its text, and what it says if it does not. */
class SecretFunctionTest {
  private final Map<String, String> environment = new HashMap<>();
  private final SecretFunction secrets = new SecretFunction(environment::get);

  @TempDir private Path folder;

  private void file(String name, String text) throws Exception {
    Files.writeString(folder.resolve(name), text);
    environment.put("CARAVAN_SECRETS", folder.toString());
  }

  @Test
  void a_file_goes_before_the_environment() throws Exception {
    environment.put("CARAVAN_SECRET_SHOP_TOKEN", "of the environment");
    assertThat(secrets.apply("shop-token")).isEqualTo("of the environment");
    file("shop-token", "of the file\n");
    assertThat(secrets.apply("shop-token")).isEqualTo("of the file");
  }

  @Test
  void what_is_nowhere_is_told_with_both_places() {
    environment.put("CARAVAN_SECRETS", folder.toString());
    assertThatThrownBy(() -> secrets.apply("shop_token"))
        .hasMessageContaining(folder.resolve("shop_token").toString())
        .hasMessageContaining("CARAVAN_SECRET_SHOP_TOKEN");
  }

  @Test
  void no_name_leads_out_of_the_folder() throws Exception {
    file("inside", "canary");
    for (String name :
        List.of("../inside", "a/../inside", "/etc/hostname", "..", ".hidden", "a\\b", "", "é")) {
      assertThatThrownBy(() -> secrets.apply(name)).as(name).hasMessageContaining("plain file");
    }
  }

  @Test
  void no_message_holds_what_is_in_the_file() throws Exception {
    file("nested", "canary{{env:PATH}}");
    file("large", "canary".repeat(20_000));
    file("empty", " \n");
    Files.write(folder.resolve("binary"), new byte[] {'c', 'a', 'n', 'a', 'r', 'y', (byte) 0xff});
    for (String name : List.of("nested", "large", "empty", "binary")) {
      assertThatThrownBy(() -> secrets.apply(name))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("canary");
    }
  }
}
