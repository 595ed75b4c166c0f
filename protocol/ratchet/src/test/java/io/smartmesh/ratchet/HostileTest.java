package io.smartmesh.ratchet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RA-16: forged, cut, replayed and absurd; each refused by name, and nothing changes. */
final class HostileTest {
  private static final Bytes NO_POINT = Bytes.concat(Bytes.of(2), Bytes.wrap(new byte[32]));

  private final Side alice = new Side(1, new Rng(1));
  private final Side bob = new Side(2, new Rng(2));

  private static RatchetError error(Result<?, RatchetError> refused) {
    return ((Result.Err<?, RatchetError>) refused).error();
  }

  private void meet() {
    alice.begin(bob, Optional.of(bob.handOut(alice)));
    bob.open(alice.seal("hello")).orThrow();
    alice.open(bob.seal("hello")).orThrow();
  }

  @Test
  void whatIsChangedOnTheWayIsRefused() {
    Property.forAll(
        60,
        rng -> {
          Side carol = new Side(1, rng.split());
          Side dave = new Side(2, rng.split());
          carol.begin(dave, Optional.of(dave.handOut(carol)));
          Bytes start = carol.seal("start");
          for (int i = 0; i < 20; i++) {
            assertFalse(dave.open(rng.mutated(start)).isOk());
          }
          dave.open(start).orThrow();
          carol.open(dave.seal("yes")).orThrow();
          Bytes message = carol.seal("message");
          for (int i = 0; i < 20; i++) {
            assertFalse(dave.open(rng.mutated(message)).isOk());
            assertFalse(dave.open(rng.mutated(start)).isOk());
          }
          assertEquals("message", dave.open(message).orThrow());
        });
  }

  @Test
  void cutsAndNonsenseAreNotAuthentic() {
    meet();
    Bytes box = alice.seal("text");
    for (int length = 0; length < box.length(); length++) {
      assertEquals(new RatchetError.NotAuthentic(length), error(bob.open(box.slice(0, length))));
    }
    assertEquals("text", bob.open(box).orThrow());
    assertEquals(new RatchetError.Repeated(0), error(bob.open(box)));
  }

  /** An authentic peer that lies about its numbers. */
  @Test
  void hugeNumbersAreRefused() {
    meet();
    Ratchets ends = new Ratchets(alice);
    assertEquals(new RatchetError.SkipTooFar(65_535, 512), error(bob.open(ends.number(65_535))));
    assertEquals(new RatchetError.SkipTooFar(512, 512), error(bob.open(ends.number(512))));
    assertEquals(new RatchetError.SkipTooFar(513, 512), error(bob.open(ends.previous(513))));
    assertEquals(new RatchetError.NotOnCurve("ratchet key"), error(bob.open(ends.key(NO_POINT))));
    assertEquals(0, bob.session.get().skipped());
    assertEquals("text", bob.open(alice.seal("text")).orThrow());
  }

  /** Headers that only the peer could seal. */
  private static final class Ratchets {
    private final Key header;
    private final Bytes ownKey;
    private final Rng rng;

    Ratchets(Side side) {
      // The key of the chain in use is in the record behind the opening, the root and two more.
      Encoder out = new Encoder();
      side.session.orElseThrow().write(out);
      try {
        Decoder in = new Decoder(out.toBytes());
        in.u8();
        Opening.read(in, Keys.CURVE);
        Ratchet ratchet = Ratchet.read(in, Keys.CURVE);
        header = ratchet.sending().header().orElseThrow();
        ownKey = ratchet.own().key().compressed();
      } catch (Malformed e) {
        throw new AssertionError(e);
      }
      rng = side.rng;
    }

    Bytes number(int number) {
      return box(new Head(ownKey, 0, number));
    }

    Bytes previous(int previous) {
      return box(new Head(ownKey, previous, 0));
    }

    Bytes key(Bytes key) {
      return box(new Head(key, 0, 0));
    }

    private Bytes box(Head head) {
      return Bytes.concat(head.sealMessage(header, rng), Bytes.wrap(new byte[40]));
    }
  }

  @Test
  void aKeyThatIsNoPointBeginsNothing() {
    meet();
    Bytes start =
        new Head(alice.key.publicKey().compressed(), 0, 0)
            .sealStart(
                Head.open(alice.key.publicKey(), 0, 0),
                new Key(Bytes.wrap(new byte[32])),
                alice.rng);
    Bytes forged =
        Bytes.concat(
            Bytes.of(Head.START),
            NO_POINT,
            start.slice(34, start.length()),
            Bytes.wrap(new byte[20]));
    assertEquals(new RatchetError.NotOnCurve("ephemeral key"), error(bob.open(forged)));
    assertTrue(
        error(bob.open(Bytes.concat(start, Bytes.wrap(new byte[20]))))
            instanceof RatchetError.NotAuthentic);
  }

  @Test
  void aBundleOfAnotherDeviceIsRefused() {
    Side carol = new Side(3, new Rng(3));
    Bundle bundle = bob.handOut(alice);
    assertEquals(Optional.empty(), bundle.refusal(bob.key.publicKey(), Keys.CURVE));
    assertEquals(
        Optional.of(new RatchetError.OfAnotherDevice(bob.key.address(), carol.key.address())),
        bundle.refusal(carol.key.publicKey(), Keys.CURVE));
    Bundle swapped =
        new Bundle(
            bob.key.publicKey(),
            bundle.signedId(),
            bundle.made(),
            carol.handOut(alice).signed(),
            bundle.signature(),
            Optional.empty());
    assertEquals(
        Optional.of(new RatchetError.BadSignature(bob.key.address())),
        swapped.refusal(bob.key.publicKey(), Keys.CURVE));
    Bundle older =
        new Bundle(
            bob.key.publicKey(),
            bundle.signedId(),
            new ChainTime(1),
            bundle.signed(),
            bundle.signature(),
            Optional.empty());
    assertEquals(
        Optional.of(new RatchetError.BadSignature(bob.key.address())),
        older.refusal(bob.key.publicKey(), Keys.CURVE));
    assertFalse(bundle.isFresh(new ChainTime(Side.NOON.seconds() + 14 * 86_400L + 1)));
  }

  @Test
  void aBundleHasOneEncoding() throws Malformed {
    Encoder out = new Encoder();
    bob.handOut(alice).write(out);
    Bytes bytes = out.toBytes();
    Bundle read = Bundle.read(new Decoder(bytes), Keys.CURVE);
    assertEquals(bob.handOut(alice), read);
    Bytes spoilt = Bytes.concat(bytes.slice(0, 46), NO_POINT, bytes.slice(79, bytes.length()));
    Malformed error =
        org.junit.jupiter.api.Assertions.assertThrows(
            Malformed.class, () -> Bundle.read(new Decoder(spoilt), Keys.CURVE));
    assertEquals("not a point of the curve", error.what());
  }
}
