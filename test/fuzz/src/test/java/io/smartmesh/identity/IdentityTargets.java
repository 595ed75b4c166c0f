package io.smartmesh.identity;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Result;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Stores;
import io.smartmesh.fuzz.Target;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

public final class IdentityTargets {
  private static final SigningKey ACCOUNT = Keys.of(1);
  private static final SigningKey DEVICE = Keys.of(2);
  private static final SigningKey LOST = Keys.of(3);

  private IdentityTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary(
                "identity: message",
                rng ->
                    new Sample(
                        IdentityMessage.about(card(rng), card(rng).statements()).encode(),
                        input ->
                            Outcome.of(
                                IdentityMessage.decode(input, Keys.CURVE),
                                IdentityMessage::encode)))
            .dear(),
        Target.binary(
                "identity: stored card",
                rng ->
                    new Sample(
                        card(rng).encode(),
                        input ->
                            Outcome.of(Card.decode(input, Keys.CURVE, Keys.CURVE), Card::encode)))
            .dear(),
        Target.binary(
            "identity: question",
            rng ->
                new Sample(
                    question(rng).encode(),
                    input -> Outcome.of(input, Find::decode, Find::encode))),
        Target.binary(
            "identity: introduction",
            rng ->
                new Sample(
                    new Introduction(rng.next(Find.ANSWER_LENGTH), rng.below(1_000_000), route(rng))
                        .encode(),
                    input -> Outcome.of(input, Introduction::decode, Introduction::encode))),
        Target.binary("identity: stored whereabouts", IdentityTargets::whereabouts).dear());
  }

  private static Find question(Rng rng) {
    List<Bytes> names =
        Stream.generate(() -> rng.next(20)).limit(1 + rng.below(WhereLimits.NAMES_ASKED)).toList();
    return Find.of(names, rng.next(Find.TOKEN_LENGTH), DEVICE.publicKey());
  }

  private static Optional<Secret> route(Rng rng) {
    return rng.chance(0.5)
        ? Optional.of(Secret.copyOf(rng.next(Introduction.SECRET_LENGTH)))
        : Optional.empty();
  }

  private static Sample whereabouts(Rng rng) {
    StoreWrite write =
        WhereRecords.known(new Acquainted(DEVICE.publicKey(), route(rng), 0)).write();
    TreeMap<Bytes, Bytes> store = new TreeMap<>();
    store.put(write.key(), write.value().orElseThrow());
    return Stores.spoilt(rng, store, stored -> WhereRecords.known(stored, Keys.CURVE));
  }

  /** Of an account with two devices, one of them revoked. */
  private static Card card(Rng rng) {
    ChainTime now = new ChainTime(1_700_000_000 + rng.below(1_000));
    Result<Card, IdentityError> card =
        Card.of(ACCOUNT.publicKey()).certify(ACCOUNT, DEVICE, rng.below(1_000), now);
    card = card.orThrow().certify(ACCOUNT, LOST, rng.below(1_000), now);
    return card.orThrow().revoke(ACCOUNT, LOST.address(), now).orThrow();
  }
}
