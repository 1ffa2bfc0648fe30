package io.caravan.ledger.interleave;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Connections of one session: each statement and each commit first passes the gate, and statements
 * may be rewritten to something wrong. Connections that are closed are kept for the next user.
 */
public final class GatedSource implements DataSource, AutoCloseable {
  private static final String DEADLOCKS_AT_ONCE = "set deadlock_timeout = '20ms'";

  private final Interleaver.Opener opening;
  private final Gate gate;
  private final UnaryOperator<String> rewriting;
  private final Deque<Physical> idle = new ArrayDeque<>();

  private record Physical(Connection connection, int pid) {}

  GatedSource(Interleaver.Opener opening, Gate gate, UnaryOperator<String> rewriting) {
    this.opening = opening;
    this.gate = gate;
    this.rewriting = rewriting;
  }

  /** Connections that wait for nobody, only with rewritten statements. */
  public static GatedSource rewriting(Interleaver.Opener opening, UnaryOperator<String> rewriting) {
    return new GatedSource(opening, new Gate(new Object()), rewriting);
  }

  @Override
  public Connection getConnection() throws SQLException {
    Physical physical;
    synchronized (idle) {
      physical = idle.poll();
    }
    return gated(physical == null ? open() : physical);
  }

  private Physical open() throws SQLException {
    Connection connection = opening.open();
    try (Statement statement = connection.createStatement()) {
      statement.execute(DEADLOCKS_AT_ONCE);
      try (ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
        row.next();
        return new Physical(connection, row.getInt(1));
      }
    }
  }

  private Connection gated(Physical physical) {
    AtomicBoolean closed = new AtomicBoolean();
    return proxy(
        Connection.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "close" -> {
                // It may be closed again when another has it.
                if (closed.compareAndSet(false, true)) {
                  giveBack(physical);
                }
                yield null;
              }
              case "commit" -> {
                gate.pass(physical.pid, "commit");
                yield call(physical.connection, method, arguments);
              }
              case "prepareStatement" -> {
                String sql = rewriting.apply((String) arguments[0]);
                yield statement(
                    PreparedStatement.class,
                    physical.connection.prepareStatement(sql),
                    physical.pid,
                    sql);
              }
              case "createStatement" ->
                  statement(
                      Statement.class, physical.connection.createStatement(), physical.pid, null);
              default -> call(physical.connection, method, arguments);
            });
  }

  private <T extends Statement> T statement(Class<T> type, T real, int pid, String sql) {
    return proxy(
        type,
        (proxy, method, arguments) -> {
          if (method.getName().startsWith("execute")) {
            String text = sql == null ? (String) arguments[0] : sql;
            if (isSeenByOthers(text)) {
              gate.pass(pid, text);
            }
          }
          return call(real, method, arguments);
        });
  }

  private static boolean isSeenByOthers(String sql) {
    return !sql.startsWith("savepoint")
        && !sql.startsWith("release savepoint")
        && !sql.startsWith("set ");
  }

  private void giveBack(Physical physical) throws SQLException {
    if (!physical.connection.isClosed()) {
      // As any pool does.
      if (!physical.connection.getAutoCommit()) {
        physical.connection.rollback();
        physical.connection.setAutoCommit(true);
      }
      synchronized (idle) {
        idle.add(physical);
      }
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(GatedSource.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() throws SQLException {
    synchronized (idle) {
      for (Physical physical : idle) {
        physical.connection.close();
      }
      idle.clear();
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    // Nothing is logged.
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // The server stands beside the test.
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("nothing to unwrap");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
