package io.smartmesh.identity;

import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.List;

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
            .dear());
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
