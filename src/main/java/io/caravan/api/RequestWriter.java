package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.mapping.Mapping;
import io.caravan.mapping.MappingException;
import io.caravan.system.Rpc;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Makes requests of a system's pack. Data stands in encoded places only. */
final class RequestWriter {
  private static final Pattern DOT_SEGMENT = Pattern.compile("/\\.{1,2}(/|$)");

  /** Dots and slashes that some servers only see after they have decoded the path. */
  private static final Pattern HIDDEN_STEP = Pattern.compile("%(2[eEfF]|5[cC])");

  private static final String UNRESERVED = "-._~";
  private static final String LEGAL_IN_LINK = UNRESERVED + ":/?&=%+,;@!$'()*";
  private static final String DEFAULT_POST = "POST";
  private static final String READ = "GET";

  private final SystemConfig system;
  private final String base;

  /** The base URL with the slash that it ends with, if it does: some servers redirect without. */
  private final String address;

  /** Documents of the pack that change something, and those that do not: they are read once. */
  private final Map<String, Boolean> mutations = new ConcurrentHashMap<>();

  private final Map<Rpc, Mapping> params = new ConcurrentHashMap<>();

  RequestWriter(SystemConfig system) {
    this.system = system;
    String url = system.fill(system.pack().baseUrl());
    this.address = url;
    this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /**
   * @throws CallException PERMANENT if a value that the path needs is missing
   */
  Prepared write(SystemPack.Request request, JsonNode variables) throws CallException {
    if (request.graphql() != null) {
      return graphql(request, variables);
    }
    String what = what(request);
    if (system.pack().isRouted()) {
      return routed(what, request, variables);
    }
    if (request.rpc() != null) {
      return rpc(what, request, variables);
    }
    String method = request.method().toUpperCase(Locale.ROOT);
    String path = Templates.fill(request.path(), variables, RequestWriter::encoded);
    if (path == null) {
      throw new CallException(
          Failure.PERMANENT,
          what
              + " needs "
              + Templates.missing(request.path(), variables)
              + " for its path, and the request has none");
    }
    if (DOT_SEGMENT.matcher(path).find()) {
      throw new CallException(Failure.PERMANENT, what + ": a value in its path is no id");
    }
    StringBuilder url = new StringBuilder(base).append(path);
    char separator = '?';
    for (Map.Entry<String, String> parameter : request.query().entrySet()) {
      String value = Templates.fill(parameter.getValue(), variables);
      if (value != null) {
        url.append(separator).append(encoded(parameter.getKey())).append('=');
        url.append(encoded(value));
        separator = '&';
      }
    }
    boolean read = method.equals(READ) || method.equals("HEAD");
    JsonNode body = variables.path("body");
    byte[] bytes = read || body.isMissingNode() ? null : bytes(body);
    return new Prepared(
        what, !read, method, uri(what, url.toString()), bytes, request, variables, cost(request));
  }

  private Prepared routed(String what, SystemPack.Request request, JsonNode variables)
      throws CallException {
    return new Prepared(
        what,
        !READ.equals(request.method()),
        DEFAULT_POST,
        uri(what, request.path()),
        bytes(variables),
        request,
        variables,
        cost(request));
  }

  private Prepared graphql(SystemPack.Request request, JsonNode variables) throws CallException {
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("query", request.graphql());
    body.set("variables", variables);
    String what = what(request);
    return new Prepared(
        what,
        mutations.computeIfAbsent(request.graphql(), GraphqlText::mutates),
        DEFAULT_POST,
        uri(what, base + system.pack().graphqlPath()),
        bytes(body),
        request,
        variables,
        cost(request));
  }

  private Prepared rpc(String what, SystemPack.Request request, JsonNode variables)
      throws CallException {
    Rpc rpc = request.rpc();
    JsonNode made;
    try {
      made =
          params
              .computeIfAbsent(rpc, one -> Mapping.compile(what, rpc.name(), one.params()))
              .apply(variables, Map.of(Mapping.SYSTEM, system.variables()));
    } catch (MappingException e) {
      throw new CallException(Failure.PERMANENT, e.getMessage());
    }
    if (!made.isContainerNode()) {
      throw new CallException(Failure.PERMANENT, what + " has no parameters");
    }
    return new Prepared(
        what,
        !rpc.reads(),
        DEFAULT_POST,
        uri(what, request.path() == null ? address : base + request.path()),
        RpcBody.of(rpc.name(), made),
        request,
        variables,
        cost(request));
  }

  /**
   * A read of a link that the vendor gave.
   *
   * @throws CallException PERMANENT if it leads away from the base URL
   */
  Prepared follow(String link) throws CallException {
    String what = system.name() + " next page";
    URI root = uri(what, base);
    URI url = root.resolve(uri(what, legal(link))).normalize();
    boolean inside =
        String.valueOf(url.getScheme()).equalsIgnoreCase(root.getScheme())
            && String.valueOf(url.getHost()).equalsIgnoreCase(root.getHost())
            && url.getPort() == root.getPort()
            && url.getRawUserInfo() == null
            && !HIDDEN_STEP.matcher(url.getRawPath()).find()
            && (url.getRawPath().equals(root.getRawPath())
                || url.getRawPath().startsWith(root.getRawPath() + "/")
                || url.getRawPath().startsWith(root.getRawPath() + "."));
    if (!inside) {
      throw new CallException(
          Failure.PERMANENT,
          what + " leads away from " + root.getHost() + root.getPath() + ": not followed");
    }
    String list = url.getRawPath().substring(root.getRawPath().length());
    return new Prepared(what + " of " + list, false, "GET", url, null, null, null, 0);
  }

  /** Name of the operation or stream for messages. */
  private String what(SystemPack.Request request) {
    for (SystemPack.Operation operation : system.pack().operations().values()) {
      if (operation.request().equals(request)) {
        return system.name() + " " + operation.name();
      }
    }
    for (SystemPack.Stream stream : system.pack().streams().values()) {
      if (request.equals(stream.request())) {
        return system.name() + " " + stream.name();
      }
    }
    if (request.rpc() != null) {
      return system.name() + " " + request.rpc().name();
    }
    if (request.graphql() != null) {
      return system.name() + " " + request.graphql().strip().split("[({]", 2)[0].strip();
    }
    return system.name() + " " + request.method() + " " + request.path();
  }

  private double cost(SystemPack.Request request) {
    for (SystemPack.Operation operation : system.pack().operations().values()) {
      if (operation.request().equals(request)) {
        return operation.cost();
      }
    }
    return 0;
  }

  private static URI uri(String what, String text) throws CallException {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new CallException(
          Failure.PERMANENT, what + ": the URL is not well-formed; look at the url settings");
    }
  }

  private static byte[] bytes(JsonNode node) {
    return Json.text(node).getBytes(StandardCharsets.UTF_8);
  }

  /** Everything but letters, digits and a few signs as %XX of UTF-8. */
  static String encoded(String value) {
    return escaped(value, UNRESERVED);
  }

  // Vendors print lists and quotes into their links as they are.
  private static String legal(String link) {
    return escaped(link, LEGAL_IN_LINK);
  }

  private static String escaped(String value, String kept) {
    StringBuilder text = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || kept.indexOf(c) >= 0;
      if (plain) {
        text.append(c);
      } else {
        text.append('%').append(String.format("%02X", (int) c));
      }
    }
    return text.toString();
  }
}
