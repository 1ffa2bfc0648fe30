package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.ledger.Settlement.Outcome;
import io.caravan.mapping.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is promised of moving a ledger, from whatever database to whatever other. */
abstract class LedgerMoveContract {
  private static final long LEASE = 60_000;
  private static final int MANY = 1300;
  private static final int FEW = 5;
  private static final List<String> TEXTS =
      List.of("", "plain", "\"quoted\" \\ {} [],", "line\nand\r\n\t\u2028end", "Ü ß 漢 😀", "null");
  private static final List<Long> NUMBERS = List.of(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE);
  private static final List<Double> DOUBLES =
      List.of(0.1 + 0.2, -0.5, 1e-300, Double.MAX_VALUE, 40.0, 1.0 / 3);

  @TempDir Path folder;
  final TestClock clock = new TestClock();
  private final Random random = new Random(7);
  private LedgerSettings from;
  private LedgerSettings to;
  private Path file;

  /** A place that was never used. */
  abstract LedgerSettings from();

  abstract LedgerSettings to();

  LedgerSettings freshFile(String name) {
    return LedgerSettings.at("jdbc:sqlite:" + folder.resolve(name));
  }

  @BeforeEach
  void places() {
    from = from();
    to = to();
    file = folder.resolve("ledger.gz");
  }

  private Ledger open(LedgerSettings place) {
    return Ledgers.open(place, clock, new Random(1));
  }

  @Test
  void every_value_of_every_table_arrives_as_it_was_and_can_go_on_from_there() throws Exception {
    Map<String, List<String>> before = fillWithOddValues();
    Map<String, Long> counts = LedgerMoves.export(from, clock, file);
    assertThat(LedgerMoves.fill(to, clock, file)).isEqualTo(counts);
    assertThat(counts).containsEntry("payload", (long) MANY).hasSize(MovedTable.ALL.size());
    assertThat(contents(to)).isEqualTo(before);
    // From there as well, and the second file says the same.
    Path again = folder.resolve("again.gz");
    LedgerMoves.export(to, clock, again);
    assertThat(lines(again).stream().sorted().filter(line -> !line.contains("sha256")))
        .containsExactlyElementsOf(
            lines(file).stream().sorted().filter(line -> !line.contains("sha256")).toList());
  }

  @Test
  void no_table_is_forgotten() {
    for (LedgerSettings place : List.of(from, to)) {
      try (Ledger ledger = open(place)) {
        assertThat(ledger.<Object>writeNow(tx -> tables(session(tx).connection())))
            .isEqualTo(
                MovedTable.ALL.stream()
                    .map(MovedTable::name)
                    .collect(Collectors.toCollection(TreeSet::new)));
      }
    }
  }

  @Test
  void work_in_flight_goes_on_and_ids_go_on_behind_those_that_were_given() {
    long changeId;
    String parked;
    try (Ledger ledger = open(from)) {
      changeId = enqueue(ledger, "k1", "a", "b");
      enqueue(ledger, "k2", "c");
      enqueue(ledger, "k3", "d");
      Claimed unknown = claim(ledger, "k1");
      settle(ledger, unknown, Outcome.UNKNOWN);
      Claimed wrong = claim(ledger, "k2");
      parked = wrong.deliveries().get(0).deliveryId();
      settle(ledger, wrong, Outcome.PARKED);
      claim(ledger, "k3");
      ledger.writeNow(
          tx -> {
            byte[] sealed = {1, -1, 0, 127, -128};
            tx.putCredential(
                new Credential("pos", 0, sealed, sealed, null, 5, 0, "key-1", "OK", null), 0);
            tx.audit("me", "did", "it", null);
            return null;
          });
    }
    LedgerMoves.export(from, clock, file);
    LedgerMoves.fill(to, clock, file);
    try (Ledger ledger = open(to)) {
      assertThat(ledger.read(r -> r.credential("pos")).orElseThrow().access())
          .containsExactly(1, -1, 0, 127, -128);
      ledger.writeNow(
          tx -> {
            tx.audit("me", "went on", "there", null);
            return null;
          });
      assertThat(ledger.<Object>read(LedgerReads::brokenAudit)).isEqualTo(Optional.empty());
      // The lease of the runner that was stopped has to end.
      assertThat(claims(ledger)).extracting(LedgerMoveContract::key).containsExactly("k1");
      clock.advance(2 * LEASE);
      assertThat(claims(ledger)).extracting(LedgerMoveContract::key).contains("k1", "k3");
      assertThat(ledger.<Object>writeNow(tx -> tx.replay(parked, null, "me"))).isEqualTo(true);
      assertThat(claims(ledger)).extracting(LedgerMoveContract::key).containsExactly("k2");
      assertThat(enqueue(ledger, "k4", "e")).isGreaterThan(changeId);
      assertThat(claims(ledger)).extracting(LedgerMoveContract::key).containsExactly("k4");
      // The same cause is no second delivery.
      ledger.writeNow(
          tx -> {
            tx.enqueue(changeId, List.of(draft("k1", "a")));
            return null;
          });
      assertThat(ledger.<Object>read(r -> r.deliveriesOf(changeId).size())).isEqualTo(2);
    }
  }

  @Test
  void ids_of_rows_that_are_gone_are_not_given_again() {
    try (Ledger ledger = open(from)) {
      run(ledger, tx -> tx.link("item", "i1", "pos", "1"));
      run(ledger, tx -> tx.link("item", "i2", "pos", "2"));
      run(ledger, tx -> tx.unlink("item", "pos", "2"));
    }
    LedgerMoves.export(from, clock, file);
    LedgerMoves.fill(to, clock, file);
    try (Ledger ledger = open(to)) {
      run(ledger, tx -> tx.link("item", "i3", "pos", "3"));
      assertThat(
              ledger.<Object>writeNow(
                  tx -> session(tx).one("select max(link_id) from link", r -> r.getLong(1))))
          .isEqualTo(Optional.of(3L));
    }
  }

  @Test
  void nothing_is_exported_or_filled_beside_a_runner() {
    try (Ledger ledger = open(from)) {
      run(ledger, tx -> tx.heartbeat("r1", "host", "1"));
      assertThatThrownBy(() -> LedgerMoves.export(from, clock, file))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("only while no runner works");
      assertThat(folder.toFile().list()).noneMatch(name -> name.startsWith("ledger.gz"));
    }
    clock.advance(LEASE);
    LedgerMoves.export(from, clock, file);
    try (Ledger ledger = open(to)) {
      run(ledger, tx -> tx.heartbeat("r2", "host", "1"));
      assertThatThrownBy(() -> LedgerMoves.fill(to, clock, file))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("only while no runner works");
    }
  }

  @Test
  void a_ledger_with_anything_in_it_is_not_filled() throws Exception {
    open(from).close();
    LedgerMoves.export(from, clock, file);
    try (Ledger ledger = open(to)) {
      run(ledger, tx -> tx.putFact("a", "b"));
    }
    Map<String, List<String>> before = contents(to);
    assertThatThrownBy(() -> LedgerMoves.fill(to, clock, file))
        .hasMessageContaining("not empty", "rows of fact");
    assertThat(contents(to)).isEqualTo(before);
  }

  @Test
  void a_file_that_is_there_is_not_written_over_and_a_new_one_is_for_its_owner() throws Exception {
    open(from).close();
    LedgerMoves.export(from, clock, file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(() -> LedgerMoves.export(from, clock, file))
        .hasMessageContaining("is there already");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void a_truncated_file_leaves_nothing_behind() throws Exception {
    fillWithOddValues();
    LedgerMoves.export(from, clock, file);
    byte[] whole = Files.readAllBytes(file);
    List<String> lines = lines(file);
    for (int length : new int[] {20, whole.length / 2, whole.length - 9, whole.length - 1}) {
      refused(Arrays.copyOf(whole, length), "truncated");
    }
    refused(zipped(lines.subList(0, lines.size() - 1)), "truncated");
  }

  @Test
  void a_changed_file_leaves_nothing_behind() throws Exception {
    fillWithOddValues();
    LedgerMoves.export(from, clock, file);
    List<String> lines = lines(file);
    List<String> changed = new ArrayList<>(lines);
    changed.replaceAll(line -> line.replace("plain", "plaid"));
    refused(zipped(changed), "SHA-256");
    List<String> without = new ArrayList<>(lines);
    without.remove(lines.size() / 2);
    refused(zipped(without), "SHA-256");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    refused(bytes, "ledger.gz");
    refused("not a ledger".getBytes(StandardCharsets.UTF_8), "no exported ledger");
    refused(zipped(List.of("{\"anything\":1}")), "no exported ledger");
  }

  @Test
  void a_file_of_another_version_is_refused() throws Exception {
    open(from).close();
    LedgerMoves.export(from, clock, file);
    List<String> lines = new ArrayList<>(lines(file));
    lines.set(0, lines.get(0).replaceFirst("\"schema\":\"[^\"]*\"", "\"schema\":\"999\""));
    refused(zipped(signed(lines)), "of version 999");
  }

  @Test
  void what_the_database_refuses_leaves_nothing_behind() throws Exception {
    fillWithOddValues();
    LedgerMoves.export(from, clock, file);
    List<String> lines = new ArrayList<>(lines(file));
    lines.set(0, lines.get(0).replace("\"fact\":5", "\"fact\":6"));
    lines.add(lines.size() - 1, lines.get(lines.size() - 2));
    refused(zipped(signed(lines)), "writing a batch");
  }

  /** With the checksum that these lines have now. */
  private static List<String> signed(List<String> lines) {
    List<String> content = lines.subList(0, lines.size() - 1);
    String text = String.join("\n", content) + "\n";
    byte[] digest = ExportLines.digest().digest(text.getBytes(StandardCharsets.UTF_8));
    List<String> signed = new ArrayList<>(content);
    signed.add("{\"sha256\":\"" + HexFormat.of().formatHex(digest) + "\"}");
    return signed;
  }

  private void refused(byte[] content, String reason) throws Exception {
    Files.write(file, content);
    assertThatThrownBy(() -> LedgerMoves.fill(to, clock, file))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("漢");
    Map<String, List<String>> left = contents(to);
    left.remove(MovedTable.NAME_OF_LEDGER.name());
    left.forEach(
        (table, rows) -> assertThat(rows).as(table).isIn(List.of(List.of(), List.of("1"))));
  }

  private static byte[] zipped(List<String> lines) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static List<String> lines(Path file) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  // content

  /** Rows in every table, each with values that a careless copy would change. */
  private Map<String, List<String>> fillWithOddValues() {
    try (Ledger ledger = open(from)) {
      run(
          ledger,
          tx -> {
            Session session = session(tx);
            session.update("delete from ledger_identity");
            for (MovedTable table : MovedTable.ALL) {
              List<MovedColumn> columns = table.columns(session);
              int rows = table.name().equals("payload") ? MANY : FEW;
              rows = table == MovedTable.NAME_OF_LEDGER ? 1 : rows;
              List<Object[]> values = new ArrayList<>();
              for (int n = 1; n <= rows; n++) {
                int id = n;
                values.add(columns.stream().map(column -> odd(column, id)).toArray());
              }
              session.batch(table.insert(session.dialect(), columns), values);
              if (table.identity() != null) {
                session.dialect().continueIds(session, table.name(), table.identity(), 100);
              }
            }
            // Longer than any text that is read from outside.
            session.update(
                "update payload set body = ? where payload_id like '1 %'", "x".repeat(1_500_000));
            session.update("update shadow set known = null, version = null");
            session.update("update credential set access_token = null, key_id = null");
            session.update("update lane set ready_at = null, lease_until = null");
          });
    }
    return contents(from);
  }

  private Object odd(MovedColumn column, int n) {
    return switch (column.kind()) {
      case TEXT -> n + " " + TEXTS.get(n % TEXTS.size());
      case NUMBER -> number(column.name(), n);
      case DOUBLE -> DOUBLES.get(n % DOUBLES.size());
      case BYTES -> {
        byte[] bytes = new byte[n * 7];
        random.nextBytes(bytes);
        yield bytes;
      }
    };
  }

  private static Object number(String column, int n) {
    boolean small =
        List.of(
                "n",
                "attempt",
                "fail_count",
                "status",
                "tries",
                "member",
                "duplicates",
                "fired",
                "bulk")
            .contains(column);
    return column.endsWith("_id") || column.equals("only_row") || small
        ? (Object) (long) n
        : column.equals("heartbeat_at") ? (Object) 1L : NUMBERS.get(n % NUMBERS.size());
  }

  private Map<String, List<String>> contents(LedgerSettings place) {
    try (Ledger ledger = open(place)) {
      return ledger.writeNow(
          tx -> {
            Session session = session(tx);
            Map<String, List<String>> all = new TreeMap<>();
            for (MovedTable table : MovedTable.ALL) {
              List<MovedColumn> columns = table.columns(session);
              List<String> rows = new ArrayList<>();
              session.each(
                  table.select(columns),
                  row ->
                      rows.add(
                          ExportLines.line(
                              json -> {
                                json.writeStartArray();
                                for (int i = 0; i < columns.size(); i++) {
                                  columns.get(i).write(row, i + 1, json);
                                }
                                json.writeEndArray();
                              })));
              all.put(table.name(), rows.stream().sorted().toList());
              if (table.identity() != null) {
                long next = session.dialect().nextId(session, table.name(), table.identity());
                all.put(table.name() + " next", List.of(String.valueOf(next)));
              }
            }
            return all;
          });
    }
  }

  private static TreeSet<String> tables(Connection connection) throws SQLException {
    TreeSet<String> tables = new TreeSet<>();
    try (ResultSet rows =
        connection
            .getMetaData()
            .getTables(null, connection.getSchema(), "%", new String[] {"TABLE"})) {
      while (rows.next()) {
        tables.add(rows.getString("TABLE_NAME"));
      }
    }
    tables.removeIf(name -> name.startsWith("sqlite_") || name.equals("caravan_schema_history"));
    return tables;
  }

  // work

  private interface Act {
    void on(LedgerTx tx) throws Exception;
  }

  private static void run(Ledger ledger, Act act) {
    ledger.writeNow(
        tx -> {
          act.on(tx);
          return null;
        });
  }

  private static Session session(LedgerTx tx) {
    return ((SqlTx) tx).session;
  }

  private static DeliveryDraft draft(String key, String kind) {
    return new DeliveryDraft(
        "order", "pos", key, "do", kind, Json.parse("{\"kind\":\"" + kind + "\"}"), List.of());
  }

  private static long enqueue(Ledger ledger, String key, String... kinds) {
    return ledger.writeNow(
        tx -> {
          long change =
              tx.insertChange(
                  LedgerFixture.change("order", key, "RECORDED", Json.parse("{\"total\":1.10}")));
          tx.enqueue(change, Arrays.stream(kinds).map(kind -> draft(key, kind)).toList());
          return change;
        });
  }

  private static List<Claimed> claims(Ledger ledger) {
    return ledger.claim("order", "pos", 10, 50, LEASE);
  }

  private static Claimed claim(Ledger ledger, String key) {
    List<Claimed> all = claims(ledger);
    List<Claimed> others = all.stream().filter(lane -> !key.equals(key(lane))).toList();
    ledger.release(others);
    return all.stream().filter(lane -> key.equals(key(lane))).findFirst().orElseThrow();
  }

  private static void settle(Ledger ledger, Claimed lane, Outcome outcome) {
    assertThat(ledger.settle(lane, LedgerFixture.all(lane, outcome, 0)).join()).isTrue();
  }

  private static String key(Claimed lane) {
    return lane.deliveries().get(0).key();
  }
}
