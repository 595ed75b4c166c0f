package io.smartmesh.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Vectors.Vector;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The generic handshake against published vectors, with the functions these are for. */
class NoiseVectorsTest {
  private static final Bytes UNUSED = Bytes.fromHex("77".repeat(32));

  static List<Vector> published() throws IOException {
    return Vectors.load("noise.txt");
  }

  @ParameterizedTest
  @MethodSource("published")
  void writes_and_reads_the_published_messages(Vector vector) {
    String[] name = vector.text("protocol").split("_", -1);
    HandshakeShape shape = shape(name[1]);
    Curve curve = Curves.best();
    if (name[2].equals("25519") && name[3].equals("AESGCM")) {
      check(vector, shape, Function.identity(), new X25519(), TransportCipher::new);
    } else if (name[2].equals("25519")) {
      check(vector, shape, Function.identity(), new X25519(), ChaChaPoly::new);
    } else {
      check(
          vector,
          shape,
          secret -> curve.key(secret).orElseThrow(),
          new CurveDiffieHellman(curve),
          ChaChaPoly::new);
    }
  }

  private static HandshakeShape shape(String pattern) {
    return pattern.equals("XK") ? Bolt8Test.XK : HandshakeShape.of(NoisePattern.valueOf(pattern));
  }

  private static <S, P, C extends Aead> void check(
      Vector vector,
      HandshakeShape shape,
      Function<Bytes, S> key,
      DiffieHellman<S, P> dh,
      Function<byte[], C> cipher) {
    String cipherName = vector.text("protocol").split("_", -1)[3];
    NoiseSuite<S, P, C> suite = new NoiseSuite<>(dh, cipherName, cipher);
    assertEquals(vector.text("protocol"), suite.protocolName(shape));
    S initiatorKey = key.apply(secret(vector, "initiator_static"));
    S responderKey = key.apply(secret(vector, "responder_static"));
    Optional<P> known =
        shape.responderKnown() ? Optional.of(dh.publicKey(responderKey)) : Optional.empty();
    HandshakeState<S, P, C> initiator =
        new HandshakeState<>(
            suite,
            shape,
            true,
            vector.hex("prologue"),
            initiatorKey,
            known,
            length -> secret(vector, "initiator_ephemeral"));
    HandshakeState<S, P, C> responder =
        new HandshakeState<>(
            suite,
            shape,
            false,
            vector.hex("prologue"),
            responderKey,
            Optional.empty(),
            length -> secret(vector, "responder_ephemeral"));

    HandshakeState<S, P, C> writer = initiator;
    HandshakeState<S, P, C> reader = responder;
    for (int i = 0; i < shape.messages().size(); i++) {
      assertFalse(initiator.isComplete() || responder.isComplete());
      Bytes message = half(vector, "handshake_" + i, 1);
      assertEquals(message, writer.write(half(vector, "handshake_" + i, 0)));
      Bytes payload = reader.read(message, (a, b) -> new NoiseError.InvalidKey()).orThrow();
      assertEquals(half(vector, "handshake_" + i, 0), payload);
      HandshakeState<S, P, C> next = reader;
      reader = writer;
      writer = next;
    }

    assertTrue(initiator.isComplete() && responder.isComplete());
    assertEquals(initiator.hash(), responder.hash());
    SymmetricState.Split<C> ours = initiator.split();
    SymmetricState.Split<C> theirs = responder.split();
    checkTransport(vector, "initiator_", ours.initiators(), theirs.initiators());
    checkTransport(vector, "responder_", theirs.responders(), ours.responders());
  }

  private static void checkTransport(Vector vector, String side, Aead sending, Aead receiving) {
    for (int i = 0; vector.has(side + i); i++) {
      Bytes payload = half(vector, side + i, 0);
      Bytes message = half(vector, side + i, 1);
      assertEquals(message, sending.seal(i, Bytes.EMPTY, payload));
      assertEquals(Optional.of(payload), receiving.open(i, Bytes.EMPTY, message));
    }
  }

  private static Bytes secret(Vector vector, String name) {
    return vector.has(name) ? vector.hex(name) : UNUSED;
  }

  private static Bytes half(Vector vector, String name, int which) {
    return Bytes.fromHex(vector.text(name).split(":", -1)[which]);
  }
}
