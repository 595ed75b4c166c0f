package io.smartmesh.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Hash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let through, when, and how often somebody may guess. */
class PageLockTest {
  private static final Hash ONE = Hash.fromHex("0x" + "01".repeat(32));
  private static final Hash OTHER = Hash.fromHex("0x" + "02".repeat(32));

  @TempDir private Path data;
  private long now = 1_000_000;

  private PageLock lock() {
    return new PageLock(() -> now, Optional.of(data.resolve("page.lock")));
  }

  private static String refused(PageLock lock, String pin) {
    return assertThrows(Problem.class, () -> lock.open(ONE, pin)).code();
  }

  @Test
  void withoutAPinNothingIsLocked() throws Exception {
    assertFalse(lock().isLocked(ONE));
    assertFalse(lock().state(ONE).isSet());
  }

  @Test
  void whoSetsItStaysInAndAllOthersAreLocked() throws Exception {
    PageLock lock = lock();
    lock.set("4711", "", 300, Optional.of(ONE));
    assertFalse(lock.isLocked(ONE));
    assertTrue(lock.isLocked(OTHER));
    lock.open(OTHER, "4711");
    assertFalse(lock.isLocked(OTHER));
    assertTrue(lock().isLocked(ONE), "after a restart");
    Path file = data.resolve("page.lock");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertFalse(Files.readString(file).contains("4711"));
  }

  @Test
  void itLocksAfterAWhileWithoutUseAndOnlyThen() throws Exception {
    PageLock lock = lock();
    lock.set("4711", "", 300, Optional.of(ONE));
    for (int i = 0; i < 10; i++) {
      now += 299;
      lock.use(ONE);
      assertFalse(lock.isLocked(ONE));
    }
    now += 300;
    assertTrue(lock.isLocked(ONE));
    lock.use(ONE);
    assertTrue(lock.isLocked(ONE), "use does not open it");
    lock.open(ONE, "4711");
    lock.close(ONE);
    assertTrue(lock.isLocked(ONE));
  }

  @Test
  void guessingTakesLongerAndLongerAndARestartDoesNotHelp() throws Exception {
    lock().set("4711", "", 300, Optional.empty());
    for (int i = 0; i <= PageLock.FREE_TRIES; i++) {
      assertEquals("pin-wrong", refused(lock(), "000" + i));
    }
    assertEquals("pin-wait", refused(lock(), "4711"), "even the right one waits");
    assertEquals(PageLock.WAIT_SECONDS, lock().state(ONE).waitSeconds());
    now += PageLock.WAIT_SECONDS;
    assertEquals("pin-wrong", refused(lock(), "0009"));
    assertEquals(2 * PageLock.WAIT_SECONDS, lock().state(ONE).waitSeconds());
    now += 2 * PageLock.WAIT_SECONDS;
    PageLock right = lock();
    right.open(ONE, "4711");
    assertFalse(right.isLocked(ONE));
    assertEquals("pin-wrong", refused(lock(), "0000"), "counted anew");
    assertEquals(0, lock().state(ONE).waitSeconds());
  }

  @Test
  void noWaitIsLongerThanTheLongest() throws Exception {
    long before = 0;
    for (int wrong = 1; wrong < 200; wrong++) {
      long wait = PageLock.waitAfter(wrong);
      assertTrue(wait >= before && wait <= PageLock.WAIT_SECONDS_MOST, "" + wrong);
      before = wait;
    }
    assertEquals(PageLock.WAIT_SECONDS_MOST, before);
    lock().set("4711", "", 300, Optional.empty());
    for (int i = 0; i <= PageLock.FREE_TRIES; i++) {
      assertEquals("pin-wrong", refused(lock(), "0000"));
    }
    now -= 365L * 86_400;
    assertEquals(PageLock.WAIT_SECONDS_MOST, lock().state(ONE).waitSeconds(), "clock set back");
  }

  @Test
  void theOldPinIsNeededForAnotherOneAndToRemoveIt() throws Exception {
    PageLock lock = lock();
    lock.set("4711", "", 300, Optional.of(ONE));
    Problem wrong =
        assertThrows(Problem.class, () -> lock.set("0815", "0000", 300, Optional.of(ONE)));
    assertEquals("pin-wrong", wrong.code());
    assertThrows(Problem.class, () -> lock.remove("0000"));
    lock.set("0815", "4711", 300, Optional.of(ONE));
    lock.remove("0815");
    assertFalse(lock().state(ONE).isSet());
    Problem tooShort =
        assertThrows(Problem.class, () -> lock.set("123", "", 300, Optional.of(ONE)));
    assertEquals("pin-length", tooShort.code());
  }

  @Test
  void aTryThatCannotBeCountedIsNone() throws Exception {
    PageLock lock = lock();
    lock.set("4711", "", 300, Optional.empty());
    Files.createDirectories(data.resolve("page.lock.new").resolve("in-the-way"));
    assertEquals("pin-not-kept", refused(lock, "4711"));
    assertTrue(lock.isLocked(ONE));
  }

  /** A page that opens because its lock is broken would be none. */
  @Test
  void aDamagedFileIsOpenedByTheCommandLineOnly() throws Exception {
    for (String damaged : new String[] {"", "x", "smartmesh-page-lock 1\nzz\n"}) {
      lock().set("4711", "", 300, Optional.empty());
      Files.writeString(data.resolve("page.lock"), damaged);
      PageLock lock = lock();
      assertTrue(lock.isLocked(ONE), damaged);
      assertEquals("pin-wrong", refused(lock, "4711"));
      lock.forget();
      assertFalse(lock().isLocked(ONE), damaged);
    }
  }
}
