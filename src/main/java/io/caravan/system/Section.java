package io.caravan.system;

import java.time.Duration;
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

  /** Where a part begins that lacks something: the key that names it. */
  private final Node where;

  private final List<PackFault> faults;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final Set<String> read = new HashSet<>();

  /** The whole file. */
  Section(String file, Node root, List<PackFault> faults) {
    this(file, "system", root, root, faults);
  }

  private Section(String file, String name, Node where, Node node, List<PackFault> faults) {
    this.file = file;
    this.name = name;
    this.where = where;
    this.faults = faults;
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        String key = scalar(tuple.getKeyNode());
        values.put(key, tuple.getValueNode());
        if (keys.put(key, tuple.getKeyNode()) != null) {
          // YAML would take the last one without a word.
          fault(tuple.getKeyNode(), key + " stands twice in " + name, "Leave one of them");
        }
      }
    } else if (node != null) {
      fault(where, name + " must be a list of keys", "Write key: value below it");
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
      fault(where, name + " lacks " + key, "Add it; docs/add-a-system.md explains every key");
      return "";
    }
    return value;
  }

  /** One of a closed set of words; {@code otherwise} null: it must be told. */
  String word(String key, String otherwise, String... known) {
    List<String> words = List.of(known);
    String value = text(key, otherwise);
    if (value == null) {
      fault(where, name + " lacks " + key, "Write one of " + String.join(", ", known));
      return "";
    }
    if (values.containsKey(key) && !words.contains(value)) {
      fault(
          key,
          key + " " + value + " is unknown",
          Spelling.meant(value, words) + "Known: " + String.join(", ", known));
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
      fault(key, key + " is no number: " + value, "Write digits");
      return otherwise;
    }
  }

  /** A span of time; one that is none is a fault and taken for nothing. */
  Duration span(String key, String otherwise) {
    try {
      return Durations.parse(text(key, otherwise));
    } catch (IllegalArgumentException e) {
      fault(
          key,
          key + " is no span of time: " + text(key),
          "Write it like 250ms, 30s, 15m, 6h or 14d");
      return Duration.ZERO;
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
        fault(key, key + " is no number: " + element, "Write digits");
      }
    }
    return numbers;
  }

  Map<String, String> map(String key) {
    Section section = section(key);
    Map<String, String> map = new LinkedHashMap<>();
    if (section != null) {
      section.names().forEach(name -> map.put(name, section.text(name)));
    }
    return map;
  }

  /** Keys that stand here, in the order of the file. */
  Set<String> names() {
    return values.keySet();
  }

  /** A part below this one, or null. */
  Section section(String key) {
    read.add(key);
    return values.containsKey(key) ? part(name + "." + key, key, values.get(key)) : null;
  }

  private Section part(String called, String key, Node value) {
    // An alias stands where it is used, and what it names somewhere else.
    return new Section(file, called, keys.get(key), value, faults);
  }

  /** One part or a list of parts below this one. */
  List<Section> sections(String key) {
    read.add(key);
    List<Section> parts = new ArrayList<>();
    Node value = values.get(key);
    if (value instanceof SequenceNode sequence) {
      for (Node element : sequence.getValue()) {
        parts.add(new Section(file, name + "." + key, element, element, faults));
      }
    } else if (value != null) {
      parts.add(part(name + "." + key, key, value));
    }
    return parts;
  }

  /** Parts by their names. */
  <T> Map<String, T> each(String key, Function<Section, T> reader) {
    Map<String, T> all = new LinkedHashMap<>();
    Section section = section(key);
    if (section != null) {
      for (String each : section.names()) {
        Section part = section.part(key + "." + each, each, section.values.get(each));
        all.put(each, reader.apply(part));
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
            Spelling.meant(key, read) + "Known here: " + String.join(", ", new TreeSet<>(read)));
      }
    }
  }

  /** At a key, or at the part if it lacks that key. */
  void fault(String key, String problem, String remedy) {
    fault(keys.getOrDefault(key, where), problem, remedy);
  }

  private void fault(Node at, String problem, String remedy) {
    int line = at == null ? 1 : at.getStartMark().getLine() + 1;
    faults.add(new PackFault(file, line, problem, remedy));
  }

  private String scalar(Node value) {
    if (value instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    fault(value, "a single value is wanted in " + name, "Write it on one line");
    return "";
  }
}
