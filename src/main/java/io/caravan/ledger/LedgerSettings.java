package io.caravan.ledger;

import java.time.Duration;
import javax.sql.DataSource;

/**
 * Where the ledger is kept and how much it takes on at once.
 *
 * @param url JDBC URL of SQLite (a file) or PostgreSQL; ignored if there is a {@code dataSource}
 * @param user for PostgreSQL, or null
 * @param password for PostgreSQL, or null
 * @param schema own schema on PostgreSQL; made if it is missing
 * @param dataSource a host's PostgreSQL data source, or null; the ledger takes connections of its
 *     own from it, outside the host's transactions
 * @param runner name of this process in lanes and reports
 * @param connections most connections held at once, the writer's included
 * @param queue works that may wait for the writer; more are refused
 * @param batch works that share one commit at most
 * @param busy how long to wait for another process that writes to the same database
 */
public record LedgerSettings(
    String url,
    String user,
    String password,
    String schema,
    DataSource dataSource,
    String runner,
    int connections,
    int queue,
    int batch,
    Duration busy) {

  public static final String DEFAULT_URL = "jdbc:sqlite:data/caravan.db";
  public static final String DEFAULT_SCHEMA = "caravan";
  public static final int DEFAULT_CONNECTIONS = 8;
  public static final int DEFAULT_QUEUE = 10_000;
  public static final int DEFAULT_BATCH = 256;
  public static final Duration DEFAULT_BUSY = Duration.ofSeconds(10);

  /** A ledger at this place, everything else by default. */
  public static LedgerSettings at(String url) {
    return new LedgerSettings(
        url,
        null,
        null,
        DEFAULT_SCHEMA,
        null,
        "runner-" + ProcessHandle.current().pid(),
        DEFAULT_CONNECTIONS,
        DEFAULT_QUEUE,
        DEFAULT_BATCH,
        DEFAULT_BUSY);
  }

  /** A ledger in the database of a host. */
  public static LedgerSettings in(DataSource dataSource) {
    LedgerSettings plain = at(null);
    return new LedgerSettings(
        null,
        null,
        null,
        plain.schema,
        dataSource,
        plain.runner,
        plain.connections,
        plain.queue,
        plain.batch,
        plain.busy);
  }

  public LedgerSettings login(String name, String secret) {
    return new LedgerSettings(
        url, name, secret, schema, dataSource, runner, connections, queue, batch, busy);
  }

  public LedgerSettings schema(String name) {
    return new LedgerSettings(
        url, user, password, name, dataSource, runner, connections, queue, batch, busy);
  }

  public LedgerSettings runner(String name) {
    return new LedgerSettings(
        url, user, password, schema, dataSource, name, connections, queue, batch, busy);
  }

  /** See {@link #connections}, {@link #queue} and {@link #batch}. */
  public LedgerSettings limits(int held, int waiting, int together) {
    return new LedgerSettings(
        url,
        user,
        password,
        schema,
        dataSource,
        runner,
        // The writer keeps one; reading needs another.
        Math.max(2, held),
        waiting,
        together,
        busy);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "ledger at " + (dataSource == null ? url : "the host's data source") + ", " + schema;
  }
}
