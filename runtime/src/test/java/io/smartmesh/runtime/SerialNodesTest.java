package io.smartmesh.runtime;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmesh.serial.SerialBearer;
import io.smartmesh.serial.SerialLine;
import io.smartmesh.testkit.SerialCable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two whole nodes with a serial line between them: pseudo-terminals and a wire of that speed. */
class SerialNodesTest {
  @TempDir private Path folder;

  @BeforeEach
  void needLinux() {
    assumeTrue(Files.exists(Path.of("/dev/ptmx")), "skipped: pseudo-terminals need Linux");
  }

  private void deliver(int bitRate, int damagedOneIn) throws Exception {
    try (SerialCable cable = new SerialCable(bitRate, damagedOneIn, 7);
        Pair pair = new Pair(folder)) {
      pair.startAlice(SerialBearer.open(new SerialLine(cable.left(), bitRate)));
      pair.startBob(SerialBearer.open(new SerialLine(cable.right(), bitRate)));
      pair.deliver(1, "你好, Bob");
    }
  }

  @Test
  void atTheUsualSpeed() throws Exception {
    deliver(115_200, 0);
  }

  @Test
  void slowAndNoisy() throws Exception {
    deliver(9_600, 1_000);
  }

  @Test
  void verySlow() throws Exception {
    deliver(1_200, 0);
  }
}
