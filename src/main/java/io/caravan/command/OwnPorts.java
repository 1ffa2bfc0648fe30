package io.caravan.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;

/**
 * The ports that a runner listens at. The HTTP server only logs that it did not get one, and a
 * runner without it would go on and hear of nothing.
 */
final class OwnPorts {
  private static final String LOOPBACK = "127.0.0.1";

  private OwnPorts() {}

  /**
   * @param values the configuration
   * @throws CommandFault if one of them is in use, or its address is not this machine's
   */
  static void needFree(Map<String, String> values) {
    for (String door : new String[] {"caravan.http", "caravan.management"}) {
      String port = values.getOrDefault(door + ".port", "");
      if (!port.isEmpty()) {
        needFree(door, values.getOrDefault(door + ".host", LOOPBACK), port);
      }
    }
  }

  private static void needFree(String door, String host, String port) {
    try (ServerSocket trial = new ServerSocket()) {
      trial.bind(new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(port)));
    } catch (IOException e) {
      throw new CommandFault(
          door
              + ".port="
              + port
              + " cannot be listened at on "
              + host
              + " ("
              + e.getMessage()
              + "): stop what listens there, or set another port");
    }
  }
}
