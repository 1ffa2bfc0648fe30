package io.caravan.ledger;

import io.caravan.ledger.LaneRules.Did;
import io.caravan.ledger.LaneScene.At;
import io.caravan.ledger.interleave.Interleaver;
import io.caravan.ledger.interleave.Interleaver.Explored;
import io.caravan.ledger.interleave.Interleaver.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** Real ledgers of several sessions on one schema, run against each other in rounds. */
final class Rounds implements AutoCloseable {
  private static final int MOST_SESSIONS = 3;
  private static final int AT_MOST = 500;
  private static final List<String> ENTITIES = List.of("order", "inventory");
  private static final boolean EVERYWHERE = Boolean.getBoolean("interleave.everywhere");

  private final TestClock clock = new TestClock();
  private final Ledger beside;
  private final Connection looking;
  private final LaneRules rules;
  private final Interleaver interleaver;
  private final List<Ledger> sessions = new ArrayList<>();
  private int tried;
  private int complete;
  private long schedules;

  /**
   * @param lanes the ones of the sessions, perhaps wrong
   * @param rewriting of the sessions' statements, perhaps to something wrong
   */
  Rounds(Lanes lanes, UnaryOperator<String> rewriting) throws SQLException {
    LedgerSettings place = TestPostgres.freshPlace();
    beside = Ledgers.open(place, clock, new Random(1));
    looking = TestPostgres.connect();
    looking.setSchema(place.schema());
    rules = new LaneRules(looking, beside);
    interleaver = new Interleaver(TestPostgres.connect());
    for (int i = 0; i < MOST_SESSIONS; i++) {
      DataSource source = interleaver.session(TestPostgres::connect, rewriting);
      sessions.add(
          Ledgers.open(
              LedgerSettings.in(source).schema(place.schema()).runner("s" + i),
              clock,
              new Random(i),
              lanes));
    }
  }

  /** Runs these moves against each other wherever they have something to do. */
  void run(List<LaneMove> moves, int preemptions, int samples, long seed) throws Exception {
    tried++;
    boolean all = true;
    for (At at : moves.get(0).placesWith(moves.get(1))) {
      for (String entity : entities(seed)) {
        Explored explored = explore(moves, entity, at, preemptions, samples, seed);
        schedules += explored.runs();
        all &= explored.all();
      }
    }
    complete += all ? 1 : 0;
  }

  // Each in turn, so that a build has both; a long run has both everywhere.
  private List<String> entities(long seed) {
    return EVERYWHERE ? ENTITIES : List.of(ENTITIES.get((int) ((tried + seed) % ENTITIES.size())));
  }

  private Explored explore(
      List<LaneMove> moves, String entity, At at, int preemptions, int samples, long seed)
      throws Exception {
    LaneScene[] scene = new LaneScene[1];
    return interleaver.explore(
        preemptions,
        AT_MOST,
        samples,
        seed,
        () -> {
          scene[0] = new LaneScene(beside, clock, entity, at);
          return works(moves, scene[0]);
        },
        outcome -> check(scene[0], at, moves, outcome));
  }

  private List<Callable<Object>> works(List<LaneMove> moves, LaneScene scene) {
    List<Callable<Object>> works = new ArrayList<>();
    for (int i = 0; i < moves.size(); i++) {
      LaneMove move = moves.get(i);
      Ledger session = sessions.get(i);
      String by = by(i);
      works.add(() -> move.run(session, scene, by));
    }
    return works;
  }

  private static String by(int session) {
    return "session " + (char) ('A' + session);
  }

  private void check(LaneScene scene, At at, List<LaneMove> moves, Outcome outcome)
      throws SQLException {
    List<Did> did = new ArrayList<>();
    for (int i = 0; i < moves.size(); i++) {
      did.add(new Did(moves.get(i), by(i), outcome.results().get(i)));
    }
    try {
      rules.hold(scene, did);
    } catch (AssertionError e) {
      throw new AssertionError(
          moves
              + " on a lane of "
              + scene.entity
              + " that was "
              + at
              + ", in this order:\n"
              + String.join("\n", outcome.steps())
              + "\ngave "
              + outcome.results()
              + "\n"
              + e.getMessage(),
          e);
    }
  }

  long lockWaits() {
    return interleaver.lockWaits();
  }

  /** One line of figures. */
  String told() {
    return tried
        + " pairs ("
        + complete
        + " in every order there is), "
        + schedules
        + " schedules, "
        + interleaver.lockWaits()
        + " lock waits, "
        + interleaver.deadlocks()
        + " deadlocks, 0 rules broken";
  }

  @Override
  public void close() throws SQLException {
    sessions.forEach(Ledger::close);
    interleaver.close();
    looking.close();
    beside.close();
  }
}
