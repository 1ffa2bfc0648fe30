package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
  private static final String OTHER = Base64.getEncoder().encodeToString("x".repeat(32).getBytes());

  @TempDir Path folder;

  @Test
  void what_was_sealed_can_be_opened_and_looks_different_each_time() {
    Vault vault = Vault.open(null, KEY);
    byte[] one = vault.seal("pos", "access_token", "geheim ✓");
    byte[] other = vault.seal("pos", "access_token", "geheim ✓");
    assertThat(vault.open("pos", "access_token", vault.keyId(), one)).isEqualTo("geheim ✓");
    assertThat(one).isNotEqualTo(other);
    assertThat(new String(one)).doesNotContain("geheim");
    assertThat(vault.seal("pos", "access_token", null)).isNull();
  }

  @Test
  void a_changed_or_moved_token_is_refused() {
    Vault vault = Vault.open(null, KEY);
    byte[] sealed = vault.seal("pos", "access_token", "token");
    for (int i = 0; i < sealed.length; i++) {
      byte[] bent = sealed.clone();
      bent[i] ^= 1;
      assertThatThrownBy(() -> vault.open("pos", "access_token", vault.keyId(), bent))
          .isInstanceOf(Vault.Fault.class)
          .hasMessageContaining("has been changed");
    }
    assertThatThrownBy(() -> vault.open("shop", "access_token", vault.keyId(), sealed))
        .isInstanceOf(Vault.Fault.class);
    assertThatThrownBy(() -> vault.open("pos", "refresh_token", vault.keyId(), sealed))
        .isInstanceOf(Vault.Fault.class);
  }

  @Test
  void an_older_key_in_a_later_line_still_opens() throws Exception {
    Vault old = Vault.open(null, KEY);
    byte[] sealed = old.seal("pos", "access_token", "token");
    Path file = secret(OTHER + "\n" + KEY + "\n");
    Vault vault = Vault.open(file, null);
    assertThat(vault.keyId()).isNotEqualTo(old.keyId());
    assertThat(vault.open("pos", "access_token", old.keyId(), sealed)).isEqualTo("token");
    assertThatThrownBy(
            () -> Vault.open(null, OTHER).open("pos", "access_token", old.keyId(), sealed))
        .hasMessageContaining("encrypted with key " + old.keyId());
  }

  @Test
  void a_key_is_made_once_for_its_owner_alone() throws Exception {
    Path file = folder.resolve("data/caravan.key");
    String id = Vault.making(file).keyId();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Vault.making(file).keyId()).isEqualTo(id);
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void a_key_that_others_can_read_is_refused() throws Exception {
    Path file = secret(KEY);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> Vault.open(file, null).check())
        .hasMessageContaining("chmod 600")
        .hasMessageNotContaining(KEY);
  }

  @Test
  void what_is_no_key_is_refused_without_showing_it() throws Exception {
    assertThatThrownBy(() -> Vault.open(folder.resolve("none"), null).check())
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> Vault.open(null, "c2hvcnQ=").check())
        .hasMessageContaining("32 bytes")
        .hasMessageNotContaining("c2hvcnQ=");
    Path file = secret("hush hush");
    assertThatThrownBy(() -> Vault.open(file, null).check())
        .hasMessageContaining("32 bytes")
        .hasMessageNotContaining("hush");
    assertThat(Vault.open(null, KEY).toString()).doesNotContain(KEY);
  }

  private Path secret(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }
}
