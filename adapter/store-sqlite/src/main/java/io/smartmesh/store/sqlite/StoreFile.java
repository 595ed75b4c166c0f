package io.smartmesh.store.sqlite;

import io.smartmesh.node.Store.StoreFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import org.sqlite.SQLiteConfig;

/** The file under the store: private, locked, whole, and of the schema that is wanted. */
final class StoreFile {
  /** How long a predecessor that is just closing is waited for. */
  private static final int LOCK_WAIT_MILLIS = 500;

  /**
   * Pages of 4 KiB in the log before they are put into the file, which flushes the disk twice more.
   */
  private static final int LOG_PAGES = 4_000;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /** A locked connection and the records behind it. */
  record Opened(Connection connection, Rows rows) {}

  private StoreFile() {}

  static Opened open(Path file, Optional<StoreKeys> keys) throws StoreFailure {
    boolean wasLeft;
    Connection connection;
    try {
      createPrivate(file);
      wasLeft = WriteAheadLog.isLeft(file);
      if (WriteAheadLog.isDamaged(file)) {
        // Before SQLite sees it, which would throw away what it cannot read.
        throw Failures.damaged(file, Failures.damage("commits in its log would be lost"));
      }
      connection = connect(file);
    } catch (IOException e) {
      throw Failures.notWritable(file, e);
    } catch (SQLException e) {
      throw Failures.of(file, "be opened", e);
    }
    try {
      lock(connection);
      Schemas schemas = new Schemas(connection, file, keys);
      schemas.identify();
      check(connection, wasLeft);
      if (wasLeft) {
        flushLog(connection);
      }
      return new Opened(connection, schemas.reach());
    } catch (SQLException e) {
      throw closing(connection, Failures.of(file, "be opened", e));
    } catch (StoreFailure e) {
      throw closing(connection, e);
    }
  }

  /** Closes {@code connection} because of {@code failure}, and returns that. */
  private static StoreFailure closing(Connection connection, StoreFailure failure) {
    try {
      connection.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  /** SQLite gives the files beside it (the write-ahead log) the same permissions. */
  private static void createPrivate(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    try {
      if (posix) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      } else {
        Files.createFile(file);
      }
    } catch (FileAlreadyExistsException e) {
      PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (posix && !view.readAttributes().permissions().equals(OWNER_ONLY)) {
        view.setPermissions(OWNER_ONLY);
      }
    }
    if (!Files.isWritable(file)) {
      throw new AccessDeniedException(file.toString(), null, "not writable");
    }
  }

  private static Connection connect(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    // Asked for after every insert otherwise, and never wanted.
    config.setGetGeneratedKeys(false);
    config.setBusyTimeout(LOCK_WAIT_MILLIS);
    // Before anything else touches the file: then the first transaction locks it until close.
    config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
    return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
  }

  private static void lock(Connection connection) throws SQLException {
    Sql.run(connection, "PRAGMA journal_mode = WAL");
    Sql.run(connection, "PRAGMA synchronous = FULL");
    Sql.run(connection, "PRAGMA wal_autocheckpoint = " + LOG_PAGES);
    Sql.run(connection, "BEGIN EXCLUSIVE");
    Sql.run(connection, "COMMIT");
  }

  /** A log that a migration left has plain pages behind it in the file: now they are replaced. */
  private static void flushLog(Connection connection) {
    try {
      Schemas.flushLog(connection);
    } catch (SQLException e) {
      // On a full disk: the log is whole and goes on being read. The next commit will tell.
      return;
    }
  }

  /**
   * @param thoroughly after a crash or a power cut; after an orderly end the quicker check will do
   */
  private static void check(Connection connection, boolean thoroughly) throws SQLException {
    String pragma = thoroughly ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(pragma)) {
      String finding = rows.next() ? rows.getString(1) : "no answer";
      if (!finding.equals("ok")) {
        throw Failures.damage(finding);
      }
    }
  }
}
