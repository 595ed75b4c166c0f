package io.smartmesh.store.sqlite;

import io.smartmesh.node.Store.StoreFailure;
import io.smartmesh.node.Store.StoreFailure.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** SQLite's errors as sentences: what happened, and what to do. */
final class Failures {
  /** Extended result codes carry their kind in the low byte. */
  private static final int KIND = 0xff;

  private static final String NOT_WRITABLE =
      "Check that its directory exists, that this user may write there, and that the disk is not"
          + " read-only.";

  private Failures() {}

  /**
   * @param what as in "could not …"
   */
  static StoreFailure of(Path file, String what, SQLException e) {
    int code = e.getErrorCode() & KIND;
    if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
      return new StoreFailure(
          Kind.IN_USE,
          "Another SmartMesh is using the data directory "
              + file.toAbsolutePath().getParent()
              + ". Two programs with one identity would lose money, so this one stops. Stop the"
              + " other one, or choose another data directory.",
          e);
    }
    if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return damaged(file, e);
    }
    Kind kind = kind(code);
    return new StoreFailure(
        kind,
        "The store " + file + " could not " + what + " (" + e.getMessage() + "). " + remedy(kind),
        e);
  }

  static StoreFailure notWritable(Path file, IOException e) {
    return new StoreFailure(
        Kind.NOT_WRITABLE,
        "The store " + file + " cannot be made or protected (" + e + "). " + NOT_WRITABLE,
        e);
  }

  static StoreFailure damaged(Path file, SQLException finding) {
    return new StoreFailure(
        Kind.DAMAGED,
        "The store "
            + file
            + " is damaged ("
            + finding.getMessage()
            + "). Check the disk and keep the file and those beside it:"
            + " restoring an older copy can cost money, because channel peers know newer states.",
        finding);
  }

  /** A finding of our own checks, told as SQLite tells its own. */
  static SQLException damage(String finding) {
    return new SQLException(finding, null, SQLiteErrorCode.SQLITE_CORRUPT.code);
  }

  private static Kind kind(int code) {
    if (code == SQLiteErrorCode.SQLITE_FULL.code) {
      return Kind.DISK_FULL;
    }
    return code == SQLiteErrorCode.SQLITE_READONLY.code
            || code == SQLiteErrorCode.SQLITE_CANTOPEN.code
        ? Kind.NOT_WRITABLE
        : Kind.OTHER;
  }

  private static String remedy(Kind kind) {
    return switch (kind) {
      case DISK_FULL -> "The disk is full: make room, then start again.";
      case NOT_WRITABLE -> NOT_WRITABLE;
      default -> "Check the disk, then start again.";
    };
  }
}
