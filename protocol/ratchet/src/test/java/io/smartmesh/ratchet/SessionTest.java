package io.smartmesh.ratchet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Result;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** RA-1 to RA-12: what two ends that follow the rules can rely on. */
final class SessionTest {
  private record Flight(boolean toBob, String text, Bytes box) {}

  /** RA-5, RA-6, RA-12: whatever overtakes, comes twice or never. */
  @Test
  void everyMessageThatComesIsOpenedOnce() {
    Property.forAll(
        120,
        rng -> {
          Side alice = new Side(1, rng.split());
          Side bob = new Side(2, rng.split());
          alice.begin(bob, rng.chance(0.7) ? Optional.of(bob.handOut(alice)) : Optional.empty());
          List<Flight> air = new ArrayList<>();
          TreeSet<String> opened = new TreeSet<>();
          for (int i = 0; i < 150; i++) {
            boolean byAlice = bob.session.isEmpty() || rng.chance(0.5);
            Side from = byAlice ? alice : bob;
            if (rng.chance(0.6)) {
              String text = "text " + i;
              air.add(new Flight(byAlice, text, from.seal(text)));
            } else if (!air.isEmpty()) {
              Flight flight = air.get(rng.below(air.size()));
              deliver(flight, flight.toBob() ? bob : alice, opened);
              if (rng.chance(0.9)) {
                air.remove(flight);
              }
            }
          }
          for (Flight late : air) {
            deliver(late, late.toBob() ? bob : alice, opened);
          }
        });
  }

  private static void deliver(Flight flight, Side to, TreeSet<String> opened) {
    Result<String, RatchetError> got = to.open(flight.box());
    if (opened.add(flight.text())) {
      assertEquals(flight.text(), got.orThrow());
    } else {
      // Of a chain that has come whole even the header's key is gone.
      boolean isForgotten = error(got) instanceof RatchetError.NotAuthentic;
      assertTrue(isForgotten || error(got) instanceof RatchetError.Repeated, got::toString);
    }
  }

  private static RatchetError error(Result<String, RatchetError> refused) {
    return ((Result.Err<String, RatchetError>) refused).error();
  }

  /** RA-3: so many bytes for a text of 100, with the id and the rest of its envelope (24). */
  @Test
  void whatAMessageCosts() {
    Side alice = new Side(1, new Rng(1));
    Side bob = new Side(2, new Rng(2));
    alice.begin(bob, Optional.of(bob.handOut(alice)));
    String envelope = "x".repeat(124);
    int start = alice.seal(envelope).length() - 100;
    bob.open(alice.seal("hi")).orThrow();
    alice.open(bob.seal("hi")).orThrow();
    int later = alice.seal(envelope).length() - 100;
    assertEquals(24 + Session.START_OVERHEAD, start);
    assertEquals(24 + Session.OVERHEAD, later);
    assertEquals(146, start);
    assertEquals(107, later);
  }

  /** RA-4, RA-9: with nothing but the device key, and with all prekeys. */
  @Test
  void eachKindOfStartOpens() {
    for (int kind = 0; kind < 3; kind++) {
      Side alice = new Side(1, new Rng(10 + kind));
      Side bob = new Side(2, new Rng(20 + kind));
      Bundle bundle = bob.handOut(alice);
      alice.begin(
          bob, kind == 0 ? Optional.empty() : Optional.of(kind == 1 ? bundle.copy() : bundle));
      Bytes first = alice.seal("first");
      Bytes second = alice.seal("second");
      assertEquals("second", bob.open(second).orThrow());
      assertEquals(alice.session.get().id(), bob.session.get().id());
      assertFalse(bob.session.get().isConfirmed());
      assertEquals("answer", alice.open(bob.seal("answer")).orThrow());
      assertTrue(alice.session.get().isConfirmed());
      assertEquals("first", bob.open(first).orThrow());
      assertEquals("third", bob.open(alice.seal("third")).orThrow());
      assertTrue(bob.session.get().isConfirmed());
      assertEquals(
          new RatchetError.Repeated(1), error(bob.open(second)), "no session a second time");
    }
  }

  /** RA-7: an old copy of the state says other words under the same message key. */
  @Test
  void anOldCopyNeverSealsUnderTheSameKey() {
    Side alice = new Side(1, new Rng(3));
    Side bob = new Side(2, new Rng(4));
    alice.begin(bob, Optional.of(bob.handOut(alice)));
    bob.open(alice.seal("hello")).orThrow();
    alice.open(bob.seal("hello")).orThrow();
    Optional<Session> old = alice.session;
    Bytes one = alice.seal("the one thing");
    alice.session = old;
    Bytes other = alice.seal("the other one");
    // The same key and nonce would make the two bodies differ as the two texts do.
    Bytes texts = xor(Bytes.utf8("the one thing"), Bytes.utf8("the other one"));
    int body = Head.MESSAGE_LENGTH;
    assertNotEquals(
        texts, xor(one.slice(body, body + 13), other.slice(body, body + 13)), "one key stream");
    assertEquals("the other one", bob.open(other).orThrow());
    assertEquals(new RatchetError.Repeated(0), error(bob.open(one)));
  }

  private static Bytes xor(Bytes a, Bytes b) {
    byte[] out = new byte[a.length()];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) (a.at(i) ^ b.at(i));
    }
    return Bytes.wrap(out);
  }

  /** RA-12: bounded in number, and in time. */
  @Test
  void skippedKeysAreBounded() {
    Side alice = new Side(1, new Rng(5));
    Side bob = new Side(2, new Rng(6));
    alice.begin(bob, Optional.empty());
    bob.open(alice.seal("hello")).orThrow();
    Bytes early = Bytes.EMPTY;
    for (int round = 0; round < 12; round++) {
      alice.open(bob.seal("go on")).orThrow();
      Bytes lost = alice.seal("lost " + round);
      early = round == 3 ? lost : early;
      for (int i = 0; i < 200; i++) {
        lost = alice.seal("lost too");
      }
      bob.open(alice.seal("here")).orThrow();
      assertTrue(bob.session.get().skipped() <= RatchetLimits.SKIPPED);
    }
    assertEquals(5 * 201, bob.session.get().skipped());
    assertFalse(bob.open(early).isOk(), "given up for newer ones");
    alice.open(bob.seal("go on")).orThrow();
    Bytes late = alice.seal("late");
    bob.open(alice.seal("here")).orThrow();
    bob.now = new ChainTime(bob.now.seconds() + RatchetLimits.SKIPPED_SECONDS);
    bob.open(alice.seal("here")).orThrow();
    assertEquals("late", bob.open(late).orThrow());
    assertNotEquals(0, bob.session.get().skipped());
    bob.now = new ChainTime(bob.now.seconds() + 1);
    bob.open(alice.seal("here")).orThrow();
    assertEquals(0, bob.session.get().skipped());
  }

  /** RA-13: what comes in a second message opens in the first no more. */
  @Test
  void whatIsSaidAgainIsForgottenWhereItWasLost() {
    Side alice = new Side(1, new Rng(12));
    Side bob = new Side(2, new Rng(13));
    alice.begin(bob, Optional.empty());
    bob.open(alice.seal("hello")).orThrow();
    Session.Sealed first = alice.session.get().seal(Bytes.utf8("hear me"), alice.rng).orThrow();
    alice.session = Optional.of(first.next());
    Bytes other = alice.seal("another one");
    alice.open(bob.seal("what?")).orThrow();
    Session.Sealed again =
        alice.session.get().seal(Bytes.utf8("hear me"), List.of(first.mark()), alice.rng).orThrow();
    alice.session = Optional.of(again.next());
    assertEquals("hear me", bob.open(again.box()).orThrow());
    assertEquals(1, bob.session.get().skipped());
    assertEquals(new RatchetError.Repeated(1), error(bob.open(first.box())));
    assertEquals("another one", bob.open(other).orThrow());
  }

  /** RA-12: so much of one chain, then the peer must answer or another session begins. */
  @Test
  void aChainIsBounded() {
    Side alice = new Side(1, new Rng(7));
    Side bob = new Side(2, new Rng(8));
    alice.begin(bob, Optional.empty());
    Bytes last = Bytes.EMPTY;
    for (int i = 0; i < RatchetLimits.CHAIN; i++) {
      last = alice.seal("anybody?");
    }
    assertFalse(alice.session.get().hasRoom());
    assertEquals(
        new RatchetError.ChainUsedUp(512, 512),
        ((Result.Err<Session.Sealed, RatchetError>)
                alice.session.get().seal(Bytes.EMPTY, alice.rng))
            .error());
    assertEquals("anybody?", bob.open(last).orThrow());
    assertEquals(511, bob.session.get().skipped());
  }

  /** RA-8, RA-10: a one-time prekey is used once, a signed one for a week. */
  @Test
  void prekeysEnd() {
    Side alice = new Side(1, new Rng(9));
    Side bob = new Side(2, new Rng(10));
    Bundle bundle = bob.handOut(alice);
    assertEquals(bundle, bob.handOut(alice), "the same until it is used");
    assertNotEquals(bundle.oneTime(), bob.handOut(new Side(3, new Rng(0))).oneTime());
    alice.begin(bob, Optional.of(bundle));
    Bytes first = alice.seal("first");
    bob.open(first).orThrow();
    bob.session = Optional.empty();
    assertEquals(
        new RatchetError.UnknownPrekey(bundle.oneTime().get().id()), error(bob.open(first)));
    alice.begin(bob, Optional.of(bundle.copy()));
    Bytes second = alice.seal("second");
    bob.now = new ChainTime(Side.NOON.seconds() + RatchetLimits.SIGNED_SECONDS + 1);
    assertNotEquals(bundle.signedId(), bob.handOut(alice).signedId(), "a new one each week");
    assertEquals("second", bob.open(second).orThrow());
    bob.session = Optional.empty();
    bob.now =
        new ChainTime(
            Side.NOON.seconds() + RatchetLimits.SIGNED_SECONDS + RatchetLimits.START_SECONDS + 1);
    bob.handOut(alice);
    assertEquals(new RatchetError.UnknownPrekey(bundle.signedId()), error(bob.open(second)));
  }

  /** RA-10: whoever asks under many names gets no more than this. */
  @Test
  void oneTimePrekeysAreBounded() {
    Side bob = new Side(2, new Rng(11));
    for (int i = 0; i < RatchetLimits.ONE_TIME; i++) {
      assertTrue(bob.handOut(new Side(100 + i, new Rng(0))).oneTime().isPresent());
    }
    assertFalse(bob.handOut(new Side(99, new Rng(0))).oneTime().isPresent());
    assertEquals(RatchetLimits.ONE_TIME + 1, bob.store.size());
  }
}
