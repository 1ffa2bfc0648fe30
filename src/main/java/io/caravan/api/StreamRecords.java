package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a pack says is done with listed records before they go through the route. */
final class StreamRecords {
  /** Field of an exploded record that holds the record it was taken out of. */
  static final String PARENT = "_parent";

  /** Field of a grouped record that holds every record of the group on that page. */
  static final String GROUP = "_group";

  private final SystemPack.Stream stream;

  StreamRecords(SystemPack.Stream stream) {
    this.stream = stream;
  }

  /** Records of a page or of an answer by id: dropped ones are gone, groups are one record. */
  List<ObjectNode> listed(List<JsonNode> records) {
    List<ObjectNode> kept = new ArrayList<>();
    for (JsonNode record : records) {
      if (record instanceof ObjectNode object && isKept(object)) {
        kept.add(object);
      }
    }
    return stream.group() == null ? kept : grouped(kept);
  }

  /** Id of a record to emit, or null; a record inside another one may have none by itself. */
  static String id(SystemPack.Stream stream, JsonNode record) {
    return stream.id().indexOf('{') < 0
        ? RecordPaths.text(record, stream.id())
        : Templates.fill(stream.id(), record);
  }

  /** How many say what many say only if something is wrong there. */
  int alike(List<ObjectNode> listed) {
    int count = 0;
    for (ObjectNode record : listed) {
      count += RecordPaths.tells(record, stream.alike()) ? 1 : 0;
    }
    return count;
  }

  /** The records to emit out of a complete one. */
  List<ObjectNode> exploded(ObjectNode record) {
    if (stream.each() == null) {
      return List.of(record);
    }
    List<JsonNode> elements = RecordPaths.list(record, stream.each());
    ObjectNode parent = record.deepCopy();
    RecordPaths.owners(parent, stream.each())
        .forEach(owner -> owner.remove(RecordPaths.last(stream.each())));
    List<ObjectNode> children = new ArrayList<>();
    for (JsonNode element : elements) {
      ObjectNode child = element.deepCopy();
      child.set(PARENT, parent);
      if (isKept(child)) {
        children.add(child);
      }
    }
    return children;
  }

  private boolean isKept(JsonNode record) {
    return !RecordPaths.tells(record, stream.drop());
  }

  private List<ObjectNode> grouped(List<ObjectNode> records) {
    Map<String, List<ObjectNode>> groups = new LinkedHashMap<>();
    for (ObjectNode record : records) {
      boolean belongs = RecordPaths.says(record, stream.group());
      String key =
          belongs ? "group " + RecordPaths.text(record, stream.group()) : "alone " + groups.size();
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(record);
    }
    return groups.values().stream().map(this::one).toList();
  }

  private ObjectNode one(List<ObjectNode> members) {
    ObjectNode newest = members.get(members.size() - 1);
    if (!RecordPaths.says(newest, stream.group())) {
      return newest;
    }
    ArrayNode all = Json.mapper().createArrayNode();
    members.forEach(member -> all.add(member.deepCopy()));
    newest.set(GROUP, all);
    return newest;
  }
}
