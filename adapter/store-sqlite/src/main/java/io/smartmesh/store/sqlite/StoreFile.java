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
import java.util.Set;
import org.sqlite.SQLiteConfig;

/** The file under the store: whose it is, which version, locked, and whole. */
final class StoreFile {
  /** "SMSH": tells SmartMesh's files from anybody else's. */
  static final int APPLICATION_ID = 0x534d_5348;

  /** Raised with every change of the tables. */
  static final int SCHEMA = 1;

  /** How long a predecessor that is just closing is waited for. */
  private static final int LOCK_WAIT_MILLIS = 500;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private StoreFile() {}

  static Connection open(Path file) throws StoreFailure {
    try {
      createPrivate(file);
    } catch (IOException e) {
      throw new StoreFailure(
          "The store "
              + file
              + " cannot be made or protected ("
              + e
              + "). Check that its directory exists, that this user may write there, and that the"
              + " disk is not read-only.",
          e);
    }
    Connection connection;
    try {
      connection = connect(file);
    } catch (SQLException e) {
      throw Failures.of(file, "be opened", e);
    }
    try {
      lock(connection);
      identify(connection, file);
      check(connection, file);
      return connection;
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
    config.setBusyTimeout(LOCK_WAIT_MILLIS);
    // Before anything else touches the file: then the first transaction locks it until close.
    config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
    return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
  }

  private static void lock(Connection connection) throws SQLException {
    run(connection, "PRAGMA journal_mode = WAL");
    run(connection, "PRAGMA synchronous = FULL");
    run(connection, "BEGIN EXCLUSIVE");
    run(connection, "COMMIT");
  }

  private static void identify(Connection connection, Path file) throws SQLException, StoreFailure {
    int application = number(connection, "PRAGMA application_id");
    int schema = number(connection, "PRAGMA user_version");
    if (application == 0
        && schema == 0
        && number(connection, "SELECT count(*) FROM sqlite_schema") == 0) {
      create(connection);
    } else if (application != APPLICATION_ID) {
      throw new StoreFailure(
          file
              + " is a database of another program, not a SmartMesh store. Choose another data"
              + " directory.",
          new SQLException("application_id " + application));
    } else if (schema != SCHEMA) {
      throw new StoreFailure(
          file
              + " was written by another release: it has schema "
              + schema
              + ", this program knows schema "
              + SCHEMA
              + ". Nothing was changed. Start the release that wrote it or a later one.",
          new SQLException("user_version " + schema));
    }
  }

  private static void create(Connection connection) throws SQLException {
    run(connection, "BEGIN IMMEDIATE");
    run(
        connection,
        "CREATE TABLE records (key BLOB PRIMARY KEY NOT NULL, value BLOB NOT NULL) WITHOUT ROWID");
    run(connection, "PRAGMA application_id = " + APPLICATION_ID);
    run(connection, "PRAGMA user_version = " + SCHEMA);
    run(connection, "COMMIT");
  }

  private static void check(Connection connection, Path file) throws SQLException, StoreFailure {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
      String finding = rows.next() ? rows.getString(1) : "no answer";
      if (!finding.equals("ok")) {
        throw Failures.damaged(file, new SQLException(finding));
      }
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }
}
