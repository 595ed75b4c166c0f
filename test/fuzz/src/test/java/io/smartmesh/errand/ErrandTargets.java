package io.smartmesh.errand;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Rng;
import java.util.List;
import java.util.Optional;

public final class ErrandTargets {
  private ErrandTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary(
            "token: signed request",
            rng ->
                new Sample(
                    request(rng).encode(),
                    input -> Outcome.of(input, SignedRequest::decode, SignedRequest::encode))),
        Target.binary(
            "errand: whole",
            rng ->
                new Sample(
                    Errand.encode(errand(rng)),
                    input -> Outcome.of(input, Errand::decode, Errand::encode))),
        Target.binary(
            "errand: message",
            rng ->
                new Sample(
                    ErrandMessage.encode(message(rng)),
                    input -> Outcome.of(input, ErrandMessage::decode, ErrandMessage::encode))),
        Target.binary(
            "errand: bundle",
            rng ->
                new Sample(
                    ErrandBundle.encode(bundle(rng)),
                    input -> Outcome.of(input, ErrandBundle::decode, ErrandBundle::encode))),
        Target.binary(
            "errand: kept",
            rng ->
                new Sample(
                    kept(rng),
                    input -> Outcome.of(input, ErrandTargets::readKept, ErrandRecords::encode))),
        Target.binary(
            "errand: offer",
            rng ->
                new Sample(
                    ErrandRecords.encode(
                        new Offers.Remembered(
                            Values.number(rng),
                            Values.address(rng),
                            Values.time(rng),
                            quoted(rng))),
                    input ->
                        Outcome.of(
                            input,
                            bytes -> {
                              Decoder in = new Decoder(bytes);
                              Offers.Remembered read = ErrandRecords.readOffer(in);
                              in.end();
                              return read;
                            },
                            ErrandRecords::encode))),
        Target.binary(
            "errand: stored",
            rng ->
                new Sample(
                    stored(rng),
                    input -> Outcome.of(input, ErrandTargets::read, ErrandRecords::encode))));
  }

  private static SignedRequest request(Rng rng) {
    TokenMessage message =
        new TokenMessage(
            rng.chance(0.5) ? TokenMessage.Kind.PAYMENT : TokenMessage.Kind.APPROVAL,
            Values.address(rng),
            Values.address(rng),
            Values.amount(rng),
            Values.amount(rng),
            Values.address(rng),
            Values.amount(rng),
            Values.time(rng));
    Optional<SignedRequest.Act> act =
        rng.chance(0.5)
            ? Optional.of(
                new SignedRequest.Act(
                    new ContractCall(Values.address(rng), rng.next(rng.below(300))),
                    Values.amount(rng)))
            : Optional.empty();
    return new SignedRequest(message, rng.next(65), act);
  }

  private static Errand errand(Rng rng) {
    long chainId = Values.number(rng);
    return switch (rng.below(4)) {
      case 0 ->
          new Errand.OfMessage(
              chainId, Values.address(rng), TokenMessage.Kind.PAYMENT, Values.address(rng));
      case 1 ->
          new Errand.OfMessage(
              chainId, Values.address(rng), TokenMessage.Kind.APPROVAL, Values.address(rng));
      case 2 ->
          new Errand.OfAct(
              chainId,
              Values.address(rng),
              new ContractCall(Values.address(rng), rng.next(rng.below(300))));
      default -> new Errand.Order(chainId, Values.address(rng), request(rng));
    };
  }

  private static Word word(Rng rng) {
    return switch (rng.below(3)) {
      case 0 ->
          new Word.Quoted(
              Values.address(rng), Values.address(rng), Amount.of(7), Values.number(rng));
      case 1 ->
          Word.standing(
              Values.hash(rng),
              rng.pick(List.of(Word.State.values())),
              Values.text(rng, 90),
              rng.chance(0.5) ? Optional.of(Values.hash(rng)) : Optional.empty());
      default -> Word.refusal("fee-too-low", Values.text(rng, 90), rng.chance(0.5));
    };
  }

  private static Word.Quoted quoted(Rng rng) {
    return new Word.Quoted(
        Values.address(rng), Values.address(rng), Amount.of(7), Values.number(rng));
  }

  private static Errand.Order order(Rng rng) {
    return new Errand.Order(Values.number(rng), Values.address(rng), request(rng));
  }

  private static ErrandBundle bundle(Rng rng) {
    return rng.chance(0.5)
        ? new ErrandBundle.Order(order(rng))
        : new ErrandBundle.Told(Values.hash(rng), word(rng));
  }

  private static Bytes kept(Rng rng) {
    Custody.Kept kept = new Custody.Kept(Values.address(rng), order(rng), new Moment(0));
    kept.word = rng.chance(0.5) ? Optional.of(word(rng)) : Optional.empty();
    return ErrandRecords.encode(kept);
  }

  private static Custody.Kept readKept(Bytes bytes) throws Malformed {
    Decoder in = new Decoder(bytes);
    Custody.Kept kept = ErrandRecords.readKept(in, new Moment(0));
    in.end();
    return kept;
  }

  private static ErrandMessage message(Rng rng) {
    Hash hash = Values.hash(rng);
    return switch (rng.below(3)) {
      case 0 -> rng.pick(ErrandMessage.parts(rng.next(rng.between(1, 3_000))));
      case 1 -> new ErrandMessage.Look(hash);
      default -> new ErrandMessage.Told(hash, word(rng));
    };
  }

  private static Bytes stored(Rng rng) {
    Errand.Order order = new Errand.Order(Values.number(rng), Values.address(rng), request(rng));
    Handed handed = new Handed(order, Values.time(rng), new Moment(0));
    for (int i = rng.below(3); i > 0; i--) {
      Address helper = Values.address(rng);
      handed.helpers.put(helper, rng.chance(0.5) ? Optional.of(word(rng)) : Optional.empty());
      if (rng.chance(0.5)) {
        handed.carried.add(helper);
      }
    }
    handed.proof = rng.pick(List.of(Handed.Proof.values()));
    handed.isOver = rng.chance(0.5);
    return ErrandRecords.encode(handed);
  }

  private static Handed read(Bytes input) throws Malformed {
    Decoder in = new Decoder(input);
    Handed handed = ErrandRecords.read(in, new Moment(0));
    in.end();
    return handed;
  }
}
