package io.caravan.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;

/**
 * Which systems a template serves. A template says what a system must offer in its parameter {@code
 * requires} (comma = all of them); it gets one route for each configured system that does, named
 * {@code <template>-<system>}.
 */
final class FlowInstances {
  /** Parameter that names what a system must offer. */
  static final String REQUIRES = "requires";

  /** Parameter that gets the system's name. */
  static final String SYSTEM = "system";

  private final FlowSystems systems;

  FlowInstances(FlowSystems systems) {
    this.systems = systems;
  }

  /** One route to be made of a template. */
  record Instance(String routeId, String system, Map<String, Object> parameters) {}

  List<Instance> of(RouteTemplateDefinition template) {
    String requires = parameter(template, REQUIRES);
    List<Instance> made = new ArrayList<>();
    if (requires == null) {
      return made;
    }
    for (String system : systems.names()) {
      if (meetsAll(system, requires)) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put(SYSTEM, system);
        made.add(new Instance(template.getId() + "-" + system, system, parameters));
      }
    }
    return made;
  }

  private boolean meetsAll(String system, String requires) {
    for (String requirement : requires.split(",")) {
      if (!systems.meets(system, requirement.trim())) {
        return false;
      }
    }
    return true;
  }

  private static String parameter(RouteTemplateDefinition template, String name) {
    if (template.getTemplateParameters() == null) {
      return null;
    }
    for (RouteTemplateParameterDefinition parameter : template.getTemplateParameters()) {
      if (name.equals(parameter.getName())) {
        return parameter.getDefaultValue();
      }
    }
    return null;
  }
}
