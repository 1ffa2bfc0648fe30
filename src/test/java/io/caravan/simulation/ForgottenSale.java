package io.caravan.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.policy.Policy;
import io.caravan.policy.Situation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;

/**
 * What a till sold of a parcel under the shop's name, before the shop answered our call, is not
 * counted for the parcel: it is sold again. Only point to point the till hears of parcels by the
 * shop alone.
 */
final class ForgottenSale extends Parts {
  @Override
  Map<String, Policy> policies() {
    Map<String, Policy> policies = super.policies();
    Policy right = policies.get("shipment");
    policies.put("shipment", situation -> right.decide(forgetful(situation)));
    return policies;
  }

  private static Situation forgetful(Situation s) {
    return new Situation(
        s.from(),
        s.fromRole(),
        s.ref(),
        s.incoming(),
        s.known(),
        forgotten(s.state()),
        s.memo(),
        s.targets(),
        s.settings(),
        forgetful(s.facts()),
        s.now(),
        s.baseline());
  }

  private static Situation.Facts forgetful(Situation.Facts facts) {
    return (Situation.Facts)
        Proxy.newProxyInstance(
            ForgottenSale.class.getClassLoader(),
            new Class<?>[] {Situation.Facts.class},
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(facts, arguments);
                return method.getName().equals("ofOrder") && answer instanceof List<?> all
                    ? all.stream().map(one -> forgotten((JsonNode) one)).toList()
                    : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static JsonNode forgotten(JsonNode shipment) {
    if (!(shipment instanceof ObjectNode kept)) {
      return shipment;
    }
    ObjectNode other = kept.deepCopy();
    other.remove("soldAsTwin");
    if (other.path("told").isEmpty()) {
      other.remove("soldLines");
    }
    return other;
  }
}
