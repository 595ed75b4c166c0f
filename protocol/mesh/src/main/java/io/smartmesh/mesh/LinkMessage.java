package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.ADVERTS_PER_UPDATE;
import static io.smartmesh.mesh.MeshLimits.FRAMES;
import static io.smartmesh.mesh.MeshLimits.HOPS;
import static io.smartmesh.mesh.MeshLimits.RIDERS_MOST;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Signature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What neighbours say to each other inside DATA frames (LN-9).
 *
 * <pre>
 * HELLO    00 | next varint
 * GREETING 01 | features 4 | epoch 4 | power 1 | price 2
 * UPDATE   02 | number varint | count varint | adverts
 * ACK      03 | number varint | count varint | places 1 each
 * REQUEST  04 | destination 20 | wanted varint | hops left 1 | signed varint | signature 64
 * SERVICE  05 | service 1 | payload
 * PACKET   06 | destination 20 | service 1 | class, 2 bits; hops, 6 bits | payload
 * PROBE    07
 * REPORT   08 | next varint | highest varint | missing varint | held 2
 * TRY      09 | zeros
 * HEARD    0a | frame's length 2
 * GOT      0b | highest varint | those below it 4
 * REPAIR   0c | name 6 | seqno varint | rank varint | hops left 1
 * REPAIR   0d | nickname varint | rank varint | hops left 1
 * PACKET   0e | far name 20 | as 06 from the service on
 * SEEK     0f | towards 6 | destination 20 | token 8 | hops left 1
 * FOUND    10 | token 8 | by 6 | claim
 * </pre>
 *
 * <p>Behind one whose end is known ACK, GOT and REPORT may follow in the same frame (LN-48).
 */
sealed interface LinkMessage {
  /** Bytes before the payload of SERVICE and of PACKET. */
  int SERVICE_HEADER = 2;

  int PACKET_HEADER = 23;

  /** What can be promised, in tenths of a second. */
  int NEXT_MOST = 0xffff;

  /**
   * I am here.
   *
   * @param next tenths of a second in which something is said again (LN-40)
   */
  record Hello(int next) implements LinkMessage {
    private static int next(Decoder in) throws Malformed {
      long next = in.varint();
      if (next > NEXT_MOST) {
        throw new Malformed("next word in " + next + " tenths of a second");
      }
      return (int) next;
    }
  }

  /**
   * Who I am to you (LN-8); see {@link Features} and {@link Neighbour}. The initiator says it
   * inside FINISH, the responder with its first DATA frame.
   */
  record Greeting(long features, long epoch, Terms terms) implements LinkMessage {}

  record Update(long number, List<Advert> adverts) implements LinkMessage {}

  /**
   * An update came.
   *
   * @param unproven places in it, rising, of the adverts that lack their origin's word (RT-12)
   */
  record Ack(long number, List<Integer> unproven) implements LinkMessage {
    Ack(long number) {
      this(number, Collections.emptyList());
    }

    private static Ack decode(Decoder in) throws Malformed {
      long number = in.varint();
      List<Integer> unproven = new ArrayList<>();
      int last = -1;
      for (int left = in.count(ADVERTS_PER_UPDATE); left > 0; left--) {
        int place = in.u8();
        if (place <= last || place >= ADVERTS_PER_UPDATE) {
          throw new Malformed("advert " + place + " after " + last);
        }
        unproven.add(place);
        last = place;
      }
      return new Ack(number, unproven);
    }
  }

  /**
   * Somebody needs {@code destination} to announce itself with at least {@code wanted}, and shows
   * the newest number of it that is known there, with the destination's own signature.
   */
  record Request(Address destination, long wanted, int hopsLeft, long signed, Signature signature)
      implements LinkMessage {
    Request oneHopOn() {
      return new Request(destination, wanted, Math.min(hopsLeft, HOPS) - 1, signed, signature);
    }
  }

  record ForService(int service, Bytes payload) implements LinkMessage {}

  /**
   * @param isFar whether {@code destination} is a {@link FarName} (RT-53)
   * @param hops 0 to 63; more than {@link MeshLimits#HOPS} are none that anybody makes
   */
  record Packet(
      Address destination,
      boolean isFar,
      int service,
      TrafficClass traffic,
      int hops,
      Bytes payload)
      implements LinkMessage {
    private static final int HOPS_BITS = 6;
    private static final int HOPS_MASK = (1 << HOPS_BITS) - 1;

    Packet(Address destination, int service, TrafficClass traffic, int hops, Bytes payload) {
      this(destination, false, service, traffic, hops, payload);
    }

    /** A far one, when its whole name is known. */
    Packet named(Address whole) {
      return new Packet(whole, false, service, traffic, hops, payload);
    }

    /** The same, to go by its landmark first. */
    Packet far(Address farName) {
      return new Packet(farName, true, service, traffic, hops, payload);
    }

    Packet oneHopOn() {
      return new Packet(destination, isFar, service, traffic, hops + 1, payload);
    }

    /** Nobody's packets come before a link's own words, whatever they say (LN-26). */
    TrafficClass queuedAs() {
      return traffic == TrafficClass.CONTROL ? TrafficClass.PAYMENT : traffic;
    }

    static boolean isOne(Bytes encoded) {
      return encoded.at(0) == 6 || encoded.at(0) == 14;
    }

    /** Of a packet as it is encoded. */
    static TrafficClass traffic(Bytes encoded) {
      return TrafficClass.of((encoded.at(PACKET_HEADER - 1) & 0xff) >> HOPS_BITS);
    }

    /** What the next one has taken, where it is a text that begins its way here (LN-62). */
    static Optional<MeshOutput.Taken> ownText(Bytes encoded) {
      boolean isOwn = encoded.at(0) == 6 && (encoded.at(PACKET_HEADER - 1) & HOPS_MASK) == 1;
      if (!isOwn || (encoded.at(PACKET_HEADER - 2) & 0xff) != Service.MESSAGE.number()) {
        return Optional.empty();
      }
      Address to = new Address(encoded.slice(1, 1 + Address.LENGTH));
      return Optional.of(new MeshOutput.Taken(to, encoded.slice(PACKET_HEADER, encoded.length())));
    }

    /** As it was before it was sent. */
    Packet oneHopBack() {
      return new Packet(destination, isFar, service, traffic, hops - 1, payload);
    }

    private int trafficAndHops() {
      return traffic.number() << HOPS_BITS | hops;
    }

    private static Packet decode(Decoder in, boolean isFar) throws Malformed {
      Address destination = in.address();
      int service = in.u8();
      int last = in.u8();
      TrafficClass traffic = TrafficClass.of(last >> HOPS_BITS);
      return new Packet(destination, isFar, service, traffic, last & HOPS_MASK, in.rest());
    }
  }

  /** Are you there? To be answered with HELLO. */
  record Probe() implements LinkMessage {}

  /**
   * Was a frame of this length heard (LN-32)?
   *
   * @param padding zeros behind its type
   */
  record Try(int padding) implements LinkMessage {
    /** In a frame of {@code length} bytes. */
    static Try inFrame(int length) {
      return new Try(length - Frame.DATA_OVERHEAD - 1);
    }

    int frameLength() {
      return Frame.DATA_OVERHEAD + 1 + padding;
    }

    private static Try decode(Decoder in) throws Malformed {
      Bytes padding = in.rest();
      for (int i = 0; i < padding.length(); i++) {
        if (padding.at(i) != 0) {
          throw new Malformed("padding that says something");
        }
      }
      return new Try(padding.length());
    }
  }

  /** A {@link Try} in a frame of so many bytes came, 0 to 65,535. */
  record Heard(int frameLength) implements LinkMessage {}

  /**
   * A hello that tells what came in this session (LN-30).
   *
   * @param next as in {@link Hello}
   * @param highest counter that came
   * @param missing counters below it that did not come
   * @param heldMillis since that one came, at most {@link MeshLimits#HELD_MILLIS_MOST}
   */
  record Report(int next, long highest, long missing, int heldMillis) implements LinkMessage {
    private static Report decode(Decoder in) throws Malformed {
      Report report = new Report(Hello.next(in), in.varint(), in.varint(), in.u16());
      if (report.highest >= FRAMES || report.missing > report.highest) {
        throw new Malformed(report.missing + " missing of " + report.highest);
      }
      return report;
    }
  }

  /**
   * PACKETs came in this session (LN-50).
   *
   * @param highest counter of all that came
   * @param below bit i is set where the counter highest − 1 − i came
   */
  record Got(long highest, long below) implements LinkMessage {
    static final int BITS = 32;

    private static Got decode(Decoder in) throws Malformed {
      Got got = new Got(in.varint(), in.u32());
      if (got.highest >= FRAMES) {
        throw new Malformed("counter " + got.highest);
      }
      return got;
    }

    boolean has(long counter) {
      long back = highest - 1 - counter;
      return counter == highest || (back >= 0 && back < BITS && (below >> back & 1) == 1);
    }

    /** Whether it says anything of this one. */
    boolean covers(long counter) {
      return counter <= highest && highest - 1 - counter < BITS;
    }
  }

  /** The speaker has no way to whoever is named so, and takes one below the bound (RT-31). */
  record Repair(Bytes name, Distance bound, int hopsLeft) implements LinkMessage {}

  /** The same of whom a nickname says, with the sequence number (RT-45); here it is 0. */
  record BriefRepair(long nickname, Distance bound, int hopsLeft) implements LinkMessage {}

  /** Where does {@code to} live? To the landmark that is named {@code towards} (RT-52). */
  record Seek(Bytes towards, Address to, Bytes token, int hopsLeft) implements LinkMessage {
    Seek oneHopOn() {
      return new Seek(towards, to, token, Math.min(hopsLeft, HOPS) - 1);
    }
  }

  /** There; by the way that the question came, from the landmark named {@code by}. */
  record Found(Bytes token, Bytes by, Claim claim) implements LinkMessage {}

  /** Whether it is between the two links alone and nothing for what is above. */
  default boolean isOfLink() {
    return this instanceof Hello
        || this instanceof Report
        || this instanceof Try
        || this instanceof Heard
        || this instanceof Got;
  }

  /** Whether somebody above has said it: who gets it owes a word (LN-41). */
  default boolean isData() {
    return this instanceof ForService || this instanceof Packet;
  }

  /** The same of what was encoded. */
  static boolean isData(Bytes plaintext) {
    return plaintext.at(0) == 5 || Packet.isOne(plaintext);
  }

  /** Whether others may ride behind what was encoded: its end shows, and it is no greeting. */
  static boolean carries(Bytes plaintext) {
    return plaintext.at(0) != 1 && plaintext.at(0) != 9 && !isData(plaintext);
  }

  private boolean isRider() {
    return this instanceof Ack || this instanceof Got || this instanceof Report;
  }

  default Bytes encode() {
    Encoder out = new Encoder();
    if (this instanceof Packet m) {
      out.u8(m.isFar ? 14 : 6).address(m.destination).u8(m.service).u8(m.trafficAndHops());
      return Bytes.concat(out.toBytes(), m.payload); // once: it may be long, and is passed on
    }
    if (this instanceof Hello m) {
      out.u8(0).varint(m.next);
    } else if (this instanceof Greeting m) {
      m.terms.encode(out.u8(1).u32(m.features).u32(m.epoch));
    } else if (this instanceof Update m) {
      out.u8(2).varint(m.number).varint(m.adverts.size());
      m.adverts.forEach(advert -> advert.encode(out));
    } else if (this instanceof Ack m) {
      out.u8(3).varint(m.number).varint(m.unproven.size());
      m.unproven.forEach(out::u8);
    } else if (this instanceof Request m) {
      out.u8(4).address(m.destination).varint(m.wanted).u8(m.hopsLeft);
      out.varint(m.signed).raw(m.signature.rs());
    } else if (this instanceof ForService m) {
      out.u8(5).u8(m.service).raw(m.payload);
    } else if (this instanceof Probe) {
      out.u8(7);
    } else if (this instanceof Report m) {
      out.u8(8).varint(m.next).varint(m.highest).varint(m.missing).u16(m.heldMillis);
    } else if (this instanceof Try m) {
      out.u8(9).raw(Bytes.wrap(new byte[m.padding]));
    } else if (this instanceof Heard m) {
      out.u8(10).u16(m.frameLength);
    } else if (this instanceof Got m) {
      out.u8(11).varint(m.highest).u32(m.below);
    } else if (this instanceof Repair m) {
      Advert.place(out.u8(12).raw(m.name), m.bound).u8(m.hopsLeft);
    } else if (this instanceof BriefRepair m) {
      Advert.rank(out.u8(13).varint(m.nickname), m.bound).u8(m.hopsLeft);
    } else if (this instanceof Seek m) {
      out.u8(15).raw(m.towards).address(m.to).raw(m.token).u8(m.hopsLeft);
    } else if (this instanceof Found m) {
      m.claim.encode(out.u8(16).raw(m.token).raw(m.by));
    }
    return out.toBytes();
  }

  /** What a frame says: one message, and those that ride behind it (LN-48). */
  static Result<List<LinkMessage>, DropReason> decodeAll(Bytes bytes) {
    try {
      Decoder in = new Decoder(bytes);
      List<LinkMessage> all = new ArrayList<>();
      all.add(decode(in));
      while (in.remaining() > 0 && carries(bytes) && all.size() <= RIDERS_MOST) {
        LinkMessage rider = decode(in);
        if (!rider.isRider()) {
          throw new Malformed("a message behind another");
        }
        all.add(rider);
      }
      in.end();
      return Result.ok(all);
    } catch (Malformed e) {
      return Result.err(DropReason.MALFORMED_FRAME);
    }
  }

  /** One that stands alone. */
  static Result<LinkMessage, DropReason> decode(Bytes bytes) {
    return decodeAll(bytes)
        .fold(
            all -> all.size() == 1 ? Result.ok(all.get(0)) : Result.err(DropReason.MALFORMED_FRAME),
            Result::err);
  }

  private static LinkMessage decode(Decoder in) throws Malformed {
    int type = in.u8();
    return switch (type) {
      case 0 -> new Hello(Hello.next(in));
      case 1 -> new Greeting(in.u32(), in.u32(), Terms.decode(in));
      case 2 -> new Update(in.varint(), adverts(in));
      case 3 -> Ack.decode(in);
      case 4 ->
          new Request(
              in.address(),
              Advert.seqno(in),
              in.u8(),
              Advert.seqno(in),
              new Signature(in.raw(Signature.LENGTH)));
      case 5 -> new ForService(in.u8(), in.rest());
      case 6 -> Packet.decode(in, false);
      case 7 -> new Probe();
      case 8 -> Report.decode(in);
      case 9 -> Try.decode(in);
      case 10 -> new Heard(in.u16());
      case 11 -> Got.decode(in);
      case 12 -> new Repair(in.raw(Advert.NAME_LENGTH), Advert.place(in), in.u8());
      case 13 -> new BriefRepair(in.varint(), Advert.rank(in, 0), in.u8());
      case 14 -> Packet.decode(in, true);
      case 15 ->
          new Seek(in.raw(Advert.NAME_LENGTH), in.address(), in.raw(Seeks.TOKEN_LENGTH), in.u8());
      case 16 ->
          new Found(in.raw(Seeks.TOKEN_LENGTH), in.raw(Advert.NAME_LENGTH), Claim.decode(in));
      default -> throw new Malformed("message type " + type);
    };
  }

  private static List<Advert> adverts(Decoder in) throws Malformed {
    int count = in.count(ADVERTS_PER_UPDATE);
    List<Advert> adverts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      adverts.add(Advert.decode(in));
    }
    return adverts;
  }
}
