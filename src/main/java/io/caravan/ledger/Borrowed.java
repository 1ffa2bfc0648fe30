package io.caravan.ledger;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;

/** A host's connection that is given back with the schema and the mode it came with. */
final class Borrowed {
  private Borrowed() {}

  static Connection of(Connection connection, String schema, boolean autoCommit) {
    return (Connection)
        Proxy.newProxyInstance(
            Borrowed.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                giveBack(connection, schema, autoCommit);
                return null;
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void giveBack(Connection connection, String schema, boolean autoCommit)
      throws SQLException {
    try (connection) {
      if (!connection.isClosed()) {
        connection.setAutoCommit(true);
        connection.setSchema(schema);
        connection.setAutoCommit(autoCommit);
      }
    }
  }
}
