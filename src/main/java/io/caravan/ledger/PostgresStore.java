package io.caravan.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** A schema of a PostgreSQL database: a pool of its own, or connections of a host's data source. */
final class PostgresStore implements Store {
  static final String PREFIX = "jdbc:postgresql:";
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final String LIMITS =
      "set statement_timeout = '60s'; set lock_timeout = '20s';"
          + " set idle_in_transaction_session_timeout = '60s'";

  /** A commit that does not wait for the disk may be lost after it was answered. */
  private static final String DURABLE =
      "select set_config('synchronous_commit', 'on', false)"
          + " where current_setting('synchronous_commit') = 'off'";

  private final DataSource source;
  private final HikariDataSource ownPool;
  private final String schema;
  private final Dialect dialect;
  private final String place;

  private PostgresStore(DataSource source, HikariDataSource ownPool, String schema, String place) {
    this.source = source;
    this.ownPool = ownPool;
    this.schema = schema;
    this.dialect = new PostgresDialect(schema);
    this.place = place;
  }

  static PostgresStore pooled(LedgerSettings settings) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("caravan-ledger");
    pool.setJdbcUrl(settings.url());
    pool.setUsername(settings.user());
    pool.setPassword(settings.password());
    pool.setMaximumPoolSize(settings.connections());
    pool.setMinimumIdle(1);
    pool.setConnectionTimeout(CONNECT.toMillis());
    pool.setConnectionInitSql(LIMITS + "; " + DURABLE);
    pool.setSchema(settings.schema());
    // Details of an error hold values of the row.
    pool.addDataSourceProperty("logServerErrorDetail", "false");
    pool.addDataSourceProperty("ApplicationName", "caravan");
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    pool.setInitializationFailTimeout(-1);
    HikariDataSource source = new HikariDataSource(pool);
    String withoutOptions = settings.url().replaceAll("[?].*", "");
    return new PostgresStore(source, source, settings.schema(), withoutOptions);
  }

  static PostgresStore hosted(DataSource source, String schema, String url) {
    return new PostgresStore(source, null, schema, url.replaceAll("[?].*", ""));
  }

  /** For the migrations. */
  DataSource dataSource() {
    return source;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public Connection writer() throws SQLException {
    return reader();
  }

  @Override
  public Connection reader() throws SQLException {
    Connection connection = source.getConnection();
    try {
      if (ownPool != null) {
        // Its connections were made for this schema: no question is worth a way to the server.
        connection.setAutoCommit(false);
        return connection;
      }
      boolean mode = connection.getAutoCommit();
      // A host's connection may begin a transaction by itself, which these questions would open.
      connection.setAutoCommit(true);
      String before = connection.getSchema();
      connection.setSchema(schema);
      connection.setAutoCommit(false);
      return Borrowed.of(connection, before, mode);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public String place() {
    return place + ", schema " + schema;
  }

  @Override
  public boolean remote() {
    return true;
  }

  @Override
  public void close() {
    if (ownPool != null) {
      ownPool.close();
    }
  }
}
