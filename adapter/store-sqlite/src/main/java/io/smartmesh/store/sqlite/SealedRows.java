package io.smartmesh.store.sqlite;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Schema 2: every record sealed and bound to its token, and one hash over all of them. Rows keep
 * the order in which they came, so that a commit touches few pages; the index holds the tokens.
 */
final class SealedRows implements Rows {
  static final int SCHEMA = 2;

  private static final String FIND = "SELECT value FROM sealed WHERE token = ?";
  private static final String INSERT = "INSERT INTO sealed (token, value) VALUES (?, ?)";
  private static final String UPDATE = "UPDATE sealed SET value = ? WHERE token = ?";
  private static final String DELETE = "DELETE FROM sealed WHERE token = ?";
  private static final String FROM_TOKEN =
      "SELECT token, value FROM sealed INDEXED BY sealed_by_token WHERE token >= ? ORDER BY token";
  private static final String BY_TOKEN =
      "SELECT token, value FROM sealed INDEXED BY sealed_by_token ORDER BY token";
  private static final String SET_META = "UPDATE meta SET value = ? WHERE name = ?";
  private static final String GET_META = "SELECT value FROM meta WHERE name = ?";

  /** About 150 bytes each. */
  private static final int RECENT_MOST = 2_048;

  private static final String KEY_CHECK = "key";
  private static final String SET_HASH = "hash";
  private static final byte[] HASH_BOUND = "hash of all rows".getBytes(StandardCharsets.UTF_8);

  private final Connection connection;
  private final Statements statements;
  private final Seal seal;
  private final Tokens tokens;
  private final byte[] keyCheck;
  private final StoreKeys keys;

  /**
   * What the rows that were written last add to the hash: most are written again or deleted soon.
   */
  private final Map<Bytes, byte[]> recent =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, byte[]> eldest) {
          return size() > RECENT_MOST;
        }
      };

  private SetHash durable;
  private SetHash next;

  SealedRows(Connection connection, StoreKeys keys) {
    this.connection = connection;
    this.keys = keys;
    statements = new Statements(connection);
    seal = new Seal(keys);
    tokens = new Tokens(keys.deriveMac("token"));
    keyCheck = keys.derive("key check", new byte[0]);
    durable = emptyHash();
    next = durable;
  }

  private SetHash emptyHash() {
    return new SetHash(keys.deriveMac("set hash"));
  }

  /** Within a transaction: the tables, with nothing in them. */
  void create() throws SQLException {
    Sql.run(
        connection,
        "CREATE TABLE sealed (id INTEGER PRIMARY KEY, token BLOB NOT NULL, value BLOB NOT NULL)");
    Sql.run(connection, "CREATE UNIQUE INDEX sealed_by_token ON sealed (token)");
    Sql.run(
        connection, "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID");
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO meta (name, value) VALUES (?, ?)")) {
      insert.setString(1, KEY_CHECK);
      insert.setBytes(2, keyCheck);
      insert.executeUpdate();
      insert.setString(1, SET_HASH);
      insert.setBytes(2, seal.seal(HASH_BOUND, durable.state()));
      insert.executeUpdate();
    }
  }

  /** Whether the records were sealed with this key. Damage does not look like another key. */
  boolean fits() throws SQLException {
    return MessageDigest.isEqual(keyCheck, meta(KEY_CHECK)) || openHash().isPresent();
  }

  /**
   * Reads all rows: each one must be what was last written, and none may be missing.
   *
   * @throws SQLException with the code of damage when not
   */
  void verify() throws SQLException {
    Optional<byte[]> state = openHash();
    if (state.isEmpty() || !MessageDigest.isEqual(keyCheck, meta(KEY_CHECK))) {
      throw Failures.damage("the checksum of all records cannot be read");
    }
    // As they lie there, and as they are found: table and index each have the tokens.
    for (String way : List.of("SELECT token, value FROM sealed NOT INDEXED", BY_TOKEN)) {
      if (!MessageDigest.isEqual(state.get(), hashOf(way).state())) {
        throw Failures.damage("its records are not those that were written last");
      }
    }
    durable.restore(state.get());
  }

  private SetHash hashOf(String query) throws SQLException {
    SetHash hash = emptyHash();
    try (PreparedStatement all = connection.prepareStatement(query);
        ResultSet rows = all.executeQuery()) {
      while (rows.next()) {
        hash.add(hash.of(rows.getBytes(1), rows.getBytes(2)));
      }
    }
    return hash;
  }

  private Optional<byte[]> openHash() throws SQLException {
    return seal.open(HASH_BOUND, meta(SET_HASH));
  }

  private byte[] meta(String name) throws SQLException {
    try (PreparedStatement get = connection.prepareStatement(GET_META)) {
      get.setString(1, name);
      try (ResultSet rows = get.executeQuery()) {
        return rows.next() ? rows.getBytes(1) : new byte[0];
      }
    }
  }

  @Override
  public void write(Map<Bytes, Optional<Bytes>> writes) throws SQLException {
    next = durable.copy();
    for (Map.Entry<Bytes, Optional<Bytes>> write : writes.entrySet()) {
      write(write.getKey(), write.getValue());
    }
    PreparedStatement setMeta = statements.of(SET_META);
    setMeta.setBytes(1, seal.seal(HASH_BOUND, next.state()));
    setMeta.setString(2, SET_HASH);
    setMeta.executeUpdate();
  }

  @Override
  public void committed() {
    durable = next;
  }

  @Override
  public void rolledBack() {
    recent.clear();
    statements.forget();
  }

  private void write(Bytes key, Optional<Bytes> value) throws SQLException {
    byte[] token = tokens.of(key);
    Optional<byte[]> old = hashOf(token);
    old.ifPresent(next::remove);
    if (value.isPresent()) {
      byte[] plain = new Encoder().bytes(key).raw(value.get()).toBytes().toArray();
      byte[] sealed = seal.seal(token, plain);
      PreparedStatement put = statements.of(old.isPresent() ? UPDATE : INSERT);
      put.setBytes(old.isPresent() ? 2 : 1, token);
      put.setBytes(old.isPresent() ? 1 : 2, sealed);
      put.executeUpdate();
      byte[] hash = next.of(token, sealed);
      next.add(hash);
      recent.put(Bytes.wrap(token), hash);
    } else if (old.isPresent()) {
      PreparedStatement delete = statements.of(DELETE);
      delete.setBytes(1, token);
      delete.executeUpdate();
      recent.remove(Bytes.wrap(token));
    }
  }

  /** What the row with this token adds to the hash, if there is one. */
  private Optional<byte[]> hashOf(byte[] token) throws SQLException {
    byte[] known = recent.get(Bytes.wrap(token));
    if (known != null) {
      return Optional.of(known);
    }
    PreparedStatement find = statements.of(FIND);
    find.setBytes(1, token);
    try (ResultSet rows = find.executeQuery()) {
      return rows.next() ? Optional.of(next.of(token, rows.getBytes(1))) : Optional.empty();
    }
  }

  @Override
  public SortedMap<Bytes, Bytes> withPrefix(Bytes prefix) throws SQLException {
    byte[] start = tokens.prefix(prefix);
    SortedMap<Bytes, Bytes> found = new TreeMap<>();
    try (PreparedStatement fromToken = connection.prepareStatement(FROM_TOKEN)) {
      fromToken.setBytes(1, start);
      try (ResultSet rows = fromToken.executeQuery()) {
        while (rows.next()) {
          byte[] token = rows.getBytes(1);
          if (!Arrays.equals(token, 0, start.length, start, 0, start.length)) {
            break;
          }
          take(token, rows.getBytes(2), prefix, found);
        }
      }
    }
    return found;
  }

  private void take(byte[] token, byte[] sealed, Bytes prefix, Map<Bytes, Bytes> into)
      throws SQLException {
    byte[] plain =
        seal.open(token, sealed)
            .orElseThrow(() -> Failures.damage("a record is not what was written"));
    try {
      Decoder in = new Decoder(Bytes.wrap(plain));
      Bytes key = in.bytes(plain.length);
      if (key.startsWith(prefix)) {
        into.put(key, in.rest());
      }
    } catch (Malformed e) {
      throw Failures.damage("a record cannot be read: " + e.getMessage());
    }
  }
}
