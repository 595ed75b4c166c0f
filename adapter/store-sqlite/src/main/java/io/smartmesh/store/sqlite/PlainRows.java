package io.smartmesh.store.sqlite;

import io.smartmesh.base.Bytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Schema 1: keys and values as they are, readable for everybody who has the file. */
final class PlainRows implements Rows {
  static final int SCHEMA = 1;

  private static final String PUT =
      "INSERT INTO records (key, value) VALUES (?, ?)"
          + " ON CONFLICT (key) DO UPDATE SET value = excluded.value";
  private static final String DELETE = "DELETE FROM records WHERE key = ?";
  private static final String FROM_KEY =
      "SELECT key, value FROM records WHERE key >= ? ORDER BY key";

  private final Connection connection;
  private final Statements statements;

  PlainRows(Connection connection) {
    this.connection = connection;
    statements = new Statements(connection);
  }

  static void create(Connection connection) throws SQLException {
    Sql.run(
        connection,
        "CREATE TABLE records (key BLOB PRIMARY KEY NOT NULL, value BLOB NOT NULL) WITHOUT ROWID");
  }

  @Override
  public void write(Map<Bytes, Optional<Bytes>> writes) throws SQLException {
    for (Map.Entry<Bytes, Optional<Bytes>> write : writes.entrySet()) {
      Optional<Bytes> value = write.getValue();
      PreparedStatement statement = statements.of(value.isPresent() ? PUT : DELETE);
      statement.setBytes(1, write.getKey().toArray());
      if (value.isPresent()) {
        statement.setBytes(2, value.get().toArray());
      }
      statement.executeUpdate();
    }
  }

  @Override
  public void committed() {}

  @Override
  public void rolledBack() {
    statements.forget();
  }

  @Override
  public SortedMap<Bytes, Bytes> withPrefix(Bytes prefix) throws SQLException {
    SortedMap<Bytes, Bytes> found = new TreeMap<>();
    try (PreparedStatement fromKey = connection.prepareStatement(FROM_KEY)) {
      fromKey.setBytes(1, prefix.toArray());
      try (ResultSet rows = fromKey.executeQuery()) {
        while (rows.next()) {
          Bytes key = Bytes.wrap(rows.getBytes(1));
          if (!key.startsWith(prefix)) {
            break;
          }
          found.put(key, Bytes.wrap(rows.getBytes(2)));
        }
      }
    }
    return found;
  }
}
