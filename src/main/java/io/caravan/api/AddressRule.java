package io.caravan.api;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Which part of the network an address belongs to. */
final class AddressRule {
  private static final int BYTE = 0xff;
  private static final int MAPPED_AT = 12;
  private static final int SIX_TO_FOUR_AT = 2;
  private static final int[][] PRIVATE = {
    {10, 0, 8}, {172, 16, 12}, {192, 168, 16}, {100, 64, 10},
  };
  // This network, documentation, benchmarks, protocol assignments, class E: nothing to call there.
  private static final int[][] NOWHERE = {{0, 0, 8}, {198, 18, 15}, {240, 0, 4}};
  private static final int[][] NOWHERE_BY_THREE = {
    {192, 0, 0}, {192, 0, 2}, {192, 88, 99}, {198, 51, 100}, {203, 0, 113},
  };

  private AddressRule() {}

  /** Where an address leads. */
  enum Zone {
    PUBLIC,
    LOOPBACK,
    /** Private, shared (CGNAT) or unique local. */
    PRIVATE,
    /** Link-local (metadata services), multicast, unspecified or reserved: never called. */
    FORBIDDEN
  }

  static Zone of(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return Zone.LOOPBACK;
    }
    if (address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isMulticastAddress()) {
      return Zone.FORBIDDEN;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address ? four(bytes, 0) : six(bytes);
  }

  private static Zone six(byte[] b) {
    int first = b[0] & BYTE;
    int second = b[1] & BYTE;
    // fc00::/7 unique local, fec0::/10 site-local
    if ((first & 0xfe) == 0xfc || first == 0xfe && (second & 0xc0) == 0xc0) {
      return Zone.PRIVATE;
    }
    // An IPv4 address inside: 6to4, NAT64, IPv4-mapped and IPv4-compatible ones.
    if (first == 0x20 && second == 0x02) {
      return four(b, SIX_TO_FOUR_AT);
    }
    boolean nat64 = first == 0 && second == 0x64 && (b[2] & BYTE) == 0xff && b[3] == (byte) 0x9b;
    if (nat64 || zero(b, MAPPED_AT - 2)) {
      return four(b, MAPPED_AT);
    }
    // Teredo, documentation, discard
    boolean reserved =
        first == 0x20 && second == 0x01 && (b[2] == 0 && b[3] == 0 || (b[2] & BYTE) == 0x0d)
            || first == 0x01 && second == 0;
    return reserved ? Zone.FORBIDDEN : Zone.PUBLIC;
  }

  private static boolean zero(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static Zone four(byte[] b, int at) {
    int first = b[at] & BYTE;
    int second = b[at + 1] & BYTE;
    int third = b[at + 2] & BYTE;
    if (first == 127) {
      return Zone.LOOPBACK;
    }
    for (int[] net : PRIVATE) {
      if (in(first, second, net)) {
        return Zone.PRIVATE;
      }
    }
    for (int[] net : NOWHERE) {
      if (in(first, second, net)) {
        return Zone.FORBIDDEN;
      }
    }
    for (int[] net : NOWHERE_BY_THREE) {
      if (first == net[0] && second == net[1] && third == net[2]) {
        return Zone.FORBIDDEN;
      }
    }
    boolean linkLocal = first == 169 && second == 254;
    boolean multicast = first >= 224;
    return linkLocal || multicast ? Zone.FORBIDDEN : Zone.PUBLIC;
  }

  private static boolean in(int first, int second, int[] net) {
    int shift = Short.SIZE - net[2];
    return (first << Byte.SIZE | second) >> shift == (net[0] << Byte.SIZE | net[1]) >> shift;
  }
}
