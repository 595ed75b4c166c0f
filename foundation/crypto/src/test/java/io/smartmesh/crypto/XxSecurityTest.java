package io.smartmesh.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The attacks of the table in docs/adr/0002, one by one, on the handshake that links use. */
class XxSecurityTest {
  private static final Bytes PROLOGUE = Bytes.utf8("prologue");
  private static final Bytes SECRET = Bytes.utf8("for the other side only");

  private final Curve curve = NativeCurve.load();
  private final SigningKey alice = key("aa");
  private final SigningKey bob = key("bb");
  private final SigningKey mallory = key("dd");

  private SigningKey key(String digits) {
    return curve.key(Bytes.fromHex(digits.repeat(32))).orElseThrow();
  }

  private NoiseHandshake initiator(SigningKey self, long seed) {
    return NoiseHandshake.initiator(
        NoisePattern.XX, PROLOGUE, self, Optional.empty(), curve, new SeededEntropy(seed));
  }

  private NoiseHandshake responder(SigningKey self, long seed) {
    return NoiseHandshake.responder(
        NoisePattern.XX, PROLOGUE, self, curve, new SeededEntropy(seed));
  }

  private static List<Bytes> run(NoiseHandshake a, NoiseHandshake b) {
    List<Bytes> air = new ArrayList<>();
    air.add(a.write(Bytes.EMPTY));
    b.read(air.get(0)).orThrow();
    air.add(b.write(SECRET));
    a.read(air.get(1)).orThrow();
    air.add(a.write(SECRET));
    b.read(air.get(2)).orThrow();
    return air;
  }

  @Test
  void a_stranger_who_begins_learns_the_responders_key() {
    NoiseHandshake stranger = initiator(mallory, 1);
    NoiseHandshake b = responder(bob, 2);
    b.read(stranger.write(Bytes.EMPTY)).orThrow();
    stranger.read(b.write(Bytes.EMPTY)).orThrow();
    assertEquals(bob.publicKey(), stranger.remoteStatic());
  }

  @Test
  void a_stranger_who_answers_must_show_a_key_before_it_learns_the_initiators() {
    NoiseHandshake a = initiator(alice, 1);
    NoiseHandshake stranger = responder(mallory, 2);
    stranger.read(a.write(Bytes.EMPTY)).orThrow();
    a.read(stranger.write(Bytes.EMPTY)).orThrow();
    assertEquals(mallory.publicKey(), a.remoteStatic());
    stranger.read(a.write(Bytes.EMPTY)).orThrow();
    assertEquals(alice.publicKey(), stranger.remoteStatic());
  }

  @Test
  void nobody_answers_with_a_key_it_does_not_hold() {
    assertFalse(answersAsBob(mallory).isOk());
    assertTrue(answersAsBob(bob).isOk());
  }

  /** Key compromise impersonation: the victim's own key is stolen, not the peer's. */
  @Test
  void a_stolen_key_of_the_initiator_does_not_let_others_answer_as_the_responder() {
    assertFalse(answersAsBob(alice).isOk());
  }

  /** What alice makes of an answer in bob's name, computed with {@code held}. */
  private Result<Bytes, NoiseError> answersAsBob(SigningKey held) {
    NoiseHandshake a = initiator(alice, 1);
    NoiseHandshake forger = responder(new Claimed(bob.publicKey(), held), 2);
    forger.read(a.write(Bytes.EMPTY)).orThrow();
    return a.read(forger.write(Bytes.EMPTY));
  }

  @Test
  void nobody_finishes_with_a_key_it_does_not_hold() {
    assertFalse(finishesAsAlice(mallory).isOk());
    assertTrue(finishesAsAlice(alice).isOk());
  }

  @Test
  void a_stolen_key_of_the_responder_does_not_let_others_finish_as_the_initiator() {
    assertFalse(finishesAsAlice(bob).isOk());
  }

  private Result<Bytes, NoiseError> finishesAsAlice(SigningKey held) {
    NoiseHandshake b = responder(bob, 2);
    NoiseHandshake forger = initiator(new Claimed(alice.publicKey(), held), 1);
    b.read(forger.write(Bytes.EMPTY)).orThrow();
    forger.read(b.write(Bytes.EMPTY)).orThrow();
    return b.read(forger.write(Bytes.EMPTY));
  }

  /**
   * Forward secrecy: with the whole transcript and both static keys nothing opens, for every
   * agreement that they can compute; with the ephemeral key, which the handshake zeroes, it does.
   */
  @Test
  void static_keys_stolen_later_open_nothing_recorded() {
    List<Bytes> air = run(initiator(alice, 1), responder(bob, 2));
    PublicKey alicesEphemeral = curve.parse(air.get(0)).orElseThrow();
    PublicKey bobsEphemeral = curve.parse(air.get(1).slice(0, PublicKey.LENGTH)).orElseThrow();
    for (PublicKey point :
        List.of(alicesEphemeral, bobsEphemeral, alice.publicKey(), bob.publicKey())) {
      assertFalse(opensResponse(air, alice.ecdh(point)));
      assertFalse(opensResponse(air, bob.ecdh(point)));
    }
    SigningKey ephemeral = new CurveDiffieHellman(curve).generate(new SeededEntropy(1));
    assertEquals(alicesEphemeral, ephemeral.publicKey());
    assertTrue(opensResponse(air, ephemeral.ecdh(bobsEphemeral)));
  }

  /** Whether {@code ee} is the agreement that seals bob's static key in the second message. */
  private boolean opensResponse(List<Bytes> air, Secret ee) {
    SymmetricState<TransportCipher> listener =
        new SymmetricState<>("Noise_XX_secp256k1_AESGCM_SHA256", PROLOGUE, TransportCipher::new);
    listener.mixHash(air.get(0));
    listener.mixHash(Bytes.EMPTY);
    listener.mixHash(air.get(1).slice(0, 33));
    listener.mixKey(ee);
    return listener
        .decryptAndHash(air.get(1).slice(33, 82))
        .equals(Optional.of(bob.publicKey().compressed()));
  }

  @Test
  void what_was_said_in_one_handshake_is_refused_in_another() {
    NoiseHandshake a1 = initiator(alice, 1);
    NoiseHandshake b1 = responder(bob, 2);
    List<Bytes> old = run(a1, b1);
    NoiseHandshake a2 = initiator(alice, 3);
    NoiseHandshake b2 = responder(bob, 4);
    List<Bytes> now = run(a2, b2);
    assertNotEquals(a1.split().handshakeHash(), a2.split().handshakeHash());

    NoiseHandshake a = initiator(alice, 5);
    a.write(Bytes.EMPTY);
    assertEquals(Result.err(new NoiseError.NotAuthentic()), a.read(old.get(1)));
    // The first message can be repeated; whoever repeats it cannot go on.
    NoiseHandshake b = responder(bob, 6);
    b.read(old.get(0)).orThrow();
    b.write(Bytes.EMPTY);
    assertEquals(Result.err(new NoiseError.NotAuthentic()), b.read(old.get(2)));
    NoiseHandshake again = responder(bob, 7);
    again.read(now.get(0)).orThrow();
    again.write(Bytes.EMPTY);
    assertEquals(Result.err(new NoiseError.NotAuthentic()), again.read(now.get(2)));
  }

  @Test
  void reflected_messages_are_refused() {
    NoiseHandshake a = initiator(alice, 1);
    Bytes first = a.write(Bytes.EMPTY);
    assertFalse(a.read(first).isOk());
    NoiseHandshake b = responder(bob, 2);
    b.read(first).orThrow();
    assertFalse(b.read(b.write(Bytes.EMPTY)).isOk());
  }

  /** Downgrade: version and network are in the prologue, the functions in the protocol's name. */
  @Test
  void sides_that_think_of_another_version_do_not_meet() {
    NoiseHandshake a =
        NoiseHandshake.initiator(
            NoisePattern.XX,
            Bytes.utf8("an older version"),
            alice,
            Optional.empty(),
            curve,
            new SeededEntropy(1));
    NoiseHandshake b = responder(bob, 2);
    b.read(a.write(Bytes.EMPTY)).orThrow();
    assertEquals(Result.err(new NoiseError.NotAuthentic()), a.read(b.write(Bytes.EMPTY)));
  }

  /** Who only passes messages on changes nothing; who takes part is seen under its own key. */
  @Test
  void a_relay_that_takes_part_shows_itself() {
    NoiseHandshake a = initiator(alice, 1);
    NoiseHandshake towardsAlice = responder(mallory, 2);
    NoiseHandshake towardsBob = initiator(mallory, 3);
    NoiseHandshake b = responder(bob, 4);
    run(a, towardsAlice);
    run(towardsBob, b);
    NoiseSession ofAlice = a.split();
    NoiseSession ofBob = b.split();
    assertEquals(mallory.publicKey(), ofAlice.remoteStatic());
    assertEquals(mallory.publicKey(), ofBob.remoteStatic());
    assertNotEquals(ofAlice.handshakeHash(), ofBob.handshakeHash());
  }

  /** Shows one public key and computes with another's private key. */
  private record Claimed(PublicKey publicKey, SigningKey held) implements SigningKey {
    @Override
    public Signature sign(Hash digest) {
      return held.sign(digest);
    }

    @Override
    public Secret ecdh(PublicKey peer) {
      return held.ecdh(peer);
    }

    @Override
    public SigningKey child(Secret chainCode, long index) {
      return held.child(chainCode, index);
    }

    @Override
    public Secret derived(Bytes label) {
      return held.derived(label);
    }

    @Override
    public void close() {
      held.close();
    }
  }
}
