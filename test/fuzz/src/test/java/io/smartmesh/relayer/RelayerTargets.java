package io.smartmesh.relayer;

import io.smartmesh.base.Amount;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.fuzz.Text;
import io.smartmesh.fuzz.Values;
import io.smartmesh.relayer.client.RelayerClient;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.List;
import java.util.Optional;
import java.util.Set;

public final class RelayerTargets {
  private static final Terms TERMS =
      new Terms(
          31_337,
          Keys.of(1).address(),
          Keys.of(2).address(),
          Keys.of(3).address(),
          Set.of(Keys.of(4).address()));

  private RelayerTargets() {}

  public static List<Target> all() {
    return List.of(Target.string("relayer: request", RelayerTargets::request));
  }

  private static Sample request(Rng rng) {
    SignedRequest request = rng.chance(0.5) ? act(rng) : payment(rng);
    return new Sample(
        Text.utf16(RelayerClient.json(request, TERMS)),
        input -> {
          try {
            RequestReader.read(Fields.of(Text.string(input)), TERMS);
            return Outcome.taken();
          } catch (RefusedException e) {
            return Outcome.refused(e.refusal().why());
          }
        });
  }

  private static SignedRequest payment(Rng rng) {
    TokenMessage message =
        new TokenMessage(
            rng.chance(0.5) ? TokenMessage.Kind.PAYMENT : TokenMessage.Kind.APPROVAL,
            Values.address(rng),
            Values.address(rng),
            Values.amount(rng),
            Values.amount(rng),
            TERMS.relayer(),
            Values.amount(rng),
            Values.time(rng));
    return new SignedRequest(message, rng.next(65), Optional.empty());
  }

  private static SignedRequest act(Rng rng) {
    ContractCall call = new ContractCall(Keys.of(4).address(), rng.next(rng.below(200)));
    Amount salt = Values.amount(rng);
    TokenMessage message =
        TokenMessage.feeFor(
            call,
            salt,
            TERMS.paidCalls(),
            Values.address(rng),
            TERMS.relayer(),
            Values.amount(rng),
            Values.time(rng));
    return new SignedRequest(message, rng.next(65), Optional.of(new SignedRequest.Act(call, salt)));
  }
}
