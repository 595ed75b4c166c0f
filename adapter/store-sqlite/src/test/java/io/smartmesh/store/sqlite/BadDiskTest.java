package io.smartmesh.store.sqlite;

import static io.smartmesh.store.sqlite.Samples.put;
import static io.smartmesh.store.sqlite.Samples.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.Secret;
import io.smartmesh.node.Store.StoreFailure;
import io.smartmesh.node.Store.StoreFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A small file system of its own, which only root can mount: elsewhere these tests are skipped. */
class BadDiskTest {
  private static final Optional<Secret> KEY = Samples.key(1);
  private static final int ONE_MEBIBYTE = 1 << 20;

  private final Path disk;
  private final Path file;

  BadDiskTest() throws IOException {
    disk = Files.createTempDirectory("smartmesh-disk");
    file = disk.resolve("node.db");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
    Files.delete(disk);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFullDiskWritesNothingAndTheStoreStaysReadable(boolean isSealed) throws Exception {
    mount("size=1m");
    Optional<Secret> key = isSealed ? KEY : Optional.empty();
    try (SqliteStore store = SqliteStore.open(file, key)) {
      store.commit(List.of(put(1, 1), put(2, 1)));
      assertFull(store, 2 * ONE_MEBIBYTE);
      assertEquals("{01=01, 02=01}", store.withPrefix(Bytes.EMPTY).toString());

      store.commit(List.of(put(1, 3)));
      assertEquals("{01=03, 02=01}", store.withPrefix(Bytes.EMPTY).toString());
    }
    assertContent(key, "{01=03, 02=01}");
  }

  private static void assertFull(SqliteStore store, int bytes) {
    StoreFailure failure =
        assertThrows(
            StoreFailure.class,
            () ->
                store.commit(
                    List.of(
                        put(1, 2),
                        StoreWrite.delete(Bytes.of(2)),
                        StoreWrite.put(Bytes.of(3), Bytes.wrap(new byte[bytes])))));
    assertEquals(Kind.DISK_FULL, failure.kind(), failure.getMessage());
    assertTrue(String.valueOf(failure.getMessage()).contains("make room"), failure.getMessage());
  }

  /** As a node meets it: it stops at the first failure, and starts again when there is room. */
  @Test
  void withRoomAgainTheNextStartHasAllThatWasAcknowledged() throws Exception {
    mount("size=1m");
    int acknowledged = 0;
    Files.write(disk.resolve("others"), new byte[ONE_MEBIBYTE / 4]);
    try (SqliteStore store = SqliteStore.open(file, KEY)) {
      while (acknowledged < 10_000) {
        Bytes value = Bytes.wrap(new byte[2_000]);
        store.commit(
            List.of(StoreWrite.put(Samples.numbered("payment/open/", acknowledged), value)));
        acknowledged++;
      }
    } catch (StoreFailure e) {
      assertEquals(Kind.DISK_FULL, e.kind(), e.getMessage());
    }
    assertTrue(acknowledged > 10 && acknowledged < 10_000, "the disk was full, " + acknowledged);
    Files.delete(disk.resolve("others"));
    try (SqliteStore store = SqliteStore.open(file, KEY)) {
      assertEquals(acknowledged, store.withPrefix(Bytes.utf8("payment/open/")).size());
      store.commit(List.of(put(1, 1)));
    }
  }

  @Test
  void aMigrationWithoutRoomLeavesTheOldSchema() throws Exception {
    mount("size=1m");
    Map<Bytes, Bytes> content = Map.of(Bytes.of(1), Bytes.wrap(new byte[ONE_MEBIBYTE / 3]));
    try (SqliteStore store = SqliteStore.open(file)) {
      store.commit(List.of(StoreWrite.put(Bytes.of(1), Bytes.wrap(new byte[ONE_MEBIBYTE / 3]))));
    }
    refusal(Kind.DISK_FULL, file, KEY);
    try (SqliteStore store = SqliteStore.open(file)) {
      assertEquals(content, store.withPrefix(Bytes.EMPTY));
    }
    assumeTrue(run("mount", "-o", "remount,size=8m", disk.toString()));
    try (SqliteStore store = SqliteStore.open(file, KEY)) {
      assertEquals(content, store.withPrefix(Bytes.EMPTY));
    }
  }

  @Test
  void aReadOnlyDiskIsRefusedWithASentence() throws Exception {
    mount("size=1m");
    SqliteStore.open(file, KEY).close();
    assumeTrue(run("mount", "-o", "remount,ro", disk.toString()), "cannot remount read-only");

    String sentence = refusal(Kind.NOT_WRITABLE, file, KEY);
    assertTrue(sentence.contains("read-only"), sentence);
  }

  private void assertContent(Optional<Secret> key, String content) throws Exception {
    try (SqliteStore store = SqliteStore.open(file, key)) {
      assertEquals(content, store.withPrefix(Bytes.EMPTY).toString());
    }
  }

  private void mount(String options) throws Exception {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString()),
        "skipped: only root may mount a small disk to fill");
  }

  private static boolean run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
