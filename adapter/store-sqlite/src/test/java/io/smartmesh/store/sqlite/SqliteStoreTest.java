package io.smartmesh.store.sqlite;

import static io.smartmesh.store.sqlite.Samples.refusal;
import static io.smartmesh.store.sqlite.Samples.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Secret;
import io.smartmesh.node.Store.StoreFailure.Kind;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.StoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {
  private static final Bytes ONE = Bytes.of(1);
  private static final Optional<Secret> PLAIN = Optional.empty();

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("node.db");
  }

  @Test
  void doesWhatEveryStoreDoesPlainAndSealed() throws Exception {
    check(directory.resolve("plain.db"), PLAIN);
    check(directory.resolve("sealed.db"), Samples.key(1));
  }

  private static void check(Path file, Optional<Secret> key) throws Exception {
    StoreContract.check(
        new StoreContract.Subject() {
          private SqliteStore store = SqliteStore.open(file, key);

          @Override
          public StoredRecords records() {
            return store;
          }

          @Override
          public void commit(List<StoreWrite> writes) throws Exception {
            store.commit(writes);
          }

          @Override
          public void reopen() throws Exception {
            store.close();
            store = SqliteStore.open(file, key);
          }
        },
        new Rng(2));
  }

  @Test
  void refusesASecondOpenerAndNamesTheDirectory() throws Exception {
    try (SqliteStore store = SqliteStore.open(file)) {
      store.commit(List.of(StoreWrite.put(ONE, ONE)));
      String sentence = refusal(Kind.IN_USE, file, PLAIN);
      assertTrue(sentence.contains("Another SmartMesh is using the data directory"), sentence);
      assertTrue(sentence.contains(directory.toString()), sentence);
    }
    SqliteStore.open(file).close();
  }

  @Test
  void refusesTheDatabaseOfAnotherProgram() throws Exception {
    sql(file, "CREATE TABLE songs (title TEXT)");
    String sentence = refusal(Kind.NOT_OURS, file, PLAIN);
    assertTrue(sentence.contains("database of another program"), sentence);
  }

  @Test
  void refusesAMissingDirectory() {
    String sentence = refusal(Kind.NOT_WRITABLE, directory.resolve("absent/node.db"), PLAIN);
    assertTrue(sentence.contains("Check that its directory exists"), sentence);
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

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
