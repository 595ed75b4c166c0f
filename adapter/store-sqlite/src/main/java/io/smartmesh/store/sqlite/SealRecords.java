package io.smartmesh.store.sqlite;

import io.smartmesh.base.Bytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** From schema 1 to 2: the same records, sealed. */
final class SealRecords implements Migration {
  /** Records that are in memory at once. */
  private static final int PORTION = 1_000;

  private final StoreKeys keys;

  SealRecords(StoreKeys keys) {
    this.keys = keys;
  }

  @Override
  public int from() {
    return PlainRows.SCHEMA;
  }

  @Override
  public int to() {
    return SealedRows.SCHEMA;
  }

  @Override
  public void run(Connection connection) throws SQLException {
    SealedRows sealed = new SealedRows(connection, keys);
    sealed.create();
    try (PreparedStatement all = connection.prepareStatement("SELECT key, value FROM records");
        ResultSet rows = all.executeQuery()) {
      Map<Bytes, Optional<Bytes>> portion = new LinkedHashMap<>();
      while (rows.next()) {
        portion.put(Bytes.wrap(rows.getBytes(1)), Optional.of(Bytes.wrap(rows.getBytes(2))));
        if (portion.size() == PORTION) {
          move(portion, sealed);
        }
      }
      move(portion, sealed);
    }
    // What is given up is overwritten with zeros: the plain records must not outlive this.
    Sql.run(connection, "PRAGMA secure_delete = ON");
    Sql.run(connection, "DROP TABLE records");
  }

  private static void move(Map<Bytes, Optional<Bytes>> portion, SealedRows into)
      throws SQLException {
    into.write(portion);
    into.committed();
    portion.clear();
  }
}
