package io.smartmesh.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.testkit.Pty;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.SerialCable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real terminal devices: two pseudo-terminals with a wire between them. */
class SerialBearerTest {
  private final List<AutoCloseable> open = new ArrayList<>();
  @TempDir private Path folder;

  @BeforeEach
  void needLinux() {
    assumeTrue(Files.exists(Path.of("/dev/ptmx")), "skipped: pseudo-terminals need Linux");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private SerialCable cable(int bitRate, int damagedOneIn) {
    SerialCable cable = new SerialCable(bitRate, damagedOneIn, 1);
    open.add(cable);
    return cable;
  }

  private SerialBearer on(Path device, int bitRate, Ear ear) throws IOException {
    SerialBearer bearer = SerialBearer.open(new SerialLine(device, bitRate));
    open.add(0, bearer);
    bearer.start(ear);
    return bearer;
  }

  @Test
  void whatTheLineDoesNotTakeIsCounted() throws Exception {
    SerialBearer bearer = SerialBearer.open(new SerialLine(folder.resolve("none"), 9_600));
    bearer.send(bearer.id(), Optional.empty(), Bytes.of(1));
    assertEquals(java.util.Map.of("serial.NOT_SENT", 1L), bearer.drops());
    bearer.close();
  }

  @Test
  void everyByteGoesBothWays() throws Exception {
    SerialCable cable = cable(115_200, 0);
    Ear earA = new Ear();
    Ear earB = new Ear();
    SerialBearer a = on(cable.left(), 115_200, earA);
    SerialBearer b = on(cable.right(), 115_200, earB);
    earA.awaitUp();
    earB.awaitUp();
    byte[] all = new byte[512];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    Bytes frame = Bytes.copyOf(all);
    a.send(a.id(), Optional.empty(), frame);
    Ear.Heard heard = earB.next();
    assertEquals(new Ear.Heard(b.id(), SerialBearer.OTHER_END, frame), heard);
    b.send(b.id(), Optional.of(heard.from()), frame);
    assertEquals(frame, earA.next().frame());
    assertEquals(0, a.framesDamaged() + b.framesDamaged());
  }

  @Test
  void frameAfterFramePassesANoisyLine() throws Exception {
    SerialCable cable = cable(115_200, 500);
    Ear earB = new Ear();
    SerialBearer a = on(cable.left(), 115_200, new Ear());
    SerialBearer b = on(cable.right(), 115_200, earB);
    earB.awaitUp();
    Rng rng = new Rng(1);
    List<Bytes> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Bytes frame = rng.next(100);
      sent.add(frame);
      while (!isTaken(a, frame)) {
        Thread.sleep(5);
      }
    }
    Bytes last = Bytes.utf8("last");
    Ear.Heard heard;
    int arrived = 0;
    do {
      isTaken(a, last);
      heard = earB.next();
      assertTrue(sent.contains(heard.frame()) || heard.frame().equals(last), "never sent");
      arrived++;
    } while (!heard.frame().equals(last));
    assertTrue(arrived > 100, arrived + " of 200");
    assertTrue(b.framesDamaged() > 0);
  }

  private static boolean isTaken(SerialBearer bearer, Bytes frame) {
    long before = bearer.framesDropped();
    bearer.send(bearer.id(), Optional.empty(), frame);
    return bearer.framesDropped() == before;
  }

  @Test
  void aPlugMayBePulledOutAndPutInAgain() throws Exception {
    Path device = folder.resolve("line");
    Ear ear = new Ear();
    SerialBearer bearer = on(device, 115_200, ear);
    bearer.send(bearer.id(), Optional.empty(), Bytes.of(1));
    for (int round = 0; round < 2; round++) {
      Pty line = Pty.open();
      Files.createSymbolicLink(device, line.device());
      bearer.resumed();
      ear.awaitUp();
      Files.delete(device);
      line.close();
      ear.awaitDown();
    }
  }

  @Test
  void aLineThatTakesNothingHoldsNobodyUp() throws Exception {
    Pty nobodyReads = Pty.open();
    open.add(nobodyReads);
    Ear ear = new Ear();
    SerialBearer bearer = on(nobodyReads.device(), 4_000_000, ear);
    ear.awaitUp();
    while (bearer.framesDropped() == 0) {
      bearer.send(bearer.id(), Optional.empty(), Bytes.wrap(new byte[1_000]));
    }
    bearer.close();
  }

  @Test
  void whatIsNoSerialLineIsRefusedWithASentence() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    IOException refused =
        assertThrows(
            IOException.class, () -> SerialBearer.open(new SerialLine(file, 9_600)).close());
    assertTrue(String.valueOf(refused.getMessage()).contains(file.toString()), "names it");
  }
}
