package io.smartmesh.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.HandshakeShape.Token;
import io.smartmesh.crypto.Vectors.Vector;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The generic handshake as Lightning's transport, {@code Noise_XK_secp256k1_ChaChaPoly_SHA256},
 * over either curve: what BOLT 8 says must be refused, and its key rotation. Its successful
 * handshakes are in {@link NoiseVectorsTest}.
 */
class Bolt8Test {
  static final HandshakeShape XK =
      new HandshakeShape(
          "XK",
          true,
          List.of(
              List.of(Token.E, Token.ES), List.of(Token.E, Token.EE), List.of(Token.S, Token.SE)));
  private static final int MESSAGES = 3;

  /** BOLT 8 makes a new key after 1,000 uses, and a message takes two. */
  private static final int MESSAGES_PER_KEY = 500;

  static Stream<Arguments> refused() throws IOException {
    return Vectors.load("bolt8.txt", "refused").stream()
        .flatMap(
            vector ->
                Stream.of(NativeCurve.load(), new BouncyCurve())
                    .map(curve -> Arguments.of(vector.text("name"), curve, vector)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("refused")
  void refuses_what_must_be_refused(String name, Curve curve, Vector vector) throws IOException {
    HandshakeState<SigningKey, PublicKey, ChaChaPoly> initiator = side(curve, true);
    HandshakeState<SigningKey, PublicKey, ChaChaPoly> responder = side(curve, false);
    int refusedOne = Integer.parseInt(vector.text("message"));
    for (int i = 0; i < MESSAGES; i++) {
      boolean initiators = i % 2 == 0;
      HandshakeState<SigningKey, PublicKey, ChaChaPoly> reader = initiators ? responder : initiator;
      Bytes honest = (initiators ? initiator : responder).write(Bytes.EMPTY);
      if (i < refusedOne) {
        read(reader, honest).orThrow();
        continue;
      }
      NoiseError error = read(reader, vector.hex("received")).fold(payload -> null, e -> e);
      assertEquals(vector.text("error"), error == null ? "none" : error.getClass().getSimpleName());
      assertInstanceOf(
          NoiseError.Dead.class, read(reader, honest).fold(payload -> null, e -> e), name);
      assertThrows(IllegalStateException.class, reader::split);
      return;
    }
  }

  @Test
  void seals_the_published_messages_through_two_key_rotations() throws IOException {
    Vector vector = Vectors.load("bolt8.txt", "transport").get(0);
    byte[] chainingKey = vector.hex("chainingKey").toArray();
    byte[] key = vector.hex("sendingKey").toArray();
    // The first key is the handshake's own; BOLT 8 publishes it only for the rotation after it.
    ChaChaPoly cipher = handshake().initiators();
    int published = 0;
    for (int i = 0; i <= 2 * MESSAGES_PER_KEY + 1; i++) {
      if (i > 0 && i % MESSAGES_PER_KEY == 0) {
        byte[] next = Hashes.hkdfSha256(chainingKey, key, new byte[0], 64);
        chainingKey = Arrays.copyOfRange(next, 0, 32);
        key = Arrays.copyOfRange(next, 32, 64);
        cipher = new ChaChaPoly(key.clone());
      }
      long counter = 2L * (i % MESSAGES_PER_KEY);
      Bytes length = cipher.seal(counter, Bytes.EMPTY, Bytes.of(0, 5));
      Bytes body = cipher.seal(counter + 1, Bytes.EMPTY, Bytes.utf8("hello"));
      if (vector.has("" + i)) {
        assertEquals(vector.hex("" + i), Bytes.concat(length, body), "message " + i);
        published++;
      }
    }
    assertEquals(6, published);
  }

  private static SymmetricState.Split<ChaChaPoly> handshake() throws IOException {
    HandshakeState<SigningKey, PublicKey, ChaChaPoly> initiator = side(new BouncyCurve(), true);
    HandshakeState<SigningKey, PublicKey, ChaChaPoly> responder = side(NativeCurve.load(), false);
    read(responder, initiator.write(Bytes.EMPTY)).orThrow();
    read(initiator, responder.write(Bytes.EMPTY)).orThrow();
    read(responder, initiator.write(Bytes.EMPTY)).orThrow();
    return initiator.split();
  }

  private static Result<Bytes, NoiseError> read(
      HandshakeState<SigningKey, PublicKey, ChaChaPoly> reader, Bytes message) {
    return reader.read(
        message, (known, sent) -> new NoiseError.UnexpectedPeer(known.address(), sent.address()));
  }

  private static HandshakeState<SigningKey, PublicKey, ChaChaPoly> side(
      Curve curve, boolean initiator) throws IOException {
    Vector keys =
        Vectors.load("noise.txt").stream()
            .filter(vector -> vector.text("protocol").startsWith("Noise_XK_secp256k1"))
            .findFirst()
            .orElseThrow();
    String name = initiator ? "initiator" : "responder";
    SigningKey responder = curve.key(keys.hex("responder_static")).orElseThrow();
    return new HandshakeState<>(
        new NoiseSuite<>(new CurveDiffieHellman(curve), "ChaChaPoly", ChaChaPoly::new),
        XK,
        initiator,
        keys.hex("prologue"),
        initiator ? curve.key(keys.hex("initiator_static")).orElseThrow() : responder,
        initiator ? Optional.of(responder.publicKey()) : Optional.empty(),
        length -> keys.hex(name + "_ephemeral"));
  }
}
