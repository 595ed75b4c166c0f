package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.RequestDesk.Paid;
import io.smartmesh.api.RequestDesk.Way;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.payment.PaymentRequest;
import io.smartmesh.testkit.Keys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RL-34: what a user paid, whatever the account, the way and the program. */
class PaidRequestsTest {
  private static final Paid BY_ONE = new Paid(Keys.of(1).address(), Way.RELAYER, 7);
  private static final Paid BY_OTHER = new Paid(Keys.of(2).address(), Way.RELAYER, 8);
  private static final Paid BY_CHANNEL = new Paid(Keys.of(1).address(), Way.CHANNEL, 9);

  @TempDir private Path folder;

  private PaidRequests open() {
    return new PaidRequests(folder.resolve("state").resolve("paid"));
  }

  private static PaymentRequest request(int number) {
    return new PaymentRequest.Draft(
            31_337,
            Keys.of(90).address(),
            Amount.of(5),
            Bytes.fromHex(String.format("%032x", number)),
            new ChainTime(1_000),
            "tea")
        .sign(Keys.of(3));
  }

  @Test
  void anotherAccountAndAnotherWayAreAskedAbout() throws Exception {
    assertTrue(open().claim(request(1), BY_ONE, false).isNew());
    assertFalse(open().claim(request(1), BY_ONE, false).isNew(), "the same is the same");
    assertEquals(List.of(BY_ONE), open().claim(request(1), BY_OTHER, false).others());
    assertEquals(List.of(BY_ONE), open().claim(request(1), BY_CHANNEL, false).others());
    assertEquals(List.of(BY_ONE), open().of(request(1)), "a question writes nothing");
    assertTrue(open().claim(request(1), BY_CHANNEL, true).isNew());
    assertEquals(List.of(BY_ONE, BY_CHANNEL), open().of(request(1)));
    assertEquals(List.of(), open().claim(request(2), BY_OTHER, false).others());
    open().release(request(1), BY_ONE);
    assertEquals(List.of(BY_CHANNEL), open().of(request(1)));
  }

  @Test
  void ofManyAtOnceOneIsFirst() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      PaidRequests shared = open();
      List<Callable<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Paid paid = new Paid(Keys.of(10 + i).address(), Way.RELAYER, i);
        all.add(() -> shared.claim(request(1), paid, false).others().isEmpty());
      }
      int first = 0;
      for (Future<Boolean> one : threads.invokeAll(all)) {
        first += one.get() ? 1 : 0;
      }
      assertEquals(1, first);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void itTellsNobodyWhoWasPaidAndStandsHalfALine() throws Exception {
    open().claim(request(1), BY_ONE, false);
    Path file = folder.resolve("state").resolve("paid");
    String text = Files.readString(file);
    assertFalse(text.contains(Keys.of(3).address().toString().substring(2)), text);
    assertFalse(text.contains(request(1).toText()), text);
    Files.writeString(file, "1 abc", StandardOpenOption.APPEND);
    assertEquals(List.of(BY_ONE), open().of(request(1)));
    open().claim(request(2), BY_OTHER, false);
    assertEquals(List.of(BY_ONE), open().of(request(1)));
    assertEquals(List.of(BY_OTHER), open().of(request(2)));
  }

  @Test
  void whereItCannotBeWrittenNothingIsClaimed() throws Exception {
    Files.writeString(folder.resolve("state"), "a file where the folder should be");
    Failure refused = assertThrows(Failure.class, () -> open().claim(request(1), BY_ONE, false));
    assertEquals("paid-requests-unusable", refused.code());
  }
}
