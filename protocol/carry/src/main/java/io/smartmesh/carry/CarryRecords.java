package io.smartmesh.carry;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SecretBox;

/**
 * What is stored (CY-5).
 *
 * <pre>
 * carry/body/ id 16      →  version 01 | block 74 | giver 20 | stranger 1 | hops 1 | payload
 * carry/state/ id 16     →  version 01 | age, ms 8 | copies 1
 * carry/own/ id 16       →  version 01 | recipient 33 | contents key 32 | opener 16 | label 16
 * carry/part/ id 16     →  version 01 | block 74 | begun by 20 | stranger 1
 * carry/piece/ id 16 | offset 4 →  version 01 | bytes
 * carry/receipt/ id 16   →  version 01 | receipt 124 | seconds left 4
 * carry/arrived/ lock 16 →  version 01 | number 8
 * </pre>
 */
final class CarryRecords {
  static final Bytes BODY = Bytes.utf8("carry/body/");
  static final Bytes STATE = Bytes.utf8("carry/state/");
  static final Bytes OWN = Bytes.utf8("carry/own/");
  static final Bytes PART = Bytes.utf8("carry/part/");
  static final Bytes PIECE = Bytes.utf8("carry/piece/");
  static final Bytes RECEIPT = Bytes.utf8("carry/receipt/");
  static final Bytes ARRIVED = Bytes.utf8("carry/arrived/");
  private static final int VERSION = 1;
  private static final long NUMBER_MOST = 1L << 48;

  /** Of a bundle, without what changes. */
  record Body(PrimaryBlock block, Address giver, boolean strangers, int hops, Bytes payload) {
    Encoder encode() {
      Encoder out = new Encoder().u8(VERSION);
      block.encode(out);
      return out.address(giver).flag(strangers).u8(hops).raw(payload);
    }

    static Body decode(Decoder in) throws Malformed {
      in.version("stored bundle", VERSION);
      PrimaryBlock block = PrimaryBlock.decode(in);
      return new Body(block, in.address(), in.flag(), in.u8(), in.raw(block.length()));
    }
  }

  /** What changes. */
  record State(long ageMillis, int copies) {
    private static final long AGE_MOST = 2000 * CarryLimits.LIFETIME_SECONDS;

    Encoder encode() {
      return new Encoder().u8(VERSION).u64(ageMillis).u8(copies);
    }

    static State decode(Decoder in) throws Malformed {
      in.version("state of a stored bundle", VERSION);
      long age = in.u64();
      if (age > AGE_MOST) {
        throw new Malformed("age of " + age + " ms, at most " + AGE_MOST);
      }
      return new State(age, in.u8());
    }
  }

  /** Of a bundle of which pieces are here. */
  record Part(PrimaryBlock block, Address begunBy, boolean strangers) {
    Encoder encode() {
      Encoder out = new Encoder().u8(VERSION);
      block.encode(out);
      return out.address(begunBy).flag(strangers);
    }

    static Part decode(Decoder in) throws Malformed {
      in.version("stored part of a bundle", VERSION);
      return new Part(PrimaryBlock.decode(in), in.address(), in.flag());
    }
  }

  record Known(Receipt receipt, long secondsLeft) {
    Encoder encode() {
      Encoder out = new Encoder().u8(VERSION);
      receipt.encode(out);
      return out.u32(secondsLeft);
    }

    static Known decode(Decoder in) throws Malformed {
      in.version("stored receipt", VERSION);
      return new Known(Receipt.decode(in), in.u32());
    }
  }

  private CarryRecords() {}

  /**
   * What a record is named after its prefix.
   *
   * @throws DamagedRecord when it has another length
   */
  static Bytes name(Bytes prefix, Bytes key, int length) {
    if (key.length() != prefix.length() + length) {
      throw new DamagedRecord("carry", key, "has a name of another length than " + length);
    }
    return key.slice(prefix.length(), key.length());
  }

  static StoreWrite put(Bytes prefix, Bytes name, Encoder value) {
    return StoreWrite.put(Bytes.concat(prefix, name), value.toBytes());
  }

  static StoreWrite delete(Bytes prefix, Bytes name) {
    return StoreWrite.delete(Bytes.concat(prefix, name));
  }

  static Encoder body(Held held) {
    return new Body(held.block, held.giver, held.strangers, held.hops, held.payload).encode();
  }

  static Encoder state(Held held, Moment now) {
    long age = Math.min(State.AGE_MOST, held.ageMillis(now));
    return new State(age, held.copies).encode();
  }

  static Encoder own(Own own) {
    return new Encoder()
        .u8(VERSION)
        .raw(own.to().compressed())
        .raw(own.contentsKey())
        .raw(own.opener())
        .raw(own.label());
  }

  static Own own(Decoder in, Curve curve) throws Malformed {
    in.version("stored own bundle", VERSION);
    Bytes key = in.raw(PublicKey.LENGTH);
    PublicKey to = curve.parse(key).orElseThrow(() -> new Malformed("recipient is no key"));
    return new Own(
        to,
        in.raw(SecretBox.KEY_LENGTH),
        in.raw(PrimaryBlock.OPENER_LENGTH),
        in.raw(CarryLimits.LABEL_LENGTH));
  }

  static Encoder piece(Bytes bytes) {
    return new Encoder().u8(VERSION).raw(bytes);
  }

  static Bytes piece(Decoder in) throws Malformed {
    in.version("stored piece of a bundle", VERSION);
    return in.rest();
  }

  static Encoder arrived(long number) {
    return new Encoder().u8(VERSION).u64(number);
  }

  static long arrived(Decoder in) throws Malformed {
    in.version("stored arrival", VERSION);
    long number = in.u64();
    if (number > NUMBER_MOST) {
      throw new Malformed("number " + number + ", at most " + NUMBER_MOST);
    }
    return number;
  }
}
