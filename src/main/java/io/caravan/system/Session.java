package io.caravan.system;

import java.util.List;

/**
 * A session that is got by logging in and ends some day.
 *
 * @param rpc name of the JSON-RPC method that logs in, or null
 * @param path below the base URL that is posted to, or null
 * @param body JSON of what is sent (the parameters of {@code rpc}); {@code {setting}} is filled in
 * @param token template over the settings and the answer
 * @param scheme word before the token in its header, or null
 * @param base64 whether the token is sent in base64
 * @param endedStatuses HTTP statuses of a session that has ended, besides 401
 * @param endedCodes codes of errors that say so
 */
public record Session(
    String rpc,
    String path,
    String body,
    String token,
    String scheme,
    boolean base64,
    List<Integer> endedStatuses,
    List<String> endedCodes) {
  /** Whether an answer says that it has ended; of a 401 everybody knows. */
  public boolean hasEnded(int status, String code) {
    return endedStatuses.contains(status) || code != null && endedCodes.contains(code);
  }
}
