package io.caravan.ledger;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Links, match keys and the ids that the ledger itself gives. */
final class Identity {
  /** Room for ids of one millisecond; their first one is random. */
  private static final int BITS_PER_MILLI = 16;

  private static final int RADIX = 32;
  private static final int REF_DIGITS = 12;
  private static final int DELIVERY_ID_BYTES = 16;
  private static final int LEDGER_ID_BYTES = 8;

  private final RandomGenerator random;

  Identity(RandomGenerator random) {
    this.random = random;
  }

  /** Names a new ledger once, so that its ids differ from those of any other ledger. */
  void establish(Session session) {
    byte[] bytes = new byte[LEDGER_ID_BYTES];
    random.nextBytes(bytes);
    session.update(
        "insert into ledger_identity (only_row, ledger_id, last_ref) values (1, ?, 0)"
            + " on conflict (only_row) do nothing",
        HexFormat.of().formatHex(bytes));
  }

  String ledgerId(Session session) {
    return session
        .one("select ledger_id from ledger_identity", row -> row.getString(1))
        .orElseThrow(() -> new LedgerException("the ledger has no identity row: open it writable"));
  }

  /**
   * Strictly increasing, from time and chance: a ledger that was set back to a backup does not give
   * ids again that the vendors have already seen.
   */
  String newRef(Session session, String entity) {
    long floor = (session.now() << BITS_PER_MILLI) | random.nextInt(1 << BITS_PER_MILLI);
    long number =
        session
            .one(
                "update ledger_identity set last_ref ="
                    + " case when last_ref >= ? then last_ref + 1 else ? end returning last_ref",
                row -> row.getLong(1),
                floor,
                floor)
            .orElseThrow();
    String digits = BigInteger.valueOf(number).toString(RADIX);
    return entity.substring(0, 1).toLowerCase(Locale.ROOT)
        + "0".repeat(Math.max(0, REF_DIGITS - digits.length()))
        + digits;
  }

  /** The stable id of a delivery: the same for the same cause in this ledger, else different. */
  static String deliveryId(String ledgerId, long changeId, DeliveryDraft draft) {
    String cause =
        String.join(
            "\n",
            ledgerId,
            draft.entity(),
            draft.target(),
            String.valueOf(changeId),
            String.valueOf(draft.kind()));
    byte[] hash = sha256(cause);
    return HexFormat.of().formatHex(hash, 0, DELIVERY_ID_BYTES);
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  Optional<String> ref(Session session, String kind, String system, String nativeId) {
    return session.one(
        "select ref from link where kind = ? and system = ? and native_id = ?",
        row -> row.getString(1),
        kind,
        system,
        nativeId);
  }

  List<String> nativeIds(Session session, String kind, String ref, String system) {
    return session.list(
        "select native_id from link where kind = ? and ref = ? and system = ? order by link_id",
        row -> row.getString(1),
        kind,
        ref,
        system);
  }

  List<String> linked(Session session, String kind, String system, String after, int limit) {
    return session.list(
        "select native_id from link where kind = ? and system = ? and native_id > ?"
            + " order by native_id limit ?",
        row -> row.getString(1),
        kind,
        system,
        after,
        limit);
  }

  List<String[]> links(Session session, String kind, String ref) {
    return session.list(
        "select system, native_id from link where kind = ? and ref = ? order by system, link_id",
        row -> new String[] {row.getString(1), row.getString(2)},
        kind,
        ref);
  }

  void link(Session session, String kind, String ref, String system, String nativeId) {
    int added =
        session.update(
            "insert into link (kind, system, native_id, ref, created_at) values (?, ?, ?, ?, ?)"
                + " on conflict (kind, system, native_id) do nothing",
            kind,
            system,
            nativeId,
            ref,
            session.now());
    if (added == 1) {
      return;
    }
    String other = ref(session, kind, system, nativeId).orElseThrow();
    if (!other.equals(ref)) {
      throw new LedgerException(
          kind
              + " "
              + nativeId
              + " of "
              + system
              + " is tied to "
              + other
              + ", not to "
              + ref
              + ": unlink it first");
    }
  }

  void unlink(Session session, String kind, String system, String nativeId) {
    session.update(
        "delete from link where kind = ? and system = ? and native_id = ?", kind, system, nativeId);
  }

  Set<String> refsByAlias(Session session, String entity, String aliasKind, String value) {
    return new TreeSet<>(
        session.list(
            "select ref from alias where entity = ? and alias_kind = ? and value = ?",
            row -> row.getString(1),
            entity,
            aliasKind,
            value));
  }

  void alias(Session session, String entity, String aliasKind, String value, String ref) {
    session.update(
        "insert into alias (entity, alias_kind, value, ref) values (?, ?, ?, ?)"
            + " on conflict do nothing",
        entity,
        aliasKind,
        value,
        ref);
  }

  void unalias(Session session, String entity, String aliasKind, String value, String ref) {
    session.update(
        "delete from alias where entity = ? and alias_kind = ? and value = ? and ref = ?",
        entity,
        aliasKind,
        value,
        ref);
  }
}
