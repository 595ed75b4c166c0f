package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.message.MessageState;
import io.smartmesh.message.TextMessage;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** CY-21, MS-17: texts between two who never meet, by the hands of a third whom neither knows. */
class CarriedTextTest {
  private static final long SECOND = 1_000;
  private static final Bytes BODY = Bytes.utf8("carry/body/");

  private final Hamlet hamlet = new Hamlet();
  private final Hamlet.Device alice = hamlet.device(Hamlet.EPOCHS);
  private final Hamlet.Device bus = hamlet.device(Hamlet.EPOCHS);
  private final Hamlet.Device bob = hamlet.device(Hamlet.EPOCHS);

  private void meet(Hamlet.Device one, Hamlet.Device other, long millis) {
    hamlet.join(one, other);
    hamlet.time.run(millis);
    hamlet.part(one, other);
    hamlet.time.run(60 * SECOND);
  }

  /** Alice and bob have written to each other, and part. */
  private void acquainted() {
    hamlet.join(alice, bob);
    hamlet.time.run(5 * SECOND);
    alice.sends(bob, 1);
    assertTrue(hamlet.time.runUntil(() -> state(1) == MessageState.DELIVERED, 60 * SECOND));
    hamlet.part(alice, bob);
    hamlet.time.run(60 * SECOND);
  }

  private MessageState state(int number) {
    return alice.texts().stream()
        .filter(text -> !text.incoming() && text.text().equals("hello " + number))
        .map(TextMessage::state)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> shown(Hamlet.Device device) {
    return device.events.stream()
        .filter(NodeEvent.TextReceived.class::isInstance)
        .map(event -> ((NodeEvent.TextReceived) event).message().text())
        .collect(Collectors.toList());
  }

  private static long bundles(Hamlet.Device device) {
    return device.withPrefix(BODY).size();
  }

  @Test
  void itGoesByBusAndSoDoesItsReceipt() {
    acquainted();
    alice.sends(bob, 2);
    hamlet.time.run(30 * SECOND);
    assertEquals(MessageState.WAITING, state(2), "nobody else has it yet");
    meet(alice, bus, 10 * SECOND);
    assertEquals(MessageState.CARRIED, state(2));
    assertEquals(1, bundles(bus));
    hamlet.time.run(3 * Hamlet.HOUR);
    meet(bus, bob, 10 * SECOND);
    assertEquals(List.of("hello 1", "hello 2"), shown(bob));
    assertEquals(1, bundles(bus), "the receipt instead of the text");
    hamlet.time.run(3 * Hamlet.HOUR);
    meet(bus, alice, 10 * SECOND);
    assertEquals(MessageState.DELIVERED, state(2));
    meet(bus, bob, 10 * SECOND);
    assertEquals(0, bundles(alice) + bundles(bus) + bundles(bob), "all copies are cleared");
  }

  /** CY-22: whoever holds something for others is heard of by who passes by within seconds. */
  @Test
  void whoHoldsBundlesBeaconsOften() {
    acquainted();
    int calm = framesOfAMinute();
    alice.sends(bob, 2);
    meet(alice, bus, 10 * SECOND);
    assertEquals(1, bundles(bus));
    int laden = framesOfAMinute();
    assertTrue(laden >= calm + 90, calm + " frames without, " + laden + " where two hold it");
    meet(bus, bob, 10 * SECOND);
    meet(alice, bus, 10 * SECOND);
    meet(bus, bob, 10 * SECOND);
    assertEquals(0, bundles(alice) + bundles(bus) + bundles(bob));
    int relieved = framesOfAMinute();
    assertTrue(relieved < calm + 20, calm + " frames before, " + relieved + " when all is cleared");
  }

  private int framesOfAMinute() {
    int before = hamlet.air.size();
    hamlet.time.run(60 * SECOND);
    return hamlet.air.size() - before;
  }

  /** Live, carried, live again: each text is shown once, whichever copy comes first. */
  @Test
  void itMovesBetweenLiveAndCarriedWithoutShowingATextTwice() {
    acquainted();
    alice.sends(bob, 2);
    alice.sends(bob, 3);
    hamlet.time.run(30 * SECOND);
    meet(alice, bus, 10 * SECOND);
    assertEquals(MessageState.CARRIED, state(3));
    hamlet.join(alice, bob);
    assertTrue(hamlet.time.runUntil(() -> state(3) == MessageState.DELIVERED, 60 * SECOND));
    hamlet.part(alice, bob);
    hamlet.time.run(60 * SECOND);
    meet(bus, bob, 10 * SECOND);
    assertEquals(List.of("hello 1", "hello 2", "hello 3"), shown(bob));
    alice.sends(bob, 4);
    hamlet.time.run(30 * SECOND);
    meet(alice, bus, 10 * SECOND);
    meet(bus, bob, 10 * SECOND);
    hamlet.join(alice, bob);
    assertTrue(hamlet.time.runUntil(() -> state(4) == MessageState.DELIVERED, 60 * SECOND));
    alice.sends(bob, 5);
    hamlet.time.run(30 * SECOND);
    assertEquals(List.of("hello 1", "hello 2", "hello 3", "hello 4", "hello 5"), shown(bob));
    hamlet.join(bus, bob);
    hamlet.time.run(30 * SECOND);
    assertEquals(0, bundles(alice) + bundles(bus) + bundles(bob), "and nothing is left over");
  }

  /** CY-5: everybody restarts while the text is on its way. */
  @Test
  void aRestartOfAnybodyLosesNothing() {
    acquainted();
    alice.sends(bob, 2);
    hamlet.time.run(2 * SECOND);
    alice.restart();
    hamlet.time.run(30 * SECOND);
    meet(alice, bus, 10 * SECOND);
    alice.restart();
    bus.restart();
    meet(bus, bob, 10 * SECOND);
    bob.restart();
    bus.restart();
    meet(bus, alice, 10 * SECOND);
    assertEquals(MessageState.DELIVERED, state(2));
    assertEquals(List.of("hello 1", "hello 2"), shown(bob));
  }
}
