package io.smartmesh.base;

import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.fuzz.Text;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Rng;
import java.util.List;

public final class BaseTargets {
  private BaseTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary("base: every field", BaseTargets::fields),
        Target.string("base: hex", BaseTargets::hex),
        Target.string("base: amount in decimal", BaseTargets::decimal));
  }

  private static Sample fields(Rng rng) {
    Bytes valid =
        new Encoder()
            .u8(rng.below(256))
            .u16(rng.below(65_536))
            .u32(Values.u32(rng))
            .u64(Values.number(rng))
            .varint(Values.number(rng))
            .amount(Values.amount(rng))
            .hash(Values.hash(rng))
            .address(Values.address(rng))
            .bytes(rng.next(rng.below(40)))
            .text(Values.text(rng, 20))
            .flag(rng.chance(0.5))
            .toBytes();
    return new Sample(valid, input -> Outcome.of(input, BaseTargets::again, bytes -> bytes));
  }

  private static Bytes again(Bytes input) throws Malformed {
    Decoder in = new Decoder(input);
    Bytes again =
        new Encoder()
            .u8(in.u8())
            .u16(in.u16())
            .u32(in.u32())
            .u64(in.u64())
            .varint(in.varint())
            .amount(in.amount())
            .hash(in.hash())
            .address(in.address())
            .bytes(in.bytes(40))
            .text(in.text(100))
            .flag(in.flag())
            .toBytes();
    in.end();
    return again;
  }

  private static Sample hex(Rng rng) {
    String valid = (rng.chance(0.5) ? "0x" : "") + rng.next(rng.between(1, 40)).toHex();
    return new Sample(
        Text.utf16(valid),
        input -> {
          String text = Text.string(input);
          try {
            String again = Bytes.fromHex(text).toHex();
            String digits = text.startsWith("0x") ? text.substring(2) : text;
            if (!again.equals(Text.lower(digits))) {
              throw new AssertionError("reads " + again);
            }
            return Outcome.taken();
          } catch (IllegalArgumentException e) {
            return Outcome.refused(String.valueOf(e.getMessage()));
          }
        });
  }

  private static Sample decimal(Rng rng) {
    Amount amount = Values.amount(rng);
    return new Sample(
        Text.utf16(amount.toDecimal(18)),
        input -> {
          try {
            Amount read = Amount.parse(Text.string(input), 18);
            return Amount.parse(read.toDecimal(18), 18).equals(read)
                ? Outcome.taken()
                : Outcome.taken(Bytes.EMPTY);
          } catch (NumberFormatException e) {
            return Outcome.refused("not an amount");
          }
        });
  }
}
