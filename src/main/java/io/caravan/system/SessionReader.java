package io.caravan.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how a pack logs in. */
final class SessionReader {
  private static final String KIND = "session";
  private static final String LOGIN = "login";
  private static final String TOKEN = "token";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z0-9-]+)}");
  private static final String EXAMPLE =
      "Write login: {rpc: <method>, params: '[\"{user}\", \"{password}\"]'} or {path: /login, body:"
          + " '{\"user\": \"{user}\"}'}";

  private SessionReader() {}

  /**
   * @return null if the pack knows no sessions
   */
  static Session session(Section auth, References references) {
    boolean wanted = KIND.equals(auth.text("kind"));
    Section login = auth.section(LOGIN);
    String token = auth.text(TOKEN);
    String scheme = auth.text("scheme");
    boolean base64 = "base64".equals(auth.word("encoding", "none", "none", "base64"));
    Section ended = auth.section("ended");
    List<Integer> statuses = ended == null ? List.of() : ended.integers("status");
    List<String> codes = ended == null ? List.of() : ended.list("code");
    if (ended != null) {
      ended.done();
    }
    if (!wanted) {
      if (login != null) {
        auth.fault(LOGIN, "only a session is logged in to", "Write kind: session, or take it away");
      }
      return null;
    }
    if (token == null) {
      auth.fault(
          TOKEN,
          "a session has no token",
          "Say what is sent of the answer and the settings: \"{user}:{result.0}\"");
    }
    if (login == null) {
      auth.fault(LOGIN, "it is not said how a session is got", EXAMPLE);
      return null;
    }
    String rpc = login.text("rpc");
    String path = login.text("path");
    String key = rpc == null ? "body" : "params";
    String params = login.text("params");
    String body = login.text("body");
    if (rpc == null && path == null) {
      login.fault("path", "login has neither rpc nor path", EXAMPLE);
    }
    Session session =
        new Session(
            rpc,
            path,
            checked(login, key, rpc == null ? body : params, references),
            token,
            scheme,
            base64,
            statuses,
            codes);
    login.done();
    return session;
  }

  private static String checked(Section login, String key, String text, References references) {
    JsonNode json = text == null ? null : parsed(text);
    if (json == null || !json.isContainerNode()) {
      login.fault(key, "login sends no JSON under " + key, EXAMPLE);
      return "{}";
    }
    Matcher named = PLACEHOLDER.matcher(text);
    while (named.find()) {
      references.setting(login, key, "login sends", named.group(1));
    }
    return text;
  }

  private static JsonNode parsed(String text) {
    try {
      return Json.parse(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
