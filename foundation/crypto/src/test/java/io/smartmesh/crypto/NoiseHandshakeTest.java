package io.smartmesh.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NoiseHandshakeTest {
  private static final Bytes PROLOGUE = Bytes.utf8("prologue");
  private static final Bytes PAYLOAD = Bytes.utf8("payload");

  private final Curve curve = Curves.best();
  private final SigningKey alice = curve.key(Bytes.fromHex("aa".repeat(32))).orElseThrow();
  private final SigningKey bob = curve.key(Bytes.fromHex("bb".repeat(32))).orElseThrow();
  private final SigningKey carol = curve.key(Bytes.fromHex("cc".repeat(32))).orElseThrow();

  private NoiseHandshake initiator(NoisePattern pattern, Optional<PublicKey> remote) {
    return NoiseHandshake.initiator(pattern, PROLOGUE, alice, remote, curve, new SeededEntropy(1));
  }

  private NoiseHandshake responder(NoisePattern pattern) {
    return NoiseHandshake.responder(pattern, PROLOGUE, bob, curve, new SeededEntropy(2));
  }

  @Test
  void xx_makes_a_session_and_tells_each_who_the_other_is() {
    NoiseHandshake a = initiator(NoisePattern.XX, Optional.empty());
    NoiseHandshake b = responder(NoisePattern.XX);
    assertThrows(IllegalStateException.class, a::remoteStatic);
    assertThrows(IllegalStateException.class, a::split);
    assertEquals(PAYLOAD, b.read(a.write(PAYLOAD)).orThrow());
    assertEquals(PAYLOAD, a.read(b.write(PAYLOAD)).orThrow());
    assertFalse(a.isComplete());
    assertEquals(PAYLOAD, b.read(a.write(PAYLOAD)).orThrow());
    assertTrue(a.isComplete() && b.isComplete());

    NoiseSession ours = a.split();
    NoiseSession theirs = b.split();
    assertThrows(IllegalStateException.class, a::split);
    assertEquals(bob.publicKey(), ours.remoteStatic());
    assertEquals(alice.publicKey(), theirs.remoteStatic());
    assertEquals(ours.handshakeHash(), theirs.handshakeHash());
    Bytes there = ours.sending().seal(0, PROLOGUE, PAYLOAD);
    Bytes back = theirs.sending().seal(0, PROLOGUE, PAYLOAD);
    assertNotEquals(there, back);
    assertEquals(Optional.of(PAYLOAD), theirs.receiving().open(0, PROLOGUE, there));
    assertEquals(Optional.of(PAYLOAD), ours.receiving().open(0, PROLOGUE, back));
    assertEquals(Optional.empty(), ours.receiving().open(0, PROLOGUE, there));
  }

  @Test
  void messages_have_the_lengths_of_the_pattern() {
    NoiseHandshake a = initiator(NoisePattern.XX, Optional.empty());
    NoiseHandshake b = responder(NoisePattern.XX);
    Bytes first = a.write(Bytes.EMPTY);
    assertEquals(33, first.length());
    b.read(first).orThrow();
    Bytes second = b.write(Bytes.EMPTY);
    assertEquals(33 + 33 + 16 + 16, second.length());
    a.read(second).orThrow();
    assertEquals(33 + 16 + 16, a.write(Bytes.EMPTY).length());
  }

  @Test
  void no_static_key_travels_in_the_clear() {
    NoiseHandshake a = initiator(NoisePattern.XX, Optional.empty());
    NoiseHandshake b = responder(NoisePattern.XX);
    Bytes first = a.write(Bytes.EMPTY);
    b.read(first).orThrow();
    Bytes second = b.write(Bytes.EMPTY);
    a.read(second).orThrow();
    String air = first.toHex() + second.toHex() + a.write(Bytes.EMPTY).toHex();
    for (SigningKey key : new SigningKey[] {alice, bob}) {
      assertFalse(air.contains(key.publicKey().compressed().slice(1, 33).toHex()));
    }
  }

  @Test
  void xx_refuses_another_peer_than_the_one_asked_for() {
    NoiseHandshake a = initiator(NoisePattern.XX, Optional.of(carol.publicKey()));
    NoiseHandshake b = responder(NoisePattern.XX);
    b.read(a.write(Bytes.EMPTY)).orThrow();
    assertEquals(
        Result.err(new NoiseError.UnexpectedPeer(carol.address(), bob.address())),
        a.read(b.write(Bytes.EMPTY)));
    assertDead(a);
  }

  @Test
  void every_changed_bit_of_every_message_is_noticed() {
    for (int message = 0; message < 3; message++) {
      int bits = 8 * run(message, -1);
      for (int bit = 0; bit < bits; bit++) {
        run(message, bit);
      }
    }
  }

  /**
   * Runs XX with one bit of one message changed (or none), and checks that it does not complete on
   * both sides.
   *
   * @return the length of that message
   */
  private int run(int changedMessage, int bit) {
    NoiseHandshake a = initiator(NoisePattern.XX, Optional.empty());
    NoiseHandshake b = responder(NoisePattern.XX);
    int length = 0;
    for (int i = 0; i < 3; i++) {
      NoiseHandshake writer = i % 2 == 0 ? a : b;
      NoiseHandshake reader = i % 2 == 0 ? b : a;
      Bytes message = writer.write(Bytes.EMPTY);
      if (i == changedMessage) {
        length = message.length();
        message = bit < 0 ? message : flipped(message, bit);
      }
      if (!reader.read(message).isOk()) {
        assertTrue(bit >= 0);
        assertDead(reader);
        return length;
      }
    }
    assertEquals(-1, bit, "a changed message went unnoticed");
    return length;
  }

  @Test
  void hostile_bytes_never_throw() {
    Random random = new Random(3);
    for (NoisePattern pattern : NoisePattern.values()) {
      for (int i = 0; i < 1_000; i++) {
        byte[] noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        if (noise.length > 0 && i % 2 == 0) {
          noise[0] = (byte) (2 + random.nextInt(2));
        }
        Result<Bytes, NoiseError> read = responder(pattern).read(Bytes.wrap(noise));
        // Only the first message of XX is open to anyone: it is just a point.
        assertTrue(!read.isOk() || pattern == NoisePattern.XX);
      }
    }
  }

  @Test
  void tells_a_short_message_from_a_bad_key_and_from_a_forgery() {
    Bytes good = initiator(NoisePattern.X, Optional.of(bob.publicKey())).write(Bytes.EMPTY);
    assertEquals(
        Result.err(new NoiseError.WrongLength(32, 33, 65_535)),
        responder(NoisePattern.X).read(good.slice(0, 32)));
    assertEquals(
        Result.err(new NoiseError.WrongLength(97, 98, 65_535)),
        responder(NoisePattern.X).read(good.slice(0, 97)));
    assertEquals(
        Result.err(new NoiseError.InvalidKey()),
        responder(NoisePattern.X).read(Bytes.concat(Bytes.of(5), good.slice(1, 98))));
    assertEquals(
        Result.err(new NoiseError.NotAuthentic()),
        responder(NoisePattern.X).read(flipped(good, 8 * 97)));
    assertEquals(
        Result.err(new NoiseError.WrongLength(70_000, 33, 65_535)),
        responder(NoisePattern.XX)
            .read(Bytes.concat(good.slice(0, 33), Bytes.wrap(new byte[69_967]))));
  }

  @Test
  void a_message_out_of_turn_changes_nothing() {
    NoiseHandshake a = initiator(NoisePattern.XX, Optional.empty());
    NoiseHandshake b = responder(NoisePattern.XX);
    Bytes first = a.write(Bytes.EMPTY);
    b.read(first).orThrow();
    assertEquals(Result.err(new NoiseError.OutOfTurn()), b.read(first));
    assertThrows(IllegalStateException.class, () -> a.write(Bytes.EMPTY));
    Bytes second = b.write(Bytes.EMPTY);
    a.read(second).orThrow();
    Bytes third = a.write(Bytes.EMPTY);
    assertEquals(Result.err(new NoiseError.OutOfTurn()), a.read(second));
    b.read(third).orThrow();
    assertEquals(Result.err(new NoiseError.OutOfTurn()), b.read(third));
    assertTrue(a.isComplete() && b.isComplete());
  }

  @Test
  void prologues_must_agree() {
    NoiseHandshake a =
        NoiseHandshake.initiator(
            NoisePattern.X,
            Bytes.utf8("another"),
            alice,
            Optional.of(bob.publicKey()),
            curve,
            new SeededEntropy(1));
    assertEquals(
        Result.err(new NoiseError.NotAuthentic()),
        responder(NoisePattern.X).read(a.write(PAYLOAD)));
  }

  @Test
  void one_way_patterns_need_the_key_and_name_the_sender() {
    assertThrows(IllegalArgumentException.class, () -> initiator(NoisePattern.X, Optional.empty()));
    NoiseHandshake a = initiator(NoisePattern.X, Optional.of(bob.publicKey()));
    NoiseHandshake b = responder(NoisePattern.X);
    assertEquals(PAYLOAD, b.read(a.write(PAYLOAD)).orThrow());
    assertEquals(alice.publicKey(), b.split().remoteStatic());
    assertEquals(bob.publicKey(), a.split().remoteStatic());
  }

  @Test
  void the_payload_has_a_limit() {
    int most = 65_535 - 98;
    NoiseHandshake a = initiator(NoisePattern.X, Optional.of(bob.publicKey()));
    Bytes message = a.write(Bytes.wrap(new byte[most]));
    assertEquals(most, responder(NoisePattern.X).read(message).orThrow().length());
    NoiseHandshake other = initiator(NoisePattern.X, Optional.of(bob.publicKey()));
    assertThrows(IllegalArgumentException.class, () -> other.write(Bytes.wrap(new byte[most + 1])));
  }

  private static void assertDead(NoiseHandshake handshake) {
    assertFalse(handshake.isComplete());
    assertEquals(Result.err(new NoiseError.Dead()), handshake.read(Bytes.EMPTY));
    assertThrows(IllegalStateException.class, () -> handshake.write(Bytes.EMPTY));
    assertThrows(IllegalStateException.class, handshake::split);
  }

  private static Bytes flipped(Bytes message, int bit) {
    byte[] changed = message.toArray();
    changed[bit / 8] ^= (byte) (1 << bit % 8);
    return Bytes.wrap(changed);
  }
}
