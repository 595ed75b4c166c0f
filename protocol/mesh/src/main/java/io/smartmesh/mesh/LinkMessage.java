package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.ADVERTS_PER_UPDATE;
import static io.smartmesh.mesh.MeshLimits.HOPS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Signature;
import java.util.ArrayList;
import java.util.List;

/**
 * What neighbours say to each other inside DATA frames (LN-9).
 *
 * <pre>
 * HELLO    00
 * GREETING 01 | features 4 | epoch 4
 * UPDATE   02 | number varint | count varint | adverts
 * ACK      03 | number varint
 * REQUEST  04 | destination 20 | wanted varint | hops left 1 | signed varint | signature 64
 * SERVICE  05 | service 1 | payload
 * PACKET   06 | destination 20 | service 1 | hops 1 | payload
 * PROBE    07
 * </pre>
 */
sealed interface LinkMessage {
  /** Bytes before the payload of SERVICE and of PACKET. */
  int SERVICE_HEADER = 2;

  int PACKET_HEADER = 23;

  /** I am here. */
  record Hello() implements LinkMessage {}

  /**
   * Who I am to you (LN-8); see {@link Features} and {@link Neighbour}. The initiator says it
   * inside FINISH, the responder with its first DATA frame.
   */
  record Greeting(long features, long epoch) implements LinkMessage {}

  record Update(long number, List<Advert> adverts) implements LinkMessage {}

  record Ack(long number) implements LinkMessage {}

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

  record Packet(Address destination, int service, int hops, Bytes payload) implements LinkMessage {}

  /** Are you there? To be answered with HELLO. */
  record Probe() implements LinkMessage {}

  default Bytes encode() {
    Encoder out = new Encoder();
    if (this instanceof Hello) {
      out.u8(0);
    } else if (this instanceof Greeting m) {
      out.u8(1).u32(m.features).u32(m.epoch);
    } else if (this instanceof Update m) {
      out.u8(2).varint(m.number).varint(m.adverts.size());
      m.adverts.forEach(advert -> advert.encode(out));
    } else if (this instanceof Ack m) {
      out.u8(3).varint(m.number);
    } else if (this instanceof Request m) {
      out.u8(4).address(m.destination).varint(m.wanted).u8(m.hopsLeft);
      out.varint(m.signed).raw(m.signature.rs());
    } else if (this instanceof ForService m) {
      out.u8(5).u8(m.service).raw(m.payload);
    } else if (this instanceof Packet m) {
      out.u8(6).address(m.destination).u8(m.service).u8(m.hops).raw(m.payload);
    } else if (this instanceof Probe) {
      out.u8(7);
    }
    return out.toBytes();
  }

  static Result<LinkMessage, DropReason> decode(Bytes bytes) {
    try {
      Decoder in = new Decoder(bytes);
      LinkMessage message = decode(in);
      in.end();
      return Result.ok(message);
    } catch (Malformed e) {
      return Result.err(DropReason.MALFORMED_FRAME);
    }
  }

  private static LinkMessage decode(Decoder in) throws Malformed {
    int type = in.u8();
    return switch (type) {
      case 0 -> new Hello();
      case 1 -> new Greeting(in.u32(), in.u32());
      case 2 -> new Update(in.varint(), adverts(in));
      case 3 -> new Ack(in.varint());
      case 4 ->
          new Request(
              in.address(),
              Advert.seqno(in),
              in.u8(),
              Advert.seqno(in),
              new Signature(in.raw(Signature.LENGTH)));
      case 5 -> new ForService(in.u8(), in.rest());
      case 6 -> new Packet(in.address(), in.u8(), in.u8(), in.rest());
      case 7 -> new Probe();
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
