package io.caravan.certify;

import io.caravan.system.SystemPack;

/** Streams of a pack with one thing changed. */
final class Shapes {
  private Shapes() {}

  /** Under a name of its own; {@link #name} tells the one before. */
  static SystemPack.Stream numbered(SystemPack.Stream s, int number) {
    return made(s, s.name() + "-" + number, s.page());
  }

  static String name(String numbered) {
    return numbered.substring(0, numbered.lastIndexOf('-'));
  }

  /** With so many records on a page. */
  static SystemPack.Stream paged(SystemPack.Stream s, int size) {
    SystemPack.Page page = s.page();
    return made(
        s,
        s.name(),
        new SystemPack.Page(page.kind(), page.info(), page.link(), page.offset(), size));
  }

  private static SystemPack.Stream made(SystemPack.Stream s, String name, SystemPack.Page page) {
    return new SystemPack.Stream(
        name,
        s.entity(),
        s.request(),
        s.records(),
        s.each(),
        s.id(),
        s.version(),
        page,
        s.nested(),
        s.with(),
        s.group(),
        s.drop(),
        s.alike(),
        s.cursor(),
        s.byId(),
        s.hints(),
        s.schedule(),
        s.events(),
        s.whole());
  }
}
