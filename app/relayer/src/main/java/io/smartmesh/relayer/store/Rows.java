package io.smartmesh.relayer.store;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.relayer.core.Entry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** A row as a value. */
final class Rows {
  private Rows() {}

  static Entry entry(ResultSet row) throws SQLException {
    try {
      return new Entry(
          Hash.fromHex(row.getString(1)),
          SignedRequest.decode(Bytes.wrap(row.getBytes(2))),
          row.getLong(3),
          Entry.State.valueOf(row.getString(4)),
          row.getString(5),
          row.getLong(6),
          Optional.ofNullable(row.getString(7)).map(Hash::fromHex),
          row.getLong(8),
          row.getInt(9),
          row.getInt(10));
    } catch (Malformed e) {
      throw new SQLException("a request that cannot be read: " + e.what(), e);
    }
  }
}
