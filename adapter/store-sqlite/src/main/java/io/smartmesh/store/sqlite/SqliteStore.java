package io.smartmesh.store.sqlite;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.node.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Records in one SQLite file (write-ahead log, {@code synchronous=FULL}): a commit has reached the
 * disk when it returns, and a process killed at any moment leaves whole commits only.
 *
 * <p>While it is open the file is locked: no other process can read or write it.
 */
public final class SqliteStore implements Store {
  private static final String PUT =
      "INSERT INTO records (key, value) VALUES (?, ?)"
          + " ON CONFLICT (key) DO UPDATE SET value = excluded.value";
  private static final String DELETE = "DELETE FROM records WHERE key = ?";
  private static final String FROM_KEY =
      "SELECT key, value FROM records WHERE key >= ? ORDER BY key";

  private final Path file;
  private final Connection connection;

  private SqliteStore(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /**
   * Opens {@code file}, or makes it, readable by its owner only. Its directory must exist.
   *
   * @throws StoreFailure with a sentence for the user when another process has it open, it cannot
   *     be read or written, is damaged, is no SmartMesh store, or was written by a newer program
   */
  public static SqliteStore open(Path file) throws StoreFailure {
    return new SqliteStore(file, StoreFile.open(file));
  }

  @Override
  public void commit(List<StoreWrite> writes) throws StoreFailure {
    // The driver throws a statement away once it has failed, so none outlives its commit.
    try (Statement transaction = connection.createStatement();
        PreparedStatement put = connection.prepareStatement(PUT);
        PreparedStatement delete = connection.prepareStatement(DELETE)) {
      transaction.execute("BEGIN IMMEDIATE");
      for (StoreWrite write : writes) {
        apply(write, put, delete);
      }
      transaction.execute("COMMIT");
    } catch (SQLException e) {
      undo(e);
      throw Failures.of(file, "be written", e);
    }
  }

  private static void apply(StoreWrite write, PreparedStatement put, PreparedStatement delete)
      throws SQLException {
    Optional<Bytes> value = write.value();
    PreparedStatement statement = value.isPresent() ? put : delete;
    statement.setBytes(1, write.key().toArray());
    if (value.isPresent()) {
      statement.setBytes(2, value.get().toArray());
    }
    statement.executeUpdate();
  }

  private void undo(SQLException cause) {
    try (Statement transaction = connection.createStatement()) {
      transaction.execute("ROLLBACK");
    } catch (SQLException e) {
      // Some failures, a full disk among them, have rolled back already: nothing is left to undo.
      cause.addSuppressed(e);
    }
  }

  /**
   * @throws UncheckedIOException when the file cannot be read
   */
  @Override
  public SortedMap<Bytes, Bytes> withPrefix(Bytes prefix) {
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
    } catch (SQLException e) {
      StoreFailure failure = Failures.of(file, "be read", e);
      throw new UncheckedIOException(failure.getMessage(), new IOException(failure));
    }
    return found;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // Every commit is on the disk already; what failed is tidying up, and the next open does it.
      return;
    }
  }
}
