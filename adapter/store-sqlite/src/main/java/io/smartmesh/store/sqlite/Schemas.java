package io.smartmesh.store.sqlite;

import io.smartmesh.node.Store.StoreFailure;
import io.smartmesh.node.Store.StoreFailure.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Which schema a file has, which one it is to have, and the way there. Without a key a store is
 * plain (schema 1), with one it is sealed (schema 2).
 */
final class Schemas {
  /** "SMSH": tells SmartMesh's files from anybody else's. */
  static final int APPLICATION_ID = 0x534d_5348;

  /** The newest that this program knows. */
  static final int NEWEST = SealedRows.SCHEMA;

  private final Connection connection;
  private final Path file;
  private final Optional<StoreKeys> keys;

  Schemas(Connection connection, Path file, Optional<StoreKeys> keys) {
    this.connection = connection;
    this.file = file;
    this.keys = keys;
  }

  /** Whose file it is; nothing is changed. */
  void identify() throws SQLException, StoreFailure {
    int application = Sql.number(connection, "PRAGMA application_id");
    int schema = schema();
    if (isEmpty()) {
      return;
    }
    if (application != APPLICATION_ID) {
      throw refusal(
          Kind.NOT_OURS,
          " is a database of another program, not a SmartMesh store. Choose another data"
              + " directory.",
          "application_id " + application);
    }
    if (schema < PlainRows.SCHEMA || schema > NEWEST) {
      throw refusal(
          Kind.OTHER_RELEASE,
          " was written by another release: it has schema "
              + schema
              + ", this program knows schema "
              + NEWEST
              + ". Nothing was changed. Start the release that wrote it or a later one.",
          "user_version " + schema);
    }
    if (schema >= SealedRows.SCHEMA && keys.isEmpty()) {
      throw refusal(
          Kind.KEY_NEEDED,
          " is encrypted, and no key was given. Nothing was changed. Start with its passphrase or"
              + " key file.",
          "user_version " + schema);
    }
  }

  /** Makes the tables, or brings them to the schema that is wanted. */
  Rows reach() throws SQLException, StoreFailure {
    if (isEmpty()) {
      create();
    }
    if (keys.isEmpty()) {
      return new PlainRows(connection);
    }
    migrate(List.of(new SealRecords(keys.get())));
    SealedRows rows = new SealedRows(connection, keys.get());
    if (!rows.fits()) {
      throw refusal(
          Kind.WRONG_KEY,
          " was encrypted with another key than the one given. Nothing was changed. Check the"
              + " passphrase or the key file, and that both belong to this data directory.",
          "key check");
    }
    rows.verify();
    return rows;
  }

  private void create() throws SQLException {
    transaction(
        () -> {
          if (keys.isPresent()) {
            new SealedRows(connection, keys.get()).create();
          } else {
            PlainRows.create(connection);
          }
          Sql.run(connection, "PRAGMA application_id = " + APPLICATION_ID);
          setSchema(keys.isPresent() ? SealedRows.SCHEMA : PlainRows.SCHEMA);
        });
  }

  private void migrate(List<Migration> migrations) throws SQLException {
    for (Migration migration : migrations) {
      if (schema() == migration.from()) {
        transaction(
            () -> {
              migration.run(connection);
              setSchema(migration.to());
            });
        flushLog(connection);
      }
    }
  }

  /** Brings everything into the file itself and empties the log, where older pages may stand. */
  static void flushLog(Connection connection) throws SQLException {
    Sql.run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
  }

  private interface Steps {
    void run() throws SQLException;
  }

  private void transaction(Steps steps) throws SQLException {
    Sql.run(connection, "BEGIN IMMEDIATE");
    steps.run();
    Sql.run(connection, "COMMIT");
  }

  private int schema() throws SQLException {
    return Sql.number(connection, "PRAGMA user_version");
  }

  private void setSchema(int schema) throws SQLException {
    Sql.run(connection, "PRAGMA user_version = " + schema);
  }

  private boolean isEmpty() throws SQLException {
    return Sql.number(connection, "PRAGMA application_id") == 0
        && schema() == 0
        && Sql.number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
  }

  private StoreFailure refusal(Kind kind, String sentence, String finding) {
    return new StoreFailure(kind, file + sentence, new SQLException(finding));
  }
}
