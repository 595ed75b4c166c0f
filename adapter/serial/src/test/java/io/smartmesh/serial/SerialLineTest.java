package io.smartmesh.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** BR-9. */
class SerialLineTest {
  private static final Path DEVICE = Path.of("/dev/ttyUSB0");

  @Test
  void aDeviceHasARateOrTheUsualOne() {
    assertEquals(Optional.of(new SerialLine(DEVICE, 115_200)), SerialLine.parse("/dev/ttyUSB0"));
    assertEquals(Optional.of(new SerialLine(DEVICE, 1_200)), SerialLine.parse("/dev/ttyUSB0:1200"));
    for (String wrong :
        new String[] {
          "", "ttyUSB0", ":9600", "/dev/x:", "/dev/x:299", "/dev/x:4000001", "/dev/x:-1", "/d:9x"
        }) {
      assertTrue(SerialLine.parse(wrong).isEmpty(), wrong);
    }
    assertThrows(IllegalArgumentException.class, () -> new SerialLine(DEVICE, 1));
  }

  @Test
  void itsNameAndTraitsSayWhatItIs() {
    SerialLine fast = new SerialLine(DEVICE, 115_200);
    assertEquals("serial/ttyUSB0", fast.id().name());
    assertEquals(1_200, fast.traits().mtu());
    assertEquals(86_400, fast.traits().bitsPerSecond());
    assertTrue(fast.traits().pointToPoint());
  }

  @Test
  void theWireNeedsTenBitsForAByte() {
    assertEquals(1_000_000_000L, new SerialLine(DEVICE, 1_200).nanosFor(120));
  }
}
