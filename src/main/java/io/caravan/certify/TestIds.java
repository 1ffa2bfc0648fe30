package io.caravan.certify;

import io.caravan.api.CallLog.Link;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names of one set of test records, and the ids that the system gave them. */
final class TestIds {
  private final String marker;
  private final int number;
  private final TestIds base;
  private final Map<String, String> ids = new HashMap<>();
  private final Site site;

  /**
   * Where test records are made.
   *
   * @param currency of the system
   * @param location id of a place there, or null: none is configured
   * @param now ISO time
   * @param onePrice all variants of an item have one
   */
  record Site(String currency, String location, String now, boolean onePrice) {
    Site withOnePrice() {
      return new Site(currency, location, now, true);
    }
  }

  /**
   * @param run stands in everything that is made
   * @param number of no other set of this run
   * @param base records that are shared, or null
   */
  TestIds(String run, int number, Site site, TestIds base) {
    this.marker = run + "-" + number;
    this.number = number;
    this.site = site;
    this.base = base;
  }

  String marker() {
    return marker;
  }

  int number() {
    return number;
  }

  Site site() {
    return site;
  }

  void learn(List<Link> links) {
    links.forEach(link -> ids.put(link.kind() + "/" + link.ref(), link.id()));
  }

  /** Reference of a record of this set: {@code certify-abc-1-line}. */
  String ref(String name) {
    return marker + "-" + name;
  }

  /** Id that was given to a record of this very set, or null. */
  String own(String kind, String name) {
    return ids.get(kind + "/" + ref(name));
  }

  /** Id that was given to a record of this set, else to the shared one of that name; or null. */
  String id(String kind, String name) {
    String own = own(kind, name);
    return own == null && base != null ? base.id(kind, name) : own;
  }

  /** Reference of whichever record {@link #id} tells the id of. */
  String refOf(String kind, String name) {
    boolean own = base == null || ids.containsKey(kind + "/" + ref(name));
    return own ? ref(name) : base.refOf(kind, name);
  }
}
