package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.HandshakeShape.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The HandshakeState of the Noise specification (§5.3), for any pattern without pre-shared keys and
 * any functions.
 *
 * @param <S> key pairs
 * @param <P> public keys
 * @param <C> ciphers
 */
final class HandshakeState<S, P, C extends Aead> implements AutoCloseable {
  /** Specification §3. */
  static final int MESSAGE_LENGTH_MOST = 65_535;

  private final NoiseSuite<S, P, C> suite;
  private final HandshakeShape shape;
  private final boolean initiator;
  private final S self;
  private final Entropy entropy;
  private final SymmetricState<C> symmetric;
  private @Nullable S ephemeral;
  private @Nullable P remoteStatic;
  private @Nullable P remoteEphemeral;
  private int step;
  private boolean dead;
  private boolean split;

  /**
   * @param remoteStatic if known before; where the pattern transmits it, it must be that one
   */
  HandshakeState(
      NoiseSuite<S, P, C> suite,
      HandshakeShape shape,
      boolean initiator,
      Bytes prologue,
      S self,
      Optional<P> remoteStatic,
      Entropy entropy) {
    this.suite = suite;
    this.shape = shape;
    this.initiator = initiator;
    this.self = self;
    this.entropy = entropy;
    this.remoteStatic = remoteStatic.orElse(null);
    symmetric = new SymmetricState<>(suite.protocolName(shape), prologue, suite.cipher());
    if (shape.responderKnown()) {
      P responder = initiator ? known(this.remoteStatic) : suite.dh().publicKey(self);
      symmetric.mixHash(suite.dh().encode(responder));
    }
  }

  boolean isComplete() {
    return step == shape.messages().size() && !dead;
  }

  Optional<P> remoteStatic() {
    return Optional.ofNullable(remoteStatic);
  }

  Hash hash() {
    return symmetric.hash();
  }

  SymmetricState.Split<C> split() {
    if (!isComplete() || split) {
      throw new IllegalStateException("the handshake is not complete, or was split before");
    }
    split = true;
    SymmetricState.Split<C> ciphers = symmetric.split();
    forget();
    return ciphers;
  }

  /** Zeroes its keys. What is not complete is dead then; what is complete cannot be split. */
  @Override
  public void close() {
    dead = dead || !isComplete();
    split = true;
    forget();
  }

  private void forget() {
    symmetric.close();
    if (ephemeral != null) {
      suite.dh().forget(ephemeral);
      ephemeral = null;
    }
  }

  Bytes write(Bytes payload) {
    if (dead || !isTurnOf(initiator)) {
      throw new IllegalStateException("it is not our turn in this handshake");
    }
    List<Bytes> parts = new ArrayList<>();
    for (Token token : shape.messages().get(step)) {
      if (token == Token.E) {
        S fresh = suite.dh().generate(entropy);
        ephemeral = fresh;
        Bytes encoded = encodedPublic(fresh);
        symmetric.mixHash(encoded);
        parts.add(encoded);
      } else if (token == Token.S) {
        parts.add(symmetric.encryptAndHash(encodedPublic(self)));
      } else {
        symmetric.mixKey(agree(token));
      }
    }
    parts.add(symmetric.encryptAndHash(payload));
    Bytes message = Bytes.concat(parts.toArray(new Bytes[0]));
    if (message.length() > MESSAGE_LENGTH_MOST) {
      throw new IllegalArgumentException("handshake payload of " + payload.length() + " bytes");
    }
    step++;
    return message;
  }

  /**
   * @param unexpected makes the error for another remote static key than the one known before
   */
  Result<Bytes, NoiseError> read(Bytes message, BiFunction<P, P, NoiseError> unexpected) {
    if (dead) {
      return Result.err(new NoiseError.Dead());
    }
    if (!isTurnOf(!initiator)) {
      return Result.err(new NoiseError.OutOfTurn());
    }
    Result<Bytes, NoiseError> payload = take(message, unexpected);
    if (payload.isOk()) {
      step++;
    } else {
      dead = true;
      forget();
    }
    return payload;
  }

  private Result<Bytes, NoiseError> take(Bytes message, BiFunction<P, P, NoiseError> unexpected) {
    int at = 0;
    for (Token token : shape.messages().get(step)) {
      if (token != Token.E && token != Token.S) {
        symmetric.mixKey(agree(token));
        continue;
      }
      int end = at + suite.dh().publicLength() + (token == Token.S ? symmetric.overhead() : 0);
      if (message.length() < end) {
        return wrongLength(message, end);
      }
      Bytes field = message.slice(at, end);
      at = end;
      Optional<Bytes> encoded = token == Token.S ? symmetric.decryptAndHash(field) : mixed(field);
      if (!encoded.isPresent()) {
        return Result.err(new NoiseError.NotAuthentic());
      }
      Optional<P> key = suite.dh().parse(encoded.get());
      if (!key.isPresent()) {
        return Result.err(new NoiseError.InvalidKey());
      }
      if (token == Token.E) {
        remoteEphemeral = key.get();
      } else if (remoteStatic != null && !remoteStatic.equals(key.get())) {
        return Result.err(unexpected.apply(remoteStatic, key.get()));
      } else {
        remoteStatic = key.get();
      }
    }
    if (message.length() < at + symmetric.overhead() || message.length() > MESSAGE_LENGTH_MOST) {
      return wrongLength(message, at + symmetric.overhead());
    }
    return symmetric
        .decryptAndHash(message.slice(at, message.length()))
        .<Result<Bytes, NoiseError>>map(Result::ok)
        .orElseGet(() -> Result.err(new NoiseError.NotAuthentic()));
  }

  private Optional<Bytes> mixed(Bytes field) {
    symmetric.mixHash(field);
    return Optional.of(field);
  }

  private static Result<Bytes, NoiseError> wrongLength(Bytes message, int least) {
    return Result.err(new NoiseError.WrongLength(message.length(), least, MESSAGE_LENGTH_MOST));
  }

  private boolean isTurnOf(boolean initiatorsTurn) {
    return step < shape.messages().size() && (step % 2 == 0) == initiatorsTurn;
  }

  private Bytes encodedPublic(S key) {
    return suite.dh().encode(suite.dh().publicKey(key));
  }

  private Secret agree(Token token) {
    boolean ownStatic = token == Token.SS || token == (initiator ? Token.SE : Token.ES);
    boolean peerStatic = token == Token.SS || token == (initiator ? Token.ES : Token.SE);
    return suite
        .dh()
        .agree(
            ownStatic ? self : known(ephemeral),
            known(peerStatic ? remoteStatic : remoteEphemeral));
  }

  private static <T> T known(@Nullable T key) {
    if (key == null) {
      throw new IllegalStateException("the pattern uses a key before it is known");
    }
    return key;
  }
}
