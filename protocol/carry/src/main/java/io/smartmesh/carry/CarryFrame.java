package io.smartmesh.carry;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * What neighbours say to each other (CY-8). A frame has as much as fits.
 *
 * <pre>
 * KNOWN     01 02 | from 8 | to 8 | prefix 8 each            receipts known between the two
 * RECEIPTS  01 03 | (seconds left 4 | receipt 124) each
 * OFFER     01 04 | serial 4 | (id 16 | urgency 1 | hint 16 | length 4 | copies 1 |
 *                   likelihood 2) each
 * HEARD     01 05 | serial 4
 * WANT      01 06 | id 16 | from 4 | to 4
 * HEAD      01 07 | block 78 | age, s 4 | copies 1 | hops 1
 * FRAGMENT  01 08 | id 16 | offset 4 | bytes
 * TAKEN     01 09 | id 16
 * LACKING   01 0a | id 16
 * </pre>
 */
sealed interface CarryFrame {
  int VERSION = 1;
  int HEAD = 7;
  int PREFIX_LENGTH = 8;
  int OFFER_LENGTH = 16 + 1 + 16 + 4 + 1 + 2;
  int RECEIPT_LENGTH = 4 + Receipt.LENGTH;
  int HEADER_MOST = 32;
  int LIKELIHOOD_MOST = 0xffff;

  /** Which receipts are known whose ids begin with something from {@code from} to {@code to}. */
  record Known(Bytes from, Bytes to, List<Bytes> prefixes) implements CarryFrame {}

  record Told(long secondsLeft, Receipt receipt) {}

  record Receipts(List<Told> receipts) implements CarryFrame {}

  /**
   * @param copies that would be handed over; none of the last one
   * @param likelihood that whoever offers it meets its end; the most for a spare
   */
  record Entry(BundleId id, Urgency urgency, Bytes hint, int length, int copies, int likelihood) {}

  record Offer(long serial, List<Entry> entries) implements CarryFrame {}

  record Heard(long serial) implements CarryFrame {}

  record Want(BundleId id, int from, int to) implements CarryFrame {}

  record Head(PrimaryBlock block, long ageSeconds, int copies, int hops) implements CarryFrame {}

  record Fragment(BundleId id, int offset, Bytes bytes) implements CarryFrame {}

  record Taken(BundleId id) implements CarryFrame {}

  record Lacking(BundleId id) implements CarryFrame {}

  default Bytes encode() {
    Encoder out = new Encoder().u8(VERSION);
    if (this instanceof Known known) {
      out.u8(2).raw(known.from).raw(known.to);
      known.prefixes.forEach(out::raw);
    } else if (this instanceof Receipts receipts) {
      out.u8(3);
      receipts.receipts.forEach(told -> told.receipt.encode(out.u32(told.secondsLeft)));
    } else if (this instanceof Offer offer) {
      out.u8(4).u32(offer.serial);
      offer.entries.forEach(entry -> entry(entry, out));
    } else if (this instanceof Heard heard) {
      out.u8(5).u32(heard.serial);
    } else if (this instanceof Want want) {
      out.u8(6).raw(want.id.bytes()).u32(want.from).u32(want.to);
    } else if (this instanceof Head head) {
      head.block.encode(out.u8(HEAD));
      out.u32(head.ageSeconds).u8(head.copies).u8(head.hops);
    } else if (this instanceof Fragment fragment) {
      out.u8(8).raw(fragment.id.bytes()).u32(fragment.offset).raw(fragment.bytes);
    } else if (this instanceof Taken taken) {
      out.u8(9).raw(taken.id.bytes());
    } else {
      out.u8(10).raw(((Lacking) this).id.bytes());
    }
    return out.toBytes();
  }

  private static void entry(Entry entry, Encoder out) {
    out.raw(entry.id.bytes()).u8(entry.urgency.number).raw(entry.hint);
    out.u32(entry.length).u8(entry.copies).u16(entry.likelihood);
  }

  static Result<CarryFrame, CarryError> decode(Bytes bytes) {
    try {
      Decoder in = new Decoder(bytes);
      in.version("carry frame", VERSION);
      int kind = in.u8();
      CarryFrame frame =
          switch (kind) {
            case 2 -> known(in);
            case 3 -> receipts(in);
            case 4 -> offer(in);
            case 5 -> new Heard(in.u32());
            case 6 -> new Want(id(in), offset(in), offset(in));
            case HEAD -> new Head(PrimaryBlock.decode(in), in.u32(), in.u8(), in.u8());
            case 8 -> new Fragment(id(in), offset(in), in.rest());
            case 9 -> new Taken(id(in));
            case 10 -> new Lacking(id(in));
            default -> throw new Malformed("carry frame of kind " + kind);
          };
      in.end();
      return Result.ok(frame);
    } catch (Malformed e) {
      return Result.err(new CarryError.Malformed(String.valueOf(e.getMessage())));
    }
  }

  private static BundleId id(Decoder in) throws Malformed {
    return new BundleId(in.raw(BundleId.LENGTH));
  }

  private static int offset(Decoder in) throws Malformed {
    long offset = in.u32();
    if (offset > CarryLimits.PAYLOAD_BYTES) {
      throw new Malformed("offset " + offset + ", at most " + CarryLimits.PAYLOAD_BYTES);
    }
    return (int) offset;
  }

  private static Known known(Decoder in) throws Malformed {
    Bytes from = in.raw(PREFIX_LENGTH);
    Bytes to = in.raw(PREFIX_LENGTH);
    List<Bytes> prefixes = new ArrayList<>();
    while (in.remaining() > 0) {
      prefixes.add(in.raw(PREFIX_LENGTH));
    }
    return new Known(from, to, prefixes);
  }

  private static Receipts receipts(Decoder in) throws Malformed {
    List<Told> receipts = new ArrayList<>();
    while (in.remaining() > 0) {
      receipts.add(new Told(in.u32(), Receipt.decode(in)));
    }
    return new Receipts(receipts);
  }

  private static Offer offer(Decoder in) throws Malformed {
    long serial = in.u32();
    List<Entry> entries = new ArrayList<>();
    while (in.remaining() > 0) {
      entries.add(
          new Entry(
              id(in),
              PrimaryBlock.urgency(in),
              in.raw(EndTag.HINT_LENGTH),
              offset(in),
              in.u8(),
              in.u16()));
    }
    return new Offer(serial, entries);
  }
}
