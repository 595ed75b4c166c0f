package io.smartmesh.store.sqlite;

import io.smartmesh.node.Store.StoreFailure;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** SQLite's errors as sentences: what happened, and what to do. */
final class Failures {
  /** Extended result codes carry their kind in the low byte. */
  private static final int KIND = 0xff;

  private Failures() {}

  /**
   * @param what as in "could not …"
   */
  static StoreFailure of(Path file, String what, SQLException e) {
    int kind = e.getErrorCode() & KIND;
    if (kind == SQLiteErrorCode.SQLITE_BUSY.code || kind == SQLiteErrorCode.SQLITE_LOCKED.code) {
      return new StoreFailure(
          "Another SmartMesh is using the data directory "
              + file.toAbsolutePath().getParent()
              + ". Two programs with one identity would lose money, so this one stops. Stop the"
              + " other one, or choose another data directory.",
          e);
    }
    if (kind == SQLiteErrorCode.SQLITE_CORRUPT.code || kind == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return damaged(file, e);
    }
    return new StoreFailure(
        "The store " + file + " could not " + what + " (" + e.getMessage() + "). " + remedy(kind),
        e);
  }

  static StoreFailure damaged(Path file, SQLException finding) {
    return new StoreFailure(
        "The store "
            + file
            + " is damaged ("
            + finding.getMessage()
            + "). Check the disk and keep the file: restoring an older copy can cost money, because"
            + " channel peers know newer states.",
        finding);
  }

  private static String remedy(int kind) {
    if (kind == SQLiteErrorCode.SQLITE_FULL.code) {
      return "The disk is full: make room, then start again.";
    }
    if (kind == SQLiteErrorCode.SQLITE_READONLY.code
        || kind == SQLiteErrorCode.SQLITE_CANTOPEN.code) {
      return "Check that its directory exists, that this user may write there, and that the disk is"
          + " not read-only.";
    }
    return "Check the disk, then start again.";
  }
}
