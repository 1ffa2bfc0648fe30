package io.caravan.sandbox.shopify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One request while it is answered.
 *
 * @param scopes what the token may do
 * @param variables as sent
 * @param busyKeys idempotency keys of this request that another request holds at the moment
 * @param search what the search parser has to say, for {@code extensions.search}
 */
record Call(
    Set<String> scopes,
    Map<String, Object> variables,
    Set<String> busyKeys,
    List<Map<String, Object>> search) {

  static Call of(Set<String> scopes, Map<String, Object> variables, Set<String> busyKeys) {
    return new Call(scopes, variables, busyKeys, new ArrayList<>());
  }
}
