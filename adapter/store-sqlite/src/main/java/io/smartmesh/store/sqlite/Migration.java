package io.smartmesh.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;

/** Takes a file from one released schema to the next. */
interface Migration {
  int from();

  int to();

  /** Within a transaction, which the caller ends: a crash leaves the one schema or the other. */
  void run(Connection connection) throws SQLException;
}
