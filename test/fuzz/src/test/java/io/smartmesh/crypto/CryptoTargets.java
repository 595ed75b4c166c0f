package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Result;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.fuzz.Text;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.List;
import java.util.Optional;

public final class CryptoTargets {
  private static final Bytes CONTEXT = Bytes.utf8("fuzz");
  private static final SigningKey US = Keys.of(1);
  private static final SigningKey THEM = Keys.of(2);

  private CryptoTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary("crypto: public key", CryptoTargets::publicKey).dear(),
        Target.binary("crypto: secret key", CryptoTargets::secretKey).dear(),
        Target.binary("crypto: signature", CryptoTargets::signature).dear(),
        Target.binary("crypto: sealed box", CryptoTargets::box).dear(),
        Target.binary("crypto: anonymous box", CryptoTargets::anonymousBox).dear(),
        Target.binary("crypto: handshake message 1", rng -> handshake(rng, 1)).dear(),
        Target.binary("crypto: handshake message 2", rng -> handshake(rng, 2)).dear(),
        Target.binary("crypto: handshake message 3", rng -> handshake(rng, 3)).dear(),
        Target.binary("crypto: transport message", CryptoTargets::transport),
        Target.binary("crypto: vault", CryptoTargets::vault).dear(),
        Target.string("crypto: words", CryptoTargets::words).dear());
  }

  private static Sample vault(Rng rng) {
    VaultKey key = new VaultKey.File(Secret.random(VaultKey.FILE_LENGTH, rng));
    Bytes valid = Vault.seal(Secret.random(60, rng), key, rng);
    return new Sample(
        valid,
        input -> {
          Result<Secret, VaultError> opened = Vault.open(input, key);
          return opened.<Outcome>fold(
              secret -> Outcome.taken(valid), error -> Outcome.refused(error.getClass()));
        });
  }

  private static Sample words(Rng rng) {
    String valid = Mnemonic.words(Secret.random(Mnemonic.ENTROPY_LENGTH, rng));
    return new Sample(
        Text.utf16(valid),
        input -> {
          Result<Secret, MnemonicError> read = Mnemonic.parse(Text.string(input));
          return read.<Outcome>fold(
              secret -> Outcome.taken(), error -> Outcome.refused(error.getClass()));
        });
  }

  private static Sample publicKey(Rng rng) {
    return new Sample(
        Keys.of(rng).publicKey().compressed(),
        input -> {
          Optional<PublicKey> key = Keys.CURVE.parse(input);
          return key.isPresent()
              ? Outcome.taken(key.get().compressed())
              : Outcome.refused("no point");
        });
  }

  private static Sample secretKey(Rng rng) {
    return new Sample(
        rng.next(32), input -> Outcome.of(Keys.CURVE.key(input), "not in 1 to n - 1"));
  }

  private static Sample signature(Rng rng) {
    Hash digest = Values.hash(rng);
    Bytes valid = US.sign(digest).rs();
    return new Sample(
        valid,
        input -> {
          if (input.length() != Signature.LENGTH) {
            return Outcome.refused("no 64 bytes");
          }
          boolean good = Keys.CURVE.verify(US.publicKey(), digest, new Signature(input));
          Keys.CURVE.recoveryId(US.publicKey(), digest, new Signature(input));
          Keys.CURVE.recover(digest, new Signature(input), 1);
          return good ? Outcome.taken(valid) : Outcome.refused("another's");
        });
  }

  private static Sample box(Rng rng) {
    Bytes plain = rng.next(rng.below(200));
    Bytes box = SealedBox.seal(US.publicKey(), THEM, CONTEXT, plain, Keys.CURVE, rng);
    return new Sample(
        box, input -> Outcome.of(SealedBox.open(US, CONTEXT, input, Keys.CURVE), "not authentic"));
  }

  private static Sample anonymousBox(Rng rng) {
    Bytes plain = rng.next(rng.below(200));
    Bytes box = new AnonymousBox.Sealer(Keys.CURVE, rng).seal(US.publicKey(), CONTEXT, plain);
    AnonymousBox.Opener opener = new AnonymousBox.Opener(US, Keys.CURVE);
    return new Sample(box, input -> Outcome.of(opener.open(CONTEXT, input), "not authentic"));
  }

  /** The reader of one message, after the messages before it; fresh for each input. */
  private static Sample handshake(Rng rng, int message) {
    long seed = rng.number();
    Bytes valid = new Pair(seed).messageBefore(message);
    return new Sample(
        valid,
        input -> {
          Pair pair = new Pair(seed);
          pair.messageBefore(message);
          Result<Bytes, NoiseError> read = pair.reader(message).read(input);
          return read.<Outcome>fold(
              payload -> Outcome.taken(), error -> Outcome.refused(error.getClass()));
        });
  }

  private static final class Pair {
    final NoiseHandshake initiator;
    final NoiseHandshake responder;

    Pair(long seed) {
      Rng rng = new Rng(seed);
      initiator =
          NoiseHandshake.initiator(
              NoisePattern.XX, CONTEXT, THEM, Optional.empty(), Keys.CURVE, rng);
      responder = NoiseHandshake.responder(NoisePattern.XX, CONTEXT, US, Keys.CURVE, rng);
    }

    /** Message {@code number}, written but not read. */
    Bytes messageBefore(int number) {
      Bytes message = initiator.write(Bytes.EMPTY);
      for (int i = 2; i <= number; i++) {
        reader(i - 1).read(message);
        message = reader(i - 1).write(Bytes.EMPTY);
      }
      return message;
    }

    NoiseHandshake reader(int message) {
      return message == 2 ? initiator : responder;
    }
  }

  private static Sample transport(Rng rng) {
    Pair pair = new Pair(rng.number());
    pair.responder.read(pair.messageBefore(3));
    NoiseSession theirs = pair.initiator.split();
    NoiseSession ours = pair.responder.split();
    long counter = Values.u32(rng);
    Bytes header = rng.next(9);
    Bytes sealed = theirs.sending().seal(counter, header, rng.next(rng.below(200)));
    return new Sample(
        sealed,
        input ->
            ours.receiving().open(counter, header, input).isPresent()
                ? Outcome.taken(sealed)
                : Outcome.refused("not authentic"));
  }
}
