package io.smartmesh.ratchet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RA-17: what a thief of one device's whole state reads of all that was ever on the air. */
final class SecrecyTest {
  private final Side alice = new Side(1, new Rng(1));
  private final Side bob = new Side(2, new Rng(2));
  private final List<Bytes> air = new ArrayList<>();

  /** A copy of everything that a device holds, its device key too. */
  private static Side thief(Side victim) {
    Side copy = new Side(number(victim), new Rng(99));
    copy.store.putAll(victim.store);
    copy.prekeys = new Prekeys(copy.key, io.smartmesh.testkit.Keys.CURVE, prefix -> copy.store);
    copy.session = victim.session;
    return copy;
  }

  private static int number(Side victim) {
    return victim.key.address().equals(io.smartmesh.testkit.Keys.of(1).address()) ? 1 : 2;
  }

  private void say(Side from, Side to, String text) {
    Bytes box = from.seal(text);
    air.add(box);
    assertEquals(text, to.open(box).orThrow());
  }

  private void talk(int rounds) {
    for (int i = 0; i < rounds; i++) {
      say(alice, bob, "question " + i);
      say(bob, alice, "answer " + i);
    }
  }

  /** Whether a thief with this state, who never speaks, opens it; alone and after all before it. */
  private static boolean reads(Side thief, List<Bytes> heard, Bytes wanted) {
    Optional<Session> stolen = thief.session;
    boolean alone = thief.open(wanted).isOk();
    thief.session = stolen;
    for (Bytes box : heard) {
      thief.open(box);
    }
    boolean after = thief.open(wanted).isOk();
    thief.session = stolen;
    return alone || after;
  }

  @Test
  void whatWasReadBeforeStaysSecret() {
    alice.begin(bob, Optional.of(bob.handOut(alice)));
    talk(5);
    for (Side victim : List.of(alice, bob)) {
      for (Bytes old : air) {
        assertFalse(reads(thief(victim), air, old));
        Side keysOnly = thief(victim);
        keysOnly.session = Optional.empty();
        assertFalse(reads(keysOnly, air, old), "with the device key and the prekeys alone");
      }
    }
  }

  /** RA-9: what a start without prekeys cannot give, and that the answer mends it. */
  @Test
  void onlyTheFirstWordsDependOnTheDeviceKey() {
    alice.begin(bob, Optional.empty());
    talk(2);
    Side keysOnly = thief(bob);
    keysOnly.session = Optional.empty();
    assertTrue(keysOnly.open(air.get(0)).isOk(), "the start itself");
    assertFalse(keysOnly.open(air.get(2)).isOk());
    assertFalse(keysOnly.open(air.get(1)).isOk());
  }

  @Test
  void aThiefIsLockedOutAgainAfterARoundTrip() {
    alice.begin(bob, Optional.of(bob.handOut(alice)));
    talk(3);
    for (Side victim : List.of(alice, bob)) {
      final Side thief = thief(victim);
      int stolenAt = air.size();
      say(alice, bob, "still read");
      say(bob, alice, "perhaps read");
      say(alice, bob, "healing");
      say(bob, alice, "healed");
      int healedAt = air.size();
      talk(2);
      assertTrue(
          reads(thief, List.of(), air.get(stolenAt)) || victim == alice, "the theft was one");
      for (Bytes box : air.subList(healedAt, air.size())) {
        assertFalse(reads(thief, air.subList(stolenAt, air.size()), box));
      }
    }
  }

  /** RA-2: neither who writes nor a number stands in the open, and no two headers are alike. */
  @Test
  void theHeaderTellsNothing() {
    alice.begin(bob, Optional.of(bob.handOut(alice)));
    talk(3);
    for (Bytes box : air) {
      String hex = box.toHex();
      assertFalse(hex.contains(alice.key.publicKey().compressed().toHex()));
      assertFalse(hex.contains(bob.key.publicKey().compressed().toHex()));
      if (Head.isMessage(box)) {
        String first = hex.substring(2, 2 + 24);
        long alike =
            air.stream().filter(other -> other.toHex().substring(2).startsWith(first)).count();
        assertEquals(1, alike);
      }
    }
  }
}
