package io.caravan.api;

import io.caravan.system.SystemConfig;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How far calls may go: public addresses by https, unless the operator allows more.
 *
 * @param allowHttp unencrypted calls
 * @param allowPrivate private, shared and loopback addresses, and unencrypted calls
 */
public record Reach(boolean allowHttp, boolean allowPrivate) {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

  /** How the names of settings end that hold an address. */
  private static final String ADDRESS = "url";

  /**
   * Reach of a system.
   *
   * @param everywhere {@code caravan.allow-private}
   */
  static Reach of(SystemConfig system, boolean everywhere) {
    return new Reach(system.flag("allow-http"), everywhere || system.flag("allow-private"));
  }

  /** Addresses in a system's settings that would never be called, each with what to do. */
  public static List<String> faults(SystemConfig system, boolean everywhere) {
    List<String> faults = new ArrayList<>();
    for (String key : system.pack().settings().keySet()) {
      String value = system.get(key, "");
      if (key.endsWith(ADDRESS) && !value.isEmpty()) {
        refusal(of(system, everywhere), value)
            .map(reason -> "caravan.systems." + system.name() + "." + key + ": " + reason)
            .ifPresent(faults::add);
      }
    }
    return faults;
  }

  private static Optional<String> refusal(Reach reach, String address) {
    try {
      return reach.refusal(new URI(address));
    } catch (URISyntaxException e) {
      return Optional.of("is no URL: " + e.getReason());
    }
  }

  /** Why a URL may not be called, or nothing. */
  Optional<String> refusal(URI url) {
    String scheme = String.valueOf(url.getScheme());
    if (!"https".equals(scheme) && !"http".equals(scheme)) {
      return Optional.of("only https is called");
    }
    if (url.getHost() == null || url.getHost().isEmpty() || url.isOpaque()) {
      return Optional.of("the URL names no host");
    }
    if (url.getRawUserInfo() != null) {
      return Optional.of("a URL must not carry a login");
    }
    if ("http".equals(scheme) && !allowHttp && !allowPrivate && !literallyLoopback(url)) {
      return Optional.of(
          "only https is called; caravan.systems.<name>.allow-http=true permits http");
    }
    return Optional.empty();
  }

  /** Why an address that the URL's host resolved to may not be called, or nothing. */
  Optional<String> refusal(URI url, InetAddress address) {
    boolean allowed =
        switch (AddressRule.of(address)) {
          case PUBLIC -> true;
          case LOOPBACK -> allowPrivate || literallyLoopback(url);
          case PRIVATE -> allowPrivate;
          case FORBIDDEN -> false;
        };
    return allowed
        ? Optional.empty()
        : Optional.of(
            "its address is not a public one; caravan.systems.<name>.allow-private=true permits"
                + " private addresses");
  }

  private static boolean literallyLoopback(URI url) {
    return url.getHost() != null && LOOPBACK.matcher(url.getHost()).matches();
  }
}
