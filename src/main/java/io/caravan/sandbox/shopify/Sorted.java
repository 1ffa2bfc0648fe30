package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Documents in the orders in which whole lists of them are read, so that a page is found where it
 * begins and not by looking at all that come before it.
 */
final class Sorted {
  static final String BY_ID = "ID";
  static final String BY_CHANGE = "UPDATED_AT";

  private static final List<String> KINDS = List.of(Db.PRODUCT, Db.ITEM, Db.ORDER, Db.CUSTOMER);
  private static final String CHANGED = "updatedAt";

  private final Map<String, NavigableMap<Place, ObjectNode>> views = new HashMap<>();
  private final Map<String, Place> changes = new HashMap<>();

  /**
   * Where a document stands in an order.
   *
   * @param value what it is sorted by; empty if by id alone
   */
  record Place(String value, long id) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::value).thenComparingLong(Place::id);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  private static Place byId(long id) {
    return new Place("", id);
  }

  void put(String kind, ObjectNode document) {
    if (KINDS.contains(kind)) {
      long id = document.get("id").longValue();
      remove(kind, id);
      Place change = new Place(document.path(CHANGED).asText(), id);
      changes.put(kind + id, change);
      view(kind, BY_CHANGE).put(change, document);
      view(kind, BY_ID).put(byId(id), document);
    }
  }

  void remove(String kind, long id) {
    Place change = changes.remove(kind + id);
    if (change != null) {
      view(kind, BY_CHANGE).remove(change);
      view(kind, BY_ID).remove(byId(id));
    }
  }

  static boolean has(String kind, String order) {
    return KINDS.contains(kind) && (BY_ID.equals(order) || BY_CHANGE.equals(order));
  }

  /**
   * All documents in an order.
   *
   * @param after the place of the last one before them, or null: from the first one on
   */
  Collection<ObjectNode> of(String kind, String order, Place after) {
    NavigableMap<Place, ObjectNode> view = view(kind, order);
    return after == null ? view.values() : view.tailMap(after, false).values();
  }

  private NavigableMap<Place, ObjectNode> view(String kind, String order) {
    return views.computeIfAbsent(kind + ' ' + order, none -> new TreeMap<>());
  }
}
