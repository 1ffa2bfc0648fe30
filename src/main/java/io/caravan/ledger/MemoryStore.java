package io.caravan.ledger;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.UnaryOperator;

/** One connection to a database in memory for everybody; closing it is its owner's business. */
final class MemoryStore implements Store {
  private final Connection shared;
  private final Dialect dialect;
  private Session kept;

  /**
   * @param commits asked at each commit of this store
   * @param statements may replace a statement by another, as a test of the tests does
   */
  MemoryStore(
      Connection connection, MemoryDatabase.Commits commits, UnaryOperator<String> statements) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          switch (method.getName()) {
            case "close", "abort" -> {
              return null;
            }
            case "prepareStatement" -> arguments[0] = statements.apply((String) arguments[0]);
            default -> {}
          }
          try {
            return method.invoke(connection, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    this.shared =
        (Connection)
            Proxy.newProxyInstance(
                MemoryStore.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
    this.dialect =
        new SqliteDialect() {
          @Override
          public void commit(Session session) throws SQLException {
            switch (commits.next()) {
              case CUT_BEFORE -> {
                super.rollback(session);
                throw new SQLException("cut before the commit reached the disk");
              }
              case CUT_AFTER -> {
                super.commit(session);
                throw new SQLException("cut after the commit reached the disk");
              }
              default -> super.commit(session);
            }
          }
        };
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public Connection writer() {
    return shared;
  }

  @Override
  public Connection reader() {
    return shared;
  }

  /** Its statements are prepared once. */
  @Override
  public Session reading(LedgerTime time) {
    if (kept == null) {
      kept =
          new Session(shared, dialect, time) {
            @Override
            public void close() {
              // kept for the next one
            }
          };
    }
    return kept;
  }

  @Override
  public String place() {
    return "memory";
  }

  @Override
  public boolean remote() {
    return false;
  }

  @Override
  public void close() {
    kept = null;
  }
}
