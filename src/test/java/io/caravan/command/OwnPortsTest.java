package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnPortsTest {
  @Test
  void a_port_of_another_process_ends_the_start_and_is_named() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> values = Map.of("caravan.http.port", "" + other.getLocalPort());
      assertThatThrownBy(() -> OwnPorts.needFree(values))
          .isInstanceOf(CommandFault.class)
          .hasMessageContaining("caravan.http.port=" + other.getLocalPort())
          .hasMessageContaining("set another port");
    }
  }

  @Test
  void free_ports_and_none_are_well() {
    assertThatCode(() -> OwnPorts.needFree(Map.of("caravan.http.port", "0")))
        .doesNotThrowAnyException();
    assertThatCode(() -> OwnPorts.needFree(Map.of())).doesNotThrowAnyException();
  }
}
