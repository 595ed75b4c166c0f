package io.smartmesh.store.sqlite;

import static io.smartmesh.store.sqlite.Samples.put;
import static io.smartmesh.store.sqlite.Samples.refusal;
import static io.smartmesh.store.sqlite.Samples.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.Secret;
import io.smartmesh.node.Store.StoreFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Danger hunted: who has the file reads it, or changes a row of it unnoticed. */
class SealedStoreTest {
  private static final Optional<Secret> KEY = Samples.key(1);
  private static final String SWAP_TWO_VALUES =
      "UPDATE sealed SET value = (SELECT s.value FROM sealed s WHERE s.id = 3 - sealed.id)";

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void fill() throws Exception {
    file = directory.resolve("node.db");
    try (SqliteStore store = SqliteStore.open(file, KEY)) {
      store.commit(List.of(put(1, 1), put(2, 2)));
    }
  }

  @Test
  void neitherKeysNorValuesStandInTheFiles() throws Exception {
    Bytes key = Bytes.utf8("payment/open/to-bob");
    try (SqliteStore store = SqliteStore.open(file, KEY)) {
      store.commit(List.of(StoreWrite.put(key, Bytes.utf8("four-hundred-coins"))));
      assertFalse(holds(file, "payment/") || holds(file, "coins"));
      assertFalse(holds(WriteAheadLog.of(file), "payment/"));
      assertFalse(holds(WriteAheadLog.of(file), "coins"));
    }
  }

  @Test
  void sealsTheSameRecordDifferentlyEachTime() throws Exception {
    StoreKeys keys = new StoreKeys(KEY.orElseThrow());
    Seal seal = new Seal(keys);
    Bytes first = Bytes.wrap(seal.seal(new byte[1], new byte[9]));
    assertFalse(first.equals(Bytes.wrap(seal.seal(new byte[1], new byte[9]))));
    byte[] later = new Seal(keys).seal(new byte[1], new byte[9]);
    assertFalse(first.slice(0, 16).equals(Bytes.copyOf(later).slice(0, 16)), "a salt of its own");
    assertEquals(Bytes.wrap(new byte[9]), Bytes.wrap(seal.open(new byte[1], later).orElseThrow()));
  }

  @Test
  void anotherKeyIsNotCalledDamage() throws Exception {
    String sentence = refusal(Kind.WRONG_KEY, file, Samples.key(2));
    assertTrue(sentence.contains("another key"), sentence);
    assertTrue(sentence.contains("passphrase or the key file"), sentence);
    assertFalse(sentence.contains("damaged"), sentence);
    assertContent("{01=01, 02=02}");
  }

  @Test
  void withoutAKeyItSaysThatOneIsNeeded() {
    String sentence = refusal(Kind.KEY_NEEDED, file, Optional.empty());
    assertTrue(sentence.contains("is encrypted, and no key was given"), sentence);
  }

  @Test
  void aDamagedKeyCheckIsNotCalledAnotherKey() throws Exception {
    sql(file, "UPDATE meta SET value = x'00' WHERE name = 'key'");
    refusal(Kind.DAMAGED, file, KEY);
  }

  @Test
  void aKeyOfAnotherLengthIsABug() {
    Optional<Secret> small = Optional.of(Secret.copyOf(Bytes.wrap(new byte[16])));
    assertThrows(IllegalArgumentException.class, () -> SqliteStore.open(file, small));
  }

  @Test
  void noticesSwappedRows() throws Exception {
    sql(file, SWAP_TWO_VALUES);
    refusal(Kind.DAMAGED, file, KEY);
  }

  @Test
  void noticesAMissingRow() throws Exception {
    sql(file, "DELETE FROM sealed WHERE id = 1");
    refusal(Kind.DAMAGED, file, KEY);
  }

  /** Each row is authentic: it was there before. */
  @Test
  void noticesARowThatWasPutBack() throws Exception {
    Path old = Files.copy(file, directory.resolve("old.db"));
    try (SqliteStore store = SqliteStore.open(file, KEY)) {
      store.commit(List.of(put(1, 3)));
    }
    sql(
        file,
        "ATTACH '" + old + "' AS old",
        "UPDATE sealed SET value = (SELECT value FROM old.sealed WHERE id = 1) WHERE id = 1");
    String sentence = refusal(Kind.DAMAGED, file, KEY);
    assertTrue(sentence.contains("not those that were written last"), sentence);
  }

  @Test
  void aRowDoesNotOpenInAnothersPlace() {
    Seal seal = new Seal(new StoreKeys(KEY.orElseThrow()));
    byte[] sealed = seal.seal(new byte[] {1}, new byte[9]);
    assertEquals(Optional.empty(), seal.open(new byte[] {2}, sealed));
    assertEquals(Optional.empty(), seal.open(new byte[] {1}, new byte[3]));
  }

  private void assertContent(String content) throws Exception {
    try (SqliteStore store = SqliteStore.open(file, KEY)) {
      assertEquals(content, store.withPrefix(Bytes.EMPTY).toString());
    }
  }

  static boolean holds(Path file, String text) throws Exception {
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    return bytes.contains(text);
  }
}
