package io.smartmesh.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.node.Store.StoreFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {
  private static final Bytes ONE = Bytes.of(1);

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("node.db");
  }

  @Test
  void keepsRecordsOverReopening() throws Exception {
    try (SqliteStore store = SqliteStore.open(file)) {
      store.commit(List.of(StoreWrite.put(ONE, Bytes.EMPTY), StoreWrite.put(Bytes.of(2), ONE)));
      store.commit(List.of(StoreWrite.delete(Bytes.of(2)), StoreWrite.put(Bytes.of(3), ONE)));
    }
    try (SqliteStore store = SqliteStore.open(file)) {
      assertEquals(
          "{01=, 03=01}", store.withPrefix(Bytes.EMPTY).toString(), "an empty value is a value");
    }
  }

  @Test
  void findsExactlyTheRecordsUnderAPrefixInUnsignedKeyOrder() throws Exception {
    try (SqliteStore store = SqliteStore.open(file)) {
      store.commit(
          List.of(
              StoreWrite.put(Bytes.of(0xff, 0xff), ONE),
              StoreWrite.put(Bytes.of(0xff), ONE),
              StoreWrite.put(Bytes.of(0xff, 0x01), ONE),
              StoreWrite.put(Bytes.of(0x01), ONE)));

      assertEquals(
          List.of(Bytes.of(0xff), Bytes.of(0xff, 0x01), Bytes.of(0xff, 0xff)),
          List.copyOf(store.withPrefix(Bytes.of(0xff)).keySet()));
    }
  }

  @Test
  void refusesASecondOpenerAndNamesTheDirectory() throws Exception {
    try (SqliteStore store = SqliteStore.open(file)) {
      store.commit(List.of(StoreWrite.put(ONE, ONE)));
      String sentence = refusal();
      assertTrue(sentence.contains("Another SmartMesh is using the data directory"), sentence);
      assertTrue(sentence.contains(directory.toString()), sentence);
    }
    SqliteStore.open(file).close();
  }

  @Test
  void refusesANewerSchemaByNameAndChangesNothing() throws Exception {
    SqliteStore.open(file).close();
    sql("PRAGMA user_version = 7");

    String sentence = refusal();
    assertTrue(sentence.contains("schema 7"), sentence);
    assertTrue(sentence.contains("knows schema 1"), sentence);
    sql("PRAGMA user_version = 1");
    SqliteStore.open(file).close();
  }

  @Test
  void refusesTheDatabaseOfAnotherProgram() throws Exception {
    sql("CREATE TABLE songs (title TEXT)");
    assertTrue(refusal().contains("database of another program"));
  }

  @Test
  void refusesADamagedFile() throws Exception {
    try (SqliteStore store = SqliteStore.open(file)) {
      store.commit(List.of(StoreWrite.put(ONE, Bytes.wrap(new byte[20_000]))));
    }
    byte[] content = Files.readAllBytes(file);
    for (int i = 4096; i < 8192; i++) {
      content[i] ^= 0x55;
    }
    Files.write(file, content);
    assertTrue(refusal().contains("is damaged"), refusal());
  }

  @Test
  void refusesAMissingDirectory() {
    file = directory.resolve("absent/node.db");
    assertTrue(refusal().contains("Check that its directory exists"), refusal());
  }

  @Test
  void onlyTheOwnerMayReadIt() throws Exception {
    Files.createFile(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    try (SqliteStore store = SqliteStore.open(file)) {
      store.commit(List.of(StoreWrite.put(ONE, ONE)));
      assertEquals("rw-------", mode(file));
      assertEquals("rw-------", mode(directory.resolve("node.db-wal")));
    }
  }

  private String refusal() {
    StoreFailure failure = assertThrows(StoreFailure.class, () -> SqliteStore.open(file).close());
    return String.valueOf(failure.getMessage());
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
