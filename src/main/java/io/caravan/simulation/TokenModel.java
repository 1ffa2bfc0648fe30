package io.caravan.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulation.Model.Reply;
import java.util.HashMap;
import java.util.Map;

/**
 * Tokens of the till: each refresh gives a new pair, and the old refresh token dies as soon as the
 * new access token is used.
 */
final class TokenModel {
  private static final long LIFE_S = 240;

  private final Agenda agenda;
  private final History history;
  private final Map<String, Long> until = new HashMap<>();
  private String refresh = "r0";
  private String dying;
  private String unused;
  private int number;
  private String asked;

  TokenModel(Agenda agenda, History history) {
    this.agenda = agenda;
    this.history = history;
  }

  /** The refresh token of the request that is answered next. */
  void presented(String token) {
    asked = token;
  }

  Reply answer() {
    boolean known = asked != null && (asked.equals(refresh) || asked.equals(dying));
    if (!known) {
      history.did(agenda.millis(), "till", "token-refused", String.valueOf(asked), "", "", "");
      ObjectNode body = Model.node().put("error", "invalid_grant");
      return new Reply(400, body);
    }
    number++;
    dying = asked;
    refresh = "r" + number;
    unused = "a" + number;
    until.put(unused, agenda.millis() + LIFE_S * 1000);
    history.did(agenda.millis(), "till", "token", asked, refresh, "", "");
    return Model.ok(
        Model.node()
            .put("access_token", unused)
            .put("refresh_token", refresh)
            .put("expires_in", LIFE_S));
  }

  boolean accepts(String token) {
    Long end = token == null ? null : until.get(token);
    if (end == null || end <= agenda.millis()) {
      return false;
    }
    if (token.equals(unused)) {
      dying = null;
      unused = null;
    }
    return true;
  }

  void revoke() {
    until.clear();
  }
}
