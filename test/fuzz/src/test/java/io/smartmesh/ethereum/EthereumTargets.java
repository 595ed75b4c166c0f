package io.smartmesh.ethereum;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

public final class EthereumTargets {
  /** Every kind of type that an answer may hold, dynamic ones in dynamic ones. */
  private static final AbiTuple TUPLE =
      AbiTuple.of("(uint256,address,bool,bytes32,uint64,bytes,(uint8,bytes),uint32,string)");

  private EthereumTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary(
            "ethereum: RLP",
            rng ->
                new Sample(
                    Rlp.encode(item(rng, 0)),
                    input -> Outcome.of(input, Rlp::decode, Rlp::encode))),
        Target.binary(
            "ethereum: RLP of a transaction",
            rng ->
                new Sample(transaction(rng), input -> Outcome.of(input, Rlp::decode, Rlp::encode))),
        Target.binary("ethereum: ABI tuple", EthereumTargets::tuple),
        Target.binary(
            "ethereum: ABI amount",
            rng ->
                new Sample(
                    Words.of(Values.amount(rng)),
                    input -> Outcome.of(input, Erc20::decodeAmount, Words::of))));
  }

  private static Rlp.Item item(Rng rng, int depth) {
    if (depth > 4 || rng.chance(0.5)) {
      return Rlp.data(rng.next(rng.chance(0.8) ? rng.below(60) : rng.below(400)));
    }
    List<Rlp.Item> items = new ArrayList<>();
    for (int i = rng.below(5); i > 0; i--) {
      items.add(item(rng, depth + 1));
    }
    return new Rlp.Sequence(items);
  }

  private static Bytes transaction(Rng rng) {
    Bytes signed =
        new Eip1559Transaction(
                1,
                rng.below(100),
                Amount.of(1),
                Amount.of(9),
                21_000,
                Optional.of(Values.address(rng)),
                Values.amount(rng),
                rng.next(rng.below(100)))
            .signed(Keys.of(1), Keys.CURVE);
    return signed.slice(1, signed.length());
  }

  private static Sample tuple(Rng rng) {
    Bytes valid =
        TUPLE.encode(
            Values.amount(rng),
            Values.address(rng),
            rng.chance(0.5),
            Values.hash(rng),
            Values.number(rng),
            rng.next(rng.below(70)),
            List.of((long) rng.below(256), rng.next(rng.below(40))),
            Values.u32(rng),
            "text");
    return new Sample(valid, input -> Outcome.of(input, EthereumTargets::read));
  }

  private static Bytes read(Bytes input) throws Malformed {
    AbiValues in = TUPLE.decode(input);
    in.amount();
    in.address();
    in.flag();
    in.hash();
    in.number();
    in.bytes();
    AbiValues inner = in.tuple();
    inner.number();
    inner.bytes();
    in.number();
    return input;
  }
}
