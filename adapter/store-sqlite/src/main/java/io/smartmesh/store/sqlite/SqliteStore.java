package io.smartmesh.store.sqlite;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.Secret;
import io.smartmesh.node.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Records in one SQLite file (write-ahead log, {@code synchronous=FULL}): a commit has reached the
 * disk when it returns, and a process killed at any moment leaves whole commits only.
 *
 * <p>While it is open the file is locked: no other process can read or write it.
 */
public final class SqliteStore implements Store {
  private final Path file;
  private final Connection connection;
  private final Rows rows;

  private SqliteStore(Path file, StoreFile.Opened opened) {
    this.file = file;
    this.connection = opened.connection();
    this.rows = opened.rows();
  }

  /** As {@link #open(Path, Optional)}, plain. */
  public static SqliteStore open(Path file) throws StoreFailure {
    return open(file, Optional.empty());
  }

  /**
   * Opens {@code file}, or makes it, readable by its owner only. Its directory must exist. A store
   * of an older schema is brought to the newest one first, a plain one is encrypted.
   *
   * @param key 32 random bytes, under which every record is sealed; not kept. Empty: the records
   *     lie there as they are
   * @throws StoreFailure with a sentence for the user when another process has it open, it cannot
   *     be read or written, is damaged, is no SmartMesh store, was written by a newer program, or
   *     needs a key or another one
   */
  public static SqliteStore open(Path file, Optional<Secret> key) throws StoreFailure {
    return new SqliteStore(file, StoreFile.open(file, key.map(StoreKeys::new)));
  }

  @Override
  public void commit(List<StoreWrite> writes) throws StoreFailure {
    // Batches that share a commit often write the same records: the last word counts.
    Map<Bytes, Optional<Bytes>> last = new LinkedHashMap<>();
    writes.forEach(write -> last.put(write.key(), write.value()));
    try {
      Sql.run(connection, "BEGIN IMMEDIATE");
      rows.write(last);
      Sql.run(connection, "COMMIT");
      rows.committed();
    } catch (SQLException e) {
      rows.rolledBack();
      undo(e);
      throw Failures.of(file, "be written", e);
    }
  }

  private void undo(SQLException cause) {
    try {
      Sql.run(connection, "ROLLBACK");
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
    try {
      return rows.withPrefix(prefix);
    } catch (SQLException e) {
      StoreFailure failure = Failures.of(file, "be read", e);
      throw new UncheckedIOException(failure.getMessage(), new IOException(failure));
    }
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
