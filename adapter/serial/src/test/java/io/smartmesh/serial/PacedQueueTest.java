package io.smartmesh.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** BR-8. */
class PacedQueueTest {
  private final SerialLine line = new SerialLine(Path.of("/dev/x"), 9_600);
  private final PacedQueue queue = new PacedQueue(line);

  private int fill() {
    int taken = 0;
    while (queue.offer(Bytes.wrap(new byte[SerialLine.MTU]))) {
      taken++;
      assertTrue(taken < 1_000, "no bound");
    }
    return taken;
  }

  @Test
  void holdsASecondOfTheLineAndTwoFramesInAnyCase() {
    assertEquals(2, fill());
    PacedQueue fast = new PacedQueue(new SerialLine(Path.of("/dev/x"), 115_200));
    int bytes = 0;
    while (fast.offer(Bytes.wrap(new byte[100]))) {
      bytes += 107; // with CRC, stuffing and zeros
    }
    assertTrue(bytes > 11_520 - 107 && bytes <= 11_520, bytes + " bytes");
  }

  @Test
  void givesNoFasterThanTheLineCarries() throws Exception {
    int frames = fill();
    long start = System.nanoTime();
    int carried = 0;
    for (int i = 0; i < frames; i++) {
      byte[] frame = queue.take();
      assertTrue(System.nanoTime() - start >= line.nanosFor(carried), "too early");
      carried += frame == null ? 0 : frame.length;
    }
    assertTrue(carried >= frames * SerialLine.MTU);
    assertTrue(queue.offer(Bytes.of(1)), "there is room again");
  }

  @Test
  void endsWhenItIsClosed() throws Exception {
    fill();
    queue.close();
    assertNull(queue.take());
    assertTrue(!queue.offer(Bytes.of(1)));
  }
}
