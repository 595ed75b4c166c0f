package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is killed again and again does not fill the disk with copies of its libraries. */
class NativeLibrariesTest {
  @TempDir private Path folder;

  private static long libraries(Path in) throws IOException {
    try (Stream<Path> all = Files.walk(in)) {
      return all.filter(file -> file.toString().endsWith(".so")).count();
    }
  }

  @Test
  void killedNodesLeaveNothingBehind() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path data = folder.resolve("node");
    List<String> where = List.of("env", "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + temporary);
    long once = 0;
    for (int start = 0; start < 2; start++) {
      try (UpProcess node = new UpProcess(where, data, "--api-port", "0")) {
        node.ready();
        node.signal("KILL");
        node.end();
      }
      once = start == 0 ? libraries(data) : once;
    }
    assertTrue(once > 0, "no library in the node's directory");
    assertEquals(once, libraries(data), "what the first start left was taken away");
    assertEquals(0, libraries(temporary));
  }
}
