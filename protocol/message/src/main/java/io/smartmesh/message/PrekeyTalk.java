package io.smartmesh.message;

import static io.smartmesh.message.MessageLimits.PREKEYS_A_SECOND;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.TokenBucket;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SealedBox;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.ratchet.Bundle;
import io.smartmesh.ratchet.Prekeys;
import io.smartmesh.ratchet.RatchetError;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Asks others for their prekeys, and hands out our own (RA-8, RA-10). */
final class PrekeyTalk {
  private final SigningKey self;
  private final Curve curve;
  private final Verifier verifier;
  private final Entropy entropy;
  private final Prekeys prekeys;
  private final Bundles bundles;
  private final Function<Address, Optional<MessageError>> unheard;
  private final TokenBucket requests = new TokenBucket(PREKEYS_A_SECOND);

  /**
   * @param unheard why nothing is taken from a device
   */
  PrekeyTalk(
      SigningKey self,
      Curve curve,
      Verifier verifier,
      Entropy entropy,
      Prekeys prekeys,
      Bundles bundles,
      Function<Address, Optional<MessageError>> unheard) {
    this.self = self;
    this.curve = curve;
    this.verifier = verifier;
    this.entropy = entropy;
    this.prekeys = prekeys;
    this.bundles = bundles;
    this.unheard = unheard;
  }

  void ask(PublicKey to, Consumer<? super MessageOutput> out) {
    say(to, new PrekeyWord.Request(), out);
  }

  private void say(PublicKey to, PrekeyWord word, Consumer<? super MessageOutput> out) {
    Bytes box = SealedBox.seal(to, self, PrekeyWord.CONTEXT, word.encode(), curve, entropy);
    Bytes packet = Bytes.concat(Bytes.of(PrekeyWord.FIRST), box);
    out.accept(new MessageOutput.SendPacket(to.address(), packet));
  }

  /** The device whose prekeys are here now, if that is what came. */
  Optional<Address> arrived(
      Bytes packet, ChainTime time, Moment now, Consumer<? super MessageOutput> out) {
    Bytes box = packet.slice(1, packet.length());
    Optional<SealedBox.Opened> opened = SealedBox.open(self, PrekeyWord.CONTEXT, box, curve);
    if (!opened.isPresent()) {
      return refused(new MessageError.NotAuthentic(packet.length()), out);
    }
    PublicKey from = opened.get().from();
    Optional<MessageError> unwelcome = unheard.apply(from.address());
    if (unwelcome.isPresent()) {
      return refused(unwelcome.get(), out);
    }
    Result<PrekeyWord, MessageError> word = PrekeyWord.decode(opened.get().plaintext(), curve);
    if (word instanceof Result.Err<PrekeyWord, MessageError> malformed) {
      return refused(malformed.error(), out);
    }
    return word.orThrow() instanceof PrekeyWord.Answer answer
        ? answered(from, answer.bundle(), out)
        : handOut(from, time, now, out);
  }

  private static Optional<Address> refused(
      MessageError error, Consumer<? super MessageOutput> out) {
    out.accept(new MessageOutput.Refused(error));
    return Optional.empty();
  }

  private Optional<Address> answered(
      PublicKey from, Bundle bundle, Consumer<? super MessageOutput> out) {
    Address device = from.address();
    if (!bundles.wasAsked(device)) {
      return refused(new MessageError.NotAsked(device), out);
    }
    Optional<RatchetError> refusal = bundle.refusal(from, verifier);
    if (refusal.isPresent()) {
      return refused(MessageError.of(refusal.get()), out);
    }
    bundles.keep(bundle, out);
    return Optional.of(device);
  }

  private Optional<Address> handOut(
      PublicKey from, ChainTime time, Moment now, Consumer<? super MessageOutput> out) {
    if (!requests.take(now)) {
      return refused(new MessageError.TooManyRequests(PREKEYS_A_SECOND), out);
    }
    Bundle bundle =
        prekeys.handOut(
            from.address(), time, entropy, write -> out.accept(new MessageOutput.Store(write)));
    say(from, new PrekeyWord.Answer(bundle), out);
    return Optional.empty();
  }
}
