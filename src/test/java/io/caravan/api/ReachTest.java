package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How far a configured URL can lead. */
class ReachTest {
  private static final Reach PLAIN = new Reach(false, false);
  private static final URI HOST = URI.create("https://api.example.com/x");

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, PUBLIC",
    "1.1.1.1, PUBLIC",
    "172.15.255.255, PUBLIC",
    "172.32.0.1, PUBLIC",
    "100.63.255.255, PUBLIC",
    "100.128.0.1, PUBLIC",
    "198.17.0.1, PUBLIC",
    "223.255.255.255, PUBLIC",
    "2606:4700::1111, PUBLIC",
    "2002:0808:0808::, PUBLIC",
    "64:ff9b::8.8.8.8, PUBLIC",
    "127.0.0.1, LOOPBACK",
    "127.8.9.10, LOOPBACK",
    "::1, LOOPBACK",
    "::ffff:127.0.0.1, LOOPBACK",
    "::127.0.0.1, LOOPBACK",
    "64:ff9b::127.0.0.1, LOOPBACK",
    "2002:7f00:0001::, LOOPBACK",
    "10.0.0.1, PRIVATE",
    "10.255.255.255, PRIVATE",
    "172.16.0.1, PRIVATE",
    "172.31.255.255, PRIVATE",
    "192.168.1.1, PRIVATE",
    "100.64.0.1, PRIVATE",
    "100.127.255.255, PRIVATE",
    "fc00::1, PRIVATE",
    "fd00:ec2::254, PRIVATE",
    "fec0::1, PRIVATE",
    "::ffff:10.1.2.3, PRIVATE",
    "64:ff9b::192.168.0.1, PRIVATE",
    "2002:0a00:0001::, PRIVATE",
    "169.254.169.254, FORBIDDEN",
    "fe80::1, FORBIDDEN",
    "::ffff:169.254.169.254, FORBIDDEN",
    "64:ff9b::169.254.169.254, FORBIDDEN",
    "0.0.0.0, FORBIDDEN",
    "0.1.2.3, FORBIDDEN",
    "::, FORBIDDEN",
    "224.0.0.1, FORBIDDEN",
    "239.1.1.1, FORBIDDEN",
    "ff02::1, FORBIDDEN",
    "240.0.0.1, FORBIDDEN",
    "255.255.255.255, FORBIDDEN",
    "192.0.2.1, FORBIDDEN",
    "198.18.0.1, FORBIDDEN",
    "198.19.255.255, FORBIDDEN",
    "203.0.113.9, FORBIDDEN",
    "2001:0:53aa:64c::1, FORBIDDEN",
    "2001:db8::1, FORBIDDEN",
    "100::1, FORBIDDEN",
  })
  void each_address_has_its_zone(String address, AddressRule.Zone zone) throws Exception {
    InetAddress found = InetAddress.getByName(address);
    assertThat(AddressRule.of(found)).isEqualTo(zone);
    assertThat(PLAIN.refusal(HOST, found).isEmpty()).isEqualTo(zone == AddressRule.Zone.PUBLIC);
    assertThat(new Reach(false, true).refusal(HOST, found).isEmpty())
        .isEqualTo(zone != AddressRule.Zone.FORBIDDEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.example.com/",
        "ftp://api.example.com/",
        "file:///etc/passwd",
        "https://user:pass@api.example.com/",
        "https:///nohost",
        "https:opaque",
        "//relative/x",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://localhost.example.com/",
        "http://[::ffff:127.0.0.1]/",
        "http://127.0.0.1.nip.io/",
        "gopher://127.0.0.1/",
        "jar:http://127.0.0.1!/x",
        "https://127.1/",
      })
  void spellings_that_lead_elsewhere_are_refused(String url) {
    assertThat(PLAIN.refusal(URI.create(url))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://[::ffff:7f00:1]/"
      })
  void odd_spellings_of_loopback_are_held_by_their_address(String url) {
    URI uri = URI.create(url);
    assertThat(PLAIN.refusal(uri).or(() -> PLAIN.refusal(uri, InetAddress.getLoopbackAddress())))
        .isPresent();
  }

  @Test
  void what_is_written_as_loopback_is_loopback() throws Exception {
    for (String url : new String[] {"http://127.0.0.1:80/", "http://LOCALHOST/", "http://[::1]/"}) {
      URI uri = URI.create(url);
      assertThat(PLAIN.refusal(uri)).isEmpty();
      assertThat(PLAIN.refusal(uri, InetAddress.getLoopbackAddress())).isEmpty();
      assertThat(PLAIN.refusal(uri, InetAddress.getByName("10.0.0.1"))).isPresent();
    }
  }

  @Test
  void plain_http_does_not_permit_private_addresses() throws Exception {
    Reach plain = new Reach(true, false);
    URI uri = URI.create("http://till.example/");
    assertThat(plain.refusal(uri)).isEqualTo(Optional.empty());
    assertThat(plain.refusal(uri, InetAddress.getByName("192.168.0.9"))).isPresent();
  }
}
