package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Result;
import java.util.Optional;

/**
 * A Noise handshake (revision 34) over secp256k1, AES-256-GCM and SHA-256, such as {@code
 * Noise_XX_secp256k1_AESGCM_SHA256}. Both sides in turn {@link #write} and {@link #read} messages
 * until {@link #isComplete}; then {@link #split} gives the session.
 *
 * <p>Public keys are 33 bytes compressed and the DH result is SHA-256 of the compressed shared
 * point, both as BOLT 8 has it. A message has at most 65,535 bytes.
 *
 * <p>Ephemeral, chaining and message keys are zeroed as soon as the handshake is split, fails or is
 * closed; our static key is the caller's and stays. Copies that the garbage collector made when it
 * moved objects, and the JDK's own round keys, are out of reach.
 */
public final class NoiseHandshake implements AutoCloseable {
  private final HandshakeState<SigningKey, PublicKey, TransportCipher> state;
  private final boolean initiator;
  private final SigningKey self;

  private NoiseHandshake(
      NoisePattern pattern,
      boolean initiator,
      Bytes prologue,
      SigningKey self,
      Optional<PublicKey> remoteStatic,
      Curve curve,
      Entropy entropy) {
    this.initiator = initiator;
    this.self = self;
    state =
        new HandshakeState<>(
            NoiseSuite.over(curve),
            HandshakeShape.of(pattern),
            initiator,
            prologue,
            self,
            remoteStatic,
            entropy);
  }

  /**
   * The side that writes first.
   *
   * @param prologue what both sides must agree on; not transmitted
   * @param self our static key
   * @param remoteStatic the responder's; needed for IK and X; for XX, if given, any other one is
   *     refused
   */
  public static NoiseHandshake initiator(
      NoisePattern pattern,
      Bytes prologue,
      SigningKey self,
      Optional<PublicKey> remoteStatic,
      Curve curve,
      Entropy entropy) {
    if (HandshakeShape.of(pattern).responderKnown() && !remoteStatic.isPresent()) {
      throw new IllegalArgumentException(pattern + " needs the responder's key");
    }
    return new NoiseHandshake(pattern, true, prologue, self, remoteStatic, curve, entropy);
  }

  /** The side that reads first. */
  public static NoiseHandshake responder(
      NoisePattern pattern, Bytes prologue, SigningKey self, Curve curve, Entropy entropy) {
    return new NoiseHandshake(pattern, false, prologue, self, Optional.empty(), curve, entropy);
  }

  /**
   * The next message, carrying {@code payload}: in the clear in the first message of XX, seen by
   * whoever claims to be the peer in its second.
   *
   * @throws IllegalStateException when it is not our turn, or the handshake has failed
   */
  public Bytes write(Bytes payload) {
    return state.write(payload);
  }

  /**
   * Takes the peer's next message and gives its payload. Never throws, whatever the bytes. After
   * any error but {@link NoiseError.OutOfTurn} the handshake is dead.
   */
  public Result<Bytes, NoiseError> read(Bytes message) {
    return state.read(
        message,
        (expected, actual) -> new NoiseError.UnexpectedPeer(expected.address(), actual.address()));
  }

  /** All messages are exchanged and none was refused. */
  public boolean isComplete() {
    return state.isComplete();
  }

  /**
   * The peer's static key. Proven to be the peer's only when the handshake is complete.
   *
   * @throws IllegalStateException before it is known
   */
  public PublicKey remoteStatic() {
    return state
        .remoteStatic()
        .orElseThrow(() -> new IllegalStateException("the peer's key is not known"));
  }

  /**
   * The session. Only once: a second pair of ciphers would use the same nonces again.
   *
   * @throws IllegalStateException before the handshake is complete, or the second time
   */
  public NoiseSession split() {
    SymmetricState.Split<TransportCipher> ciphers = state.split();
    return new NoiseSession(
        initiator ? ciphers.initiators() : ciphers.responders(),
        initiator ? ciphers.responders() : ciphers.initiators(),
        state.hash(),
        remoteStatic(),
        self.publicKey());
  }

  /** Gives the handshake up, or ends one that needs no session; a session it gave lives on. */
  @Override
  public void close() {
    state.close();
  }
}
