package io.caravan.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.system.Systems;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final byte[] BODY = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);

  private static Signature of(String kind, String... settings) {
    Map<String, String> all = new HashMap<>();
    all.put("caravan.systems.x.kind", kind);
    for (int i = 0; i < settings.length; i += 2) {
      all.put("caravan.systems.x." + settings[i], settings[i + 1]);
    }
    return Signature.of(Systems.read(all, List.of()).require("x"));
  }

  private static Signature shop(String... settings) {
    String[] all = Arrays.copyOf(settings, settings.length + 2);
    all[settings.length] = "url";
    all[settings.length + 1] = "https://x.example";
    return of("shopify", all);
  }

  @Test
  void every_flip_of_one_character_or_one_byte_is_refused() {
    Signature signature = shop("webhook-secret", "hush");
    String good = HookFixture.base64("hush", BODY);
    assertThat(signature.matches(BODY, good)).isTrue();

    for (int i = 0; i < good.length(); i++) {
      for (char c : "ABYZaz019+/= ".toCharArray()) {
        if (good.charAt(i) != c) {
          String flipped = good.substring(0, i) + c + good.substring(i + 1);
          assertThat(signature.matches(BODY, flipped)).as(flipped).isFalse();
        }
      }
    }
    for (int i = 0; i < BODY.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] other = BODY.clone();
        other[i] ^= (byte) (1 << bit);
        assertThat(signature.matches(other, good)).isFalse();
      }
    }
  }

  @Test
  void what_is_no_signature_is_refused() {
    Signature signature = shop("webhook-secret", "hush");
    String good = HookFixture.base64("hush", BODY);
    for (String wrong :
        List.of("", " ", "=", good + "=", good + " ", " " + good, good + good, "é", "\u0000")) {
      assertThat(signature.matches(BODY, wrong)).as(wrong).isFalse();
    }
    assertThat(signature.matches(BODY, null)).isFalse();
    assertThat(signature.matches(BODY, HookFixture.hex("hush", BODY))).isFalse();
  }

  @Test
  void the_client_secret_signs_where_there_is_no_secret_of_its_own_and_several_may_be_valid() {
    assertThat(shop("client-secret", "c").matches(BODY, HookFixture.base64("c", BODY))).isTrue();
    Signature own = shop("client-secret", "c", "webhook-secret", "w");
    assertThat(own.matches(BODY, HookFixture.base64("w", BODY))).isTrue();
    assertThat(own.matches(BODY, HookFixture.base64("c", BODY))).isFalse();

    Signature rotated = shop("webhook-secret", "new, old");
    assertThat(rotated.matches(BODY, HookFixture.base64("new", BODY))).isTrue();
    assertThat(rotated.matches(BODY, HookFixture.base64("old", BODY))).isTrue();
    assertThat(rotated.matches(BODY, HookFixture.base64("new, old", BODY))).isFalse();
  }

  @Test
  void hex_may_be_written_in_capitals() {
    Signature signature = of("generic", "secret", "s");
    assertThat(signature.matches(BODY, HookFixture.hex("s", BODY))).isTrue();
    assertThat(signature.matches(BODY, HookFixture.hex("s", BODY).toUpperCase())).isTrue();
    assertThat(signature.matches(BODY, HookFixture.base64("s", BODY))).isFalse();
  }

  @Test
  void an_empty_secret_opens_no_door() {
    for (String empty : List.of("", " ", ",", " , ")) {
      assertThatThrownBy(() -> shop("webhook-secret", empty))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("caravan.systems.x.webhook-secret is empty");
    }
  }
}
