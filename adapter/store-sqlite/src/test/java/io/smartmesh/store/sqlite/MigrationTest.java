package io.smartmesh.store.sqlite;

import static io.smartmesh.store.sqlite.Samples.refusal;
import static io.smartmesh.store.sqlite.Samples.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.Secret;
import io.smartmesh.node.Store.StoreFailure.Kind;
import io.smartmesh.testkit.Rng;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From each released schema to the newest; {@code schema-1.db} was written by its release. */
class MigrationTest {
  private static final Optional<Secret> KEY = Samples.key(1);
  private static final int RECORDS = 6_000;
  private static final int KILLS = 4;

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("node.db");
  }

  @Test
  void aStoreOfSchema1OpensPlain() throws Exception {
    Samples.placeSchema1(file);
    try (SqliteStore store = SqliteStore.open(file)) {
      assertEquals(Samples.schema1Records(), store.withPrefix(Bytes.EMPTY));
    }
  }

  @Test
  void aStoreOfSchema1IsSealedOnceAKeyIsGiven() throws Exception {
    Samples.placeSchema1(file);
    try (SqliteStore store = SqliteStore.open(file, KEY)) {
      assertEquals(Samples.schema1Records(), store.withPrefix(Bytes.EMPTY));
      assertFalse(SealedStoreTest.holds(file, "fixture"), "no plain record is left in the file");
      assertFalse(SealedStoreTest.holds(WriteAheadLog.of(file), "fixture"), "nor in its log");
      store.commit(List.of(StoreWrite.put(Bytes.of(1), Bytes.of(1))));
    }
    try (SqliteStore store = SqliteStore.open(file, KEY)) {
      assertEquals(Bytes.of(1), store.withPrefix(Bytes.of(1)).get(Bytes.of(1)));
    }
    refusal(Kind.KEY_NEEDED, file, Optional.empty());
  }

  /** Also of a log that a killed process left: its plain pages go. */
  @Test
  void whatAKilledProcessLeftIsSealedToo() throws Exception {
    Path killed = directory.resolve("killed.db");
    try (SqliteStore store = SqliteStore.open(killed)) {
      store.commit(List.of(StoreWrite.put(Bytes.of(1), Bytes.utf8("plain fixture"))));
      Files.copy(killed, file);
      Files.copy(WriteAheadLog.of(killed), WriteAheadLog.of(file));
    }
    try (SqliteStore store = SqliteStore.open(file, KEY)) {
      assertEquals(Bytes.utf8("plain fixture"), store.withPrefix(Bytes.of(1)).get(Bytes.of(1)));
      assertFalse(SealedStoreTest.holds(file, "fixture"));
      assertFalse(SealedStoreTest.holds(WriteAheadLog.of(file), "fixture"));
    }
  }

  @Test
  void aNewerSchemaIsRefusedByNameAndLeftAsItIs() throws Exception {
    SqliteStore.open(file, KEY).close();
    sql(file, "PRAGMA user_version = 7");
    String sentence = refusal(Kind.OTHER_RELEASE, file, KEY);
    assertTrue(sentence.contains("schema 7"), sentence);
    assertTrue(sentence.contains("knows schema 2"), sentence);
    assertTrue(sentence.contains("Start the release that wrote it or a later one"), sentence);
    sql(file, "PRAGMA user_version = 2");
    SqliteStore.open(file, KEY).close();
  }

  /** Opens {@code args[0]} with the key, and with that migrates it. */
  static final class Migrator {
    private Migrator() {}

    public static void main(String[] args) throws Exception {
      System.err.println("begins");
      SqliteStore.open(Path.of(args[0]), KEY).close();
      System.err.println("done");
    }
  }

  @Test
  void aProcessKilledWhileItMigratesLeavesOneSchemaWhole() throws Exception {
    Rng rng = new Rng(3);
    List<StoreWrite> writes = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      writes.add(StoreWrite.put(Samples.numbered("payment/open/", i), rng.next(150)));
    }
    Path plain = directory.resolve("plain.db");
    try (SqliteStore store = SqliteStore.open(plain)) {
      store.commit(writes);
    }
    for (int kill = 1; kill <= KILLS; kill++) {
      Files.copy(plain, file);
      migrateAndKill(80L * kill);
      try (SqliteStore store = SqliteStore.open(file, KEY)) {
        assertEquals(RECORDS, store.withPrefix(Bytes.utf8("payment/open/")).size());
      }
      Files.delete(file);
    }
  }

  private void migrateAndKill(long afterMillis) throws Exception {
    Process migrator = Writers.start(Migrator.class, file.toString());
    assertTrue(migrator.getErrorStream().read() == 'b');
    if (!migrator.waitFor(afterMillis, TimeUnit.MILLISECONDS)) {
      migrator.destroyForcibly().waitFor();
    }
  }
}
