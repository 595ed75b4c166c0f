package io.smartmesh.demo;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeepTest {
  @TempDir private Path folder;

  @Test
  void newDirectoryGetsThePage() throws Exception {
    Path kept = folder.resolve("new");
    Keep.prepare(kept);
    assertTrue(Files.readString(kept.resolve("README.md")).contains("anvil --load-state"));
  }

  @Test
  void nobodysFilesAreOverwritten() throws Exception {
    Files.writeString(folder.resolve("mine"), "x");
    DemoFailure failure = assertThrows(DemoFailure.class, () -> Keep.prepare(folder));
    assertTrue(failure.toString().contains("is not empty"));
  }
}
