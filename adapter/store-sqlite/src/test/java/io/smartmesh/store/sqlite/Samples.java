package io.smartmesh.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.Secret;
import io.smartmesh.node.Store.StoreFailure;
import io.smartmesh.testkit.Rng;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** What the tests of this package share. */
final class Samples {
  private Samples() {}

  /** Of a device; the same for the same number. */
  static Optional<Secret> key(int number) {
    return Optional.of(Secret.copyOf(new Rng(9_000 + number).next(32)));
  }

  /** A store that the release with schema 1 wrote: src/test/resources/…/schema-1.db. */
  static void placeSchema1(Path file) throws IOException {
    try (InputStream fixture =
        Objects.requireNonNull(Samples.class.getResourceAsStream("schema-1.db"))) {
      Files.copy(fixture, file);
    }
  }

  /** What that store holds. */
  static Map<Bytes, Bytes> schema1Records() {
    Rng rng = new Rng(1);
    Map<Bytes, Bytes> records = new TreeMap<>();
    for (int i = 0; i < 8; i++) {
      records.put(Bytes.utf8("node/boot"), new Encoder().u8(1).varint(i + 1).toBytes());
      records.put(
          Bytes.concat(Bytes.utf8("channel/"), Bytes.wrap(new byte[32]), Bytes.utf8("t")),
          Bytes.concat(Bytes.utf8("fixture terms "), rng.next(200)));
      records.put(
          numbered("payment/done/\0\0\0\0\0\0\0\0", i),
          Bytes.concat(Bytes.utf8("fixture payment "), rng.next(90)));
      records.put(
          numbered("message/in/", i),
          Bytes.concat(Bytes.utf8("fixture text "), rng.next(i == 7 ? 6_000 : 40)));
    }
    records.put(numbered("payment/open/", 7), Bytes.EMPTY);
    return records;
  }

  static Bytes numbered(String prefix, long number) {
    return Bytes.concat(Bytes.utf8(prefix), new Encoder().u64(number).toBytes());
  }

  static StoreWrite put(int key, int value) {
    return StoreWrite.put(Bytes.of(key), Bytes.of(value));
  }

  /** Another program's hand in the file. */
  static void sql(Path file, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement sql = connection.createStatement()) {
      for (String statement : statements) {
        sql.execute(statement);
      }
    }
  }

  /** Opening fails for this reason; returns the sentence. */
  static String refusal(StoreFailure.Kind kind, Path file, Optional<Secret> key) {
    StoreFailure failure =
        assertThrows(StoreFailure.class, () -> SqliteStore.open(file, key).close());
    assertEquals(kind, failure.kind(), failure.getMessage());
    return String.valueOf(failure.getMessage());
  }
}
