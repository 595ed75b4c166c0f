package io.smartmesh.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.node.Store.StoreFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A small file system of its own, which only root can mount: elsewhere these tests are skipped. */
class BadDiskTest {
  private static final Bytes ONE = Bytes.of(1);
  private static final Bytes TWO = Bytes.of(2);

  private final Path disk;

  BadDiskTest() throws IOException {
    disk = Files.createTempDirectory("smartmesh-disk");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
    Files.delete(disk);
  }

  @Test
  void aFullDiskWritesNothingAndTheStoreStaysReadable() throws Exception {
    mount("size=1m");
    try (SqliteStore store = SqliteStore.open(disk.resolve("node.db"))) {
      store.commit(List.of(StoreWrite.put(ONE, Bytes.of(1)), StoreWrite.put(TWO, Bytes.of(1))));
      StoreFailure failure =
          assertThrows(
              StoreFailure.class,
              () ->
                  store.commit(
                      List.of(
                          StoreWrite.put(ONE, Bytes.of(2)),
                          StoreWrite.delete(TWO),
                          StoreWrite.put(Bytes.of(3), Bytes.wrap(new byte[2_000_000])))));
      assertTrue(String.valueOf(failure.getMessage()).contains("disk"), failure.getMessage());
      assertEquals("{01=01, 02=01}", store.withPrefix(Bytes.EMPTY).toString());

      store.commit(List.of(StoreWrite.put(ONE, Bytes.of(3))));
      assertEquals("{01=03, 02=01}", store.withPrefix(Bytes.EMPTY).toString());
    }
    try (SqliteStore store = SqliteStore.open(disk.resolve("node.db"))) {
      assertEquals("{01=03, 02=01}", store.withPrefix(Bytes.EMPTY).toString());
    }
  }

  @Test
  void aReadOnlyDiskIsRefusedWithASentence() throws Exception {
    mount("size=1m");
    Path file = disk.resolve("node.db");
    SqliteStore.open(file).close();
    assumeTrue(run("mount", "-o", "remount,ro", disk.toString()), "cannot remount read-only");

    StoreFailure failure = assertThrows(StoreFailure.class, () -> SqliteStore.open(file).close());
    assertTrue(String.valueOf(failure.getMessage()).contains("read-only"), failure.getMessage());
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
