package io.caravan.system;

import java.util.List;
import java.util.Map;

/**
 * How calls are authorised.
 *
 * @param kind none, header, bearer or session
 * @param header header that carries the token
 * @param grant how a first token is got without a person: client-credentials, or none
 * @param pkce whether the consent page takes a proof key (RFC 7636)
 * @param codeParameters sent along when the code of a consent is exchanged
 * @param refreshesPerMinute most token refreshes or logins a minute that the vendor allows
 * @param session how a session is got, or null
 */
public record Auth(
    String kind,
    String header,
    String tokenUrl,
    String authorizeUrl,
    List<String> scopes,
    String grant,
    boolean pkce,
    Map<String, String> codeParameters,
    int refreshesPerMinute,
    Session session) {}
