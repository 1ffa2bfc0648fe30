package io.caravan.system;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A part of a pack file that is read key by key. A key that nobody reads is a fault: it is
 * misspelt.
 */
final class Section {
  private final String file;
  private final String name;
  private final Node node;
  private final List<PackFault> faults;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final Set<String> read = new HashSet<>();

  Section(String file, String name, Node node, List<PackFault> faults) {
    this.file = file;
    this.name = name;
    this.node = node;
    this.faults = faults;
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        String key = scalar(tuple.getKeyNode());
        values.put(key, tuple.getValueNode());
        keys.put(key, tuple.getKeyNode());
      }
    } else if (node != null) {
      fault(node, name + " must be a list of keys", "Write key: value below it");
    }
  }

  String text(String key) {
    read.add(key);
    Node value = values.get(key);
    return value == null ? null : scalar(value);
  }

  String text(String key, String otherwise) {
    String value = text(key);
    return value == null ? otherwise : value;
  }

  String required(String key) {
    String value = text(key);
    if (value == null) {
      fault(node, name + " lacks " + key, "Add it; docs/add-a-system.md explains every key");
      return "";
    }
    return value;
  }

  /** One of a closed set of words. */
  String word(String key, String otherwise, String... known) {
    String value = text(key, otherwise);
    if (value != null && !List.of(known).contains(value)) {
      fault(
          values.get(key), key + " " + value + " is unknown", "Known: " + String.join(", ", known));
    }
    return value;
  }

  boolean flag(String key) {
    return "true".equals(word(key, "false", "true", "false"));
  }

  double number(String key, double otherwise) {
    String value = text(key);
    try {
      return value == null ? otherwise : Double.parseDouble(value);
    } catch (NumberFormatException e) {
      fault(values.get(key), key + " is no number: " + value, "Write digits");
      return otherwise;
    }
  }

  int integer(String key, int otherwise) {
    return (int) number(key, otherwise);
  }

  List<String> list(String key) {
    read.add(key);
    Node value = values.get(key);
    List<String> texts = new ArrayList<>();
    if (value instanceof SequenceNode sequence) {
      sequence.getValue().forEach(element -> texts.add(scalar(element)));
    } else if (value != null) {
      texts.add(scalar(value));
    }
    return texts;
  }

  /** Whole numbers; each element that is none is a fault. */
  List<Integer> integers(String key) {
    List<Integer> numbers = new ArrayList<>();
    for (String element : list(key)) {
      try {
        numbers.add(Integer.valueOf(element));
      } catch (NumberFormatException e) {
        fault(values.get(key), key + " is no number: " + element, "Write digits");
      }
    }
    return numbers;
  }

  Map<String, String> map(String key) {
    Section section = section(key);
    Map<String, String> map = new LinkedHashMap<>();
    if (section != null) {
      section.values.keySet().forEach(name -> map.put(name, section.text(name)));
    }
    return map;
  }

  /** A part below this one, or null. */
  Section section(String key) {
    read.add(key);
    Node value = values.get(key);
    return value == null ? null : new Section(file, name + "." + key, value, faults);
  }

  /** One part or a list of parts below this one. */
  List<Section> sections(String key) {
    read.add(key);
    List<Section> parts = new ArrayList<>();
    Node value = values.get(key);
    if (value instanceof SequenceNode sequence) {
      for (Node element : sequence.getValue()) {
        parts.add(new Section(file, name + "." + key, element, faults));
      }
    } else if (value != null) {
      parts.add(new Section(file, name + "." + key, value, faults));
    }
    return parts;
  }

  /** Parts by their names. */
  <T> Map<String, T> each(String key, Function<Section, T> reader) {
    Map<String, T> all = new LinkedHashMap<>();
    Section section = section(key);
    if (section != null) {
      for (Map.Entry<String, Node> entry : section.values.entrySet()) {
        Section part = new Section(file, key + "." + entry.getKey(), entry.getValue(), faults);
        all.put(entry.getKey(), reader.apply(part));
        part.done();
      }
    }
    return all;
  }

  String lastName() {
    return name.substring(name.indexOf('.') + 1);
  }

  /** Every key must have been read by now. */
  void done() {
    for (String key : keys.keySet()) {
      if (!read.contains(key)) {
        fault(
            keys.get(key),
            key + " is no key of " + name,
            "Known here: " + String.join(", ", new TreeSet<>(read)));
      }
    }
  }

  void fault(Node where, String problem, String remedy) {
    int line = where == null ? 0 : where.getStartMark().getLine() + 1;
    faults.add(new PackFault(file, line, problem, remedy));
  }

  void fault(String key, String problem, String remedy) {
    fault(values.getOrDefault(key, node), problem, remedy);
  }

  private String scalar(Node value) {
    if (value instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    fault(value, "a single value is wanted in " + name, "Write it on one line");
    return "";
  }
}
