package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What identification may ask, in memory; what it found is kept as the recorder does. */
final class Known implements Lookup {
  private record Link(String kind, String ref, String system, String id) {}

  private final List<Link> links = new ArrayList<>();
  private final List<Identified.Alias> aliases = new ArrayList<>();
  private final Map<String, JsonNode> states = new HashMap<>();
  final Map<String, String> locations = new HashMap<>();
  private int given;

  void link(String kind, String ref, String system, String id) {
    links.add(new Link(kind, ref, system, id));
  }

  void alias(String entity, String kind, String value, String ref) {
    aliases.add(new Identified.Alias(entity, kind, value, ref));
  }

  void state(String entity, String ref, String document) {
    states.put(entity + ref, World.json(document));
  }

  /** Identifies a document and keeps links, aliases and the document as the state. */
  Identified tell(String entity, String system, String document) {
    Identified found = Identity.toRefs(entity, system, World.json(document), null, this);
    found.links().forEach(link -> link(link.kind(), link.ref(), system, link.nativeId()));
    aliases.addAll(found.aliases());
    if (found.ref() != null) {
      states.put(entity + found.ref(), found.document());
    }
    return found;
  }

  @Override
  public Optional<String> ref(String kind, String system, String nativeId) {
    return links.stream()
        .filter(l -> l.kind.equals(kind) && l.system.equals(system) && l.id.equals(nativeId))
        .map(Link::ref)
        .findFirst();
  }

  @Override
  public List<String> nativeIds(String kind, String ref, String system) {
    return links.stream()
        .filter(l -> l.kind.equals(kind) && l.system.equals(system) && l.ref.equals(ref))
        .map(Link::id)
        .toList();
  }

  @Override
  public Set<String> systems(String kind, String ref) {
    Set<String> systems = new TreeSet<>();
    links.stream()
        .filter(l -> l.kind.equals(kind) && l.ref.equals(ref))
        .forEach(l -> systems.add(l.system));
    return systems;
  }

  @Override
  public Set<String> refsByAlias(String entity, String aliasKind, String value) {
    Set<String> refs = new TreeSet<>();
    aliases.stream()
        .filter(a -> a.entity().equals(entity) && a.kind().equals(aliasKind))
        .filter(a -> a.value().equals(value))
        .forEach(a -> refs.add(a.ref()));
    return refs;
  }

  @Override
  public Optional<JsonNode> state(String entity, String ref) {
    return Optional.ofNullable(states.get(entity + ref));
  }

  @Override
  public String newRef(String entity) {
    given++;
    return entity.charAt(0) + String.valueOf(given);
  }

  @Override
  public Optional<String> location(String system, String nativeId) {
    return Optional.ofNullable(locations.get(system + nativeId));
  }

  @Override
  public Optional<String> locationId(String system, String name) {
    return locations.entrySet().stream()
        .filter(place -> place.getKey().startsWith(system) && place.getValue().equals(name))
        .map(place -> place.getKey().substring(system.length()))
        .findFirst();
  }

  @Override
  public String role(String system) {
    return system.replaceFirst("-.*", "");
  }
}
