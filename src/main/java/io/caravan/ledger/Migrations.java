package io.caravan.ledger;

import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings the ledger's tables to the version of this program, and never works on a newer one. */
final class Migrations {
  private static final String HISTORY = "caravan_schema_history";

  private static final String NONE = "none";

  private final Flyway flyway;
  private final String place;

  Migrations(DataSource source, String dialect, String schema, String place) {
    FluentConfiguration configuration =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(source)
            .locations("classpath:db/" + dialect)
            .table(HISTORY)
            .validateMigrationNaming(true)
            // A host's database has tables of its own already.
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .cleanDisabled(true);
    if (schema != null) {
      configuration.schemas(schema).defaultSchema(schema).createSchemas(true);
    }
    this.flyway = configuration.load();
    this.place = place;
  }

  void migrate() {
    try {
      refuseNewer();
      flyway.migrate();
    } catch (FlywayException e) {
      throw new LedgerException("the ledger's tables cannot be set up: " + e.getMessage(), e);
    }
  }

  /** For those who work beside a runner and must not change its tables. */
  void check() {
    try {
      refuseNewer();
      if (flyway.info().pending().length > 0) {
        throw new LedgerException(
            "the ledger at "
                + place
                + " is of an older version: start the runner once, it brings"
                + " it up to date");
      }
    } catch (FlywayException e) {
      throw new LedgerException("the ledger's tables cannot be read: " + e.getMessage(), e);
    }
  }

  /** For those who fill a new ledger: makes missing tables, but does not change those of others. */
  void prepare() {
    if (version().equals(NONE)) {
      migrate();
    } else {
      check();
    }
  }

  /** Of the tables that are there. */
  String version() {
    try {
      return flyway.info().current() == null || flyway.info().current().getVersion() == null
          ? NONE
          : flyway.info().current().getVersion().getVersion();
    } catch (FlywayException e) {
      throw new LedgerException("the ledger's tables cannot be read: " + e.getMessage(), e);
    }
  }

  /** Of the tables that this program makes. */
  String known() {
    return newest(flyway.info().all());
  }

  private void refuseNewer() {
    MigrationInfo[] all = flyway.info().all();
    Arrays.stream(all)
        .filter(info -> info.getState().isApplied() && !info.getState().isResolved())
        .reduce((earlier, later) -> later)
        .ifPresent(
            unknown -> {
              throw new LedgerException(
                  "the ledger at "
                      + place
                      + " has version "
                      + unknown.getVersion()
                      + ", this program knows only up to "
                      + newest(all)
                      + ": start the newer program, or go back to a backup from before it");
            });
  }

  private static String newest(MigrationInfo[] all) {
    return Arrays.stream(all)
        .filter(info -> info.getState().isResolved() && info.getVersion() != null)
        .map(info -> info.getVersion().getVersion())
        .reduce((earlier, later) -> later)
        .orElse(NONE);
  }
}
