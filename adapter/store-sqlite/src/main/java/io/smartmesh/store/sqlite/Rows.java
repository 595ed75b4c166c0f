package io.smartmesh.store.sqlite;

import io.smartmesh.base.Bytes;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** How records lie in the tables of one schema. */
interface Rows {
  /**
   * Within a transaction, which the caller ends.
   *
   * @param writes empty: no such record any more
   */
  void write(Map<Bytes, Optional<Bytes>> writes) throws SQLException;

  /** The transaction of the last {@link #write} is durable. */
  void committed();

  /** Nothing of the last {@link #write} is there. */
  void rolledBack();

  /**
   * @throws SQLException with the code of damage, too, when a record is not what was written
   */
  SortedMap<Bytes, Bytes> withPrefix(Bytes prefix) throws SQLException;
}
