package io.smartmesh.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Keys that a handshake makes are zeroed when it ends, however it ends. */
class KeysEndTest {
  private static final byte[] ZEROS = new byte[32];

  private final Curve curve = NativeCurve.load();
  private final Watched initiator = new Watched(curve);
  private final Watched responder = new Watched(curve);

  private HandshakeState<SigningKey, PublicKey, ChaChaPoly> side(Watched watched, int secret) {
    return new HandshakeState<>(
        new NoiseSuite<>(watched, "ChaChaPoly", watched::cipher),
        HandshakeShape.of(NoisePattern.XX),
        watched == initiator,
        Bytes.EMPTY,
        curve.key(Bytes.fromHex(("0" + secret).repeat(32))).orElseThrow(),
        Optional.empty(),
        new SeededEntropy(secret));
  }

  private static Result<Bytes, NoiseError> read(
      HandshakeState<SigningKey, PublicKey, ChaChaPoly> reader, Bytes message) {
    return reader.read(message, (known, sent) -> new NoiseError.InvalidKey());
  }

  @Test
  void a_split_leaves_the_keys_of_the_session_only() {
    HandshakeState<SigningKey, PublicKey, ChaChaPoly> a = side(initiator, 1);
    HandshakeState<SigningKey, PublicKey, ChaChaPoly> b = side(responder, 2);
    read(b, a.write(Bytes.EMPTY)).orThrow();
    read(a, b.write(Bytes.EMPTY)).orThrow();
    read(b, a.write(Bytes.EMPTY)).orThrow();
    SymmetricState.Split<ChaChaPoly> session = a.split();
    assertEquals(5, initiator.keys.size());
    initiator.assertZeroed(3);
    assertFalse(responder.allZeroed());
    assertTrue(session.initiators().seal(0, Bytes.EMPTY, Bytes.EMPTY).length() > 0);
    session.initiators().close();
    session.responders().close();
    initiator.assertZeroed(5);
    b.close();
    responder.assertZeroed(3);
    assertThrows(IllegalStateException.class, b::split);
  }

  @Test
  void a_refused_message_ends_them() {
    HandshakeState<SigningKey, PublicKey, ChaChaPoly> a = side(initiator, 1);
    HandshakeState<SigningKey, PublicKey, ChaChaPoly> b = side(responder, 2);
    read(b, a.write(Bytes.EMPTY)).orThrow();
    Bytes answer = b.write(Bytes.EMPTY);
    assertFalse(read(a, answer.slice(0, answer.length() - 1)).isOk());
    initiator.assertZeroed(2);
  }

  @Test
  void giving_up_ends_them_and_the_handshake() {
    HandshakeState<SigningKey, PublicKey, ChaChaPoly> a = side(initiator, 1);
    HandshakeState<SigningKey, PublicKey, ChaChaPoly> b = side(responder, 2);
    read(b, a.write(Bytes.EMPTY)).orThrow();
    Bytes answer = b.write(Bytes.EMPTY);
    b.close();
    b.close();
    responder.assertZeroed(2);
    read(a, answer).orThrow();
    assertEquals(Result.err(new NoiseError.Dead()), read(b, a.write(Bytes.EMPTY)));
    assertFalse(b.isComplete());
  }

  @Test
  void a_closed_session_neither_seals_nor_opens() {
    SigningKey self = curve.key(Bytes.fromHex("aa".repeat(32))).orElseThrow();
    SigningKey peer = curve.key(Bytes.fromHex("bb".repeat(32))).orElseThrow();
    NoiseHandshake handshake =
        NoiseHandshake.initiator(
            NoisePattern.X,
            Bytes.EMPTY,
            self,
            Optional.of(peer.publicKey()),
            curve,
            new SeededEntropy(1));
    handshake.write(Bytes.EMPTY);
    NoiseSession session = handshake.split();
    handshake.close();
    Bytes sealed = session.sending().seal(0, Bytes.EMPTY, Bytes.EMPTY);
    session.close();
    assertThrows(
        IllegalStateException.class, () -> session.sending().seal(1, Bytes.EMPTY, Bytes.EMPTY));
    assertEquals(Optional.empty(), session.receiving().open(0, Bytes.EMPTY, sealed));
    assertEquals(self.sign(session.handshakeHash()), self.sign(session.handshakeHash()));
  }

  /** The shipped functions, remembering every secret that went through them. */
  private static final class Watched implements DiffieHellman<SigningKey, PublicKey> {
    private final CurveDiffieHellman real;
    private final List<SigningKey> ephemerals = new ArrayList<>();
    private final List<Secret> agreed = new ArrayList<>();
    private final List<byte[]> keys = new ArrayList<>();

    Watched(Curve curve) {
      real = new CurveDiffieHellman(curve);
    }

    ChaChaPoly cipher(byte[] key) {
      keys.add(key);
      return new ChaChaPoly(key);
    }

    /** The first {@code ciphers} keys, and all that led to them. */
    void assertZeroed(int ciphers) {
      assertTrue(keys.size() >= ciphers);
      for (byte[] key : keys.subList(0, ciphers)) {
        assertArrayEquals(ZEROS, key);
      }
      for (Secret secret : agreed) {
        assertThrows(IllegalStateException.class, () -> secret.use(bytes -> bytes.length));
      }
      for (SigningKey ephemeral : ephemerals) {
        assertThrows(IllegalStateException.class, () -> ephemeral.ecdh(ephemeral.publicKey()));
      }
    }

    boolean allZeroed() {
      return keys.stream().allMatch(key -> java.util.Arrays.equals(ZEROS, key));
    }

    @Override
    public String name() {
      return real.name();
    }

    @Override
    public int publicLength() {
      return real.publicLength();
    }

    @Override
    public SigningKey generate(Entropy entropy) {
      SigningKey key = real.generate(entropy);
      ephemerals.add(key);
      return key;
    }

    @Override
    public PublicKey publicKey(SigningKey self) {
      return real.publicKey(self);
    }

    @Override
    public Bytes encode(PublicKey key) {
      return real.encode(key);
    }

    @Override
    public Optional<PublicKey> parse(Bytes encoded) {
      return real.parse(encoded);
    }

    @Override
    public Secret agree(SigningKey self, PublicKey peer) {
      Secret secret = real.agree(self, peer);
      agreed.add(secret);
      return secret;
    }

    @Override
    public void forget(SigningKey self) {
      real.forget(self);
    }
  }
}
