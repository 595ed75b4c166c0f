package io.smartmesh.store.sqlite;

import static io.smartmesh.store.sqlite.Samples.put;
import static io.smartmesh.store.sqlite.Samples.refusal;
import static io.smartmesh.store.sqlite.Samples.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.Secret;
import io.smartmesh.node.Store.StoreFailure;
import io.smartmesh.node.Store.StoreFailure.Kind;
import io.smartmesh.testkit.Rng;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Danger hunted: the disk changes what was written, and the node goes on with it. */
class DamageTest {
  private static final Optional<Secret> KEY = Samples.key(1);
  private static final int PLACES = 300;
  private static final int COMMITS = 12;

  @TempDir Path directory;
  private final Rng rng = new Rng(5);
  private Path file;
  private Path sound;
  private SortedMap<Bytes, Bytes> content;

  /** {@code sound}, and beside it a log with all that was committed, as a killed process leaves. */
  @BeforeEach
  void write() throws Exception {
    file = directory.resolve("node.db");
    sound = directory.resolve("sound.db");
    try (SqliteStore store = SqliteStore.open(file, KEY)) {
      for (int i = 0; i < COMMITS; i++) {
        List<StoreWrite> writes = new ArrayList<>();
        for (int j = 0; j < 5; j++) {
          writes.add(StoreWrite.put(Samples.numbered("message/in/", rng.below(40)), rng.next(300)));
        }
        store.commit(writes);
      }
      content = store.withPrefix(Bytes.EMPTY);
      copy(file, sound);
      copy(WriteAheadLog.of(file), WriteAheadLog.of(sound));
    }
  }

  @Test
  void everyFlippedByteOfTheFileIsFoundOrHarmless() throws Exception {
    Path closed = directory.resolve("closed.db");
    copy(file, closed);
    int found = 0;
    for (int i = 0; i < PLACES; i++) {
      copy(closed, file);
      found += flipAndOpen(file, rng.below((int) Files.size(closed)));
    }
    assertTrue(found > PLACES / 3, "most of the file matters, found " + found);
  }

  @Test
  void everyFlippedByteOfTheLogIsFoundOrHarmless() throws Exception {
    long lastCommit = Files.size(WriteAheadLog.of(sound)) - 10 * (4096 + 24);
    int found = 0;
    for (int i = 0; i < PLACES; i++) {
      leaveLog();
      found += flipAndOpen(WriteAheadLog.of(file), rng.below((int) lastCommit));
    }
    assertTrue(found > PLACES / 3, "most of the log matters, found " + found);
  }

  /** 1 when the damage was found; without a sentence, or with other records, the test fails. */
  private int flipAndOpen(Path damaged, int place) throws Exception {
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[place] ^= (byte) (1 << rng.below(8));
    Files.write(damaged, bytes);
    try (SqliteStore store = SqliteStore.open(file, KEY)) {
      assertEquals(content, store.withPrefix(Bytes.EMPTY), "byte " + place);
      return 0;
    } catch (StoreFailure e) {
      assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e.getMessage());
      return 1;
    }
  }

  @Test
  void aTornLastCommitIsNoDamage() throws Exception {
    leaveLog();
    byte[] log = Files.readAllBytes(WriteAheadLog.of(file));
    Files.write(WriteAheadLog.of(file), java.util.Arrays.copyOf(log, log.length - 100));
    try (SqliteStore store = SqliteStore.open(file, KEY)) {
      assertTrue(store.withPrefix(Bytes.EMPTY).size() > 1);
      store.commit(List.of(put(1, 1)));
    }
  }

  @Test
  void theSentenceSaysWhatToDo() throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 4096; i < 8192; i++) {
      bytes[i] ^= 0x55;
    }
    Files.write(file, bytes);
    String sentence = refusal(Kind.DAMAGED, file, KEY);
    assertTrue(sentence.contains("is damaged"), sentence);
    assertTrue(sentence.contains("restoring an older copy can cost money"), sentence);
  }

  @Test
  void onlyAnOrderlyEndLeavesNoLog() throws Exception {
    leaveLog();
    assertTrue(WriteAheadLog.isLeft(file), "a killed process leaves its log");
    SqliteStore.open(file, KEY).close();
    assertFalse(WriteAheadLog.isLeft(file));
  }

  /** Only {@code integrity_check} compares an index with its table. */
  @Test
  void afterACrashTheThoroughCheckRuns() throws Exception {
    Path plain = directory.resolve("plain.db");
    SqliteStore.open(plain).close();
    sql(plain, "CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES ('in-both')");
    sql(plain, "CREATE INDEX i ON t (a)");
    byte[] bytes = Files.readAllBytes(plain);
    bytes[new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("in-both")] ^= 1;
    Files.write(plain, bytes);
    SqliteStore.open(plain).close();

    Files.write(WriteAheadLog.of(plain), new byte[32]);
    String sentence = refusal(Kind.DAMAGED, plain, Optional.empty());
    assertTrue(sentence.contains("index i"), sentence);
  }

  private void leaveLog() throws IOException {
    copy(sound, file);
    copy(WriteAheadLog.of(sound), WriteAheadLog.of(file));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
