package io.smartmesh.simulator.wire;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.Service;
import java.util.Locale;

/** Everything that nodes say to each other: frames, link messages, and what is inside those. */
public enum MessageKind {
  BEACON(Layer.MESH),
  OPEN(Layer.MESH),
  ANSWER(Layer.MESH),
  FINISH(Layer.MESH),
  UNKNOWN(Layer.MESH),
  HELLO(Layer.MESH),
  GREETING(Layer.MESH),
  ROUTE_UPDATE(Layer.MESH),
  ROUTE_ACK(Layer.MESH),
  ROUTE_REQUEST(Layer.MESH),
  PROBE(Layer.MESH),
  STEPS(Layer.CHANNEL),
  UPDATE(Layer.CHANNEL),
  ACK(Layer.CHANNEL),
  PRE_ACK(Layer.CHANNEL),
  REVEAL(Layer.CHANNEL),
  ASK_RELEASE(Layer.CHANNEL),
  CLOSE_REQUEST(Layer.CHANNEL),
  CLOSE_AGREEMENT(Layer.CHANNEL),
  NEWEST(Layer.CHANNEL),
  ASK_NEWEST(Layer.CHANNEL),
  WITHDRAW_REQUEST(Layer.CHANNEL),
  WITHDRAW_AGREEMENT(Layer.CHANNEL),
  ANNOUNCEMENTS(Layer.PACKET),
  INVOICE_REQUEST(Layer.PACKET),
  INVOICE(Layer.PACKET),
  TEXT(Layer.PACKET),
  RECEIPT(Layer.PACKET),
  /** What the simulator cannot name: garbage, or a message it was never taught. */
  OTHER(Layer.MESH);

  /** Who says it, and so which rules bind it. */
  public enum Layer {
    /** Promises nothing and leaves without the disk (ND-2). */
    MESH,
    /** To a neighbour, held until what it follows from is stored (ND-1). */
    CHANNEL,
    /** To anybody, over several hops; held in the same way where it begins. */
    PACKET
  }

  /** To resume is to open, with one answer less. */
  private static final MessageKind[] FRAMES = {
    BEACON, OPEN, ANSWER, FINISH, OTHER, UNKNOWN, OTHER, OPEN, ANSWER
  };

  private static final MessageKind[] LINK = {
    HELLO, GREETING, ROUTE_UPDATE, ROUTE_ACK, ROUTE_REQUEST, OTHER, OTHER, PROBE, HELLO
  };
  private static final MessageKind[] OF_CHANNEL = {
    STEPS,
    UPDATE,
    ACK,
    PRE_ACK,
    REVEAL,
    ASK_RELEASE,
    CLOSE_REQUEST,
    CLOSE_AGREEMENT,
    NEWEST,
    ASK_NEWEST,
    WITHDRAW_REQUEST,
    WITHDRAW_AGREEMENT
  };

  /** Sealed boxes hide their kind but not their length: see the layouts PY-10 and MS-1. */
  private static final int REQUEST_BYTES_MOST = 150;

  private static final int RECEIPT_BYTES_MOST = 120;

  /** What devices say about prekeys (RA-10). */
  private static final int PREKEY_WORD = 0x13;

  /** {@code PACKET 06 | destination 20 | service 1 | hops 1 | payload}. */
  private static final int PACKET_SERVICE = 21;

  private static final int PACKET_HOPS = 22;
  private static final int PACKET_PAYLOAD = 23;

  private final Layer layer;

  MessageKind(Layer layer) {
    this.layer = layer;
  }

  public Layer layer() {
    return layer;
  }

  /** Of a frame that is not DATA. */
  static MessageKind ofFrame(Bytes frame) {
    return frame.isEmpty() ? OTHER : at(FRAMES, frame.at(0) & 15);
  }

  /** Of what was inside a DATA frame. */
  public static MessageKind ofPlaintext(Bytes plaintext) {
    if (plaintext.isEmpty()) {
      return OTHER;
    }
    int type = plaintext.at(0);
    if (type == LinkWords.SERVICE && plaintext.length() > 2) {
      return ofService(plaintext.at(1), plaintext.slice(2, plaintext.length()));
    }
    if (type == LinkWords.PACKET && plaintext.length() > PACKET_PAYLOAD) {
      return ofService(
          plaintext.at(PACKET_SERVICE), plaintext.slice(PACKET_PAYLOAD, plaintext.length()));
    }
    return at(LINK, type);
  }

  /** How often a packet has been sent on; 1 from where it begins. */
  public static int hops(Bytes packet) {
    return packet.at(PACKET_HOPS) & 0x3f;
  }

  private static MessageKind ofService(int service, Bytes payload) {
    if (service == Service.CHANNEL.number()) {
      return at(OF_CHANNEL, payload.at(0) & 15);
    }
    if (service == Service.PAYMENT.number() && payload.length() > 1) {
      if (payload.at(1) == 1) {
        return ANNOUNCEMENTS;
      }
      return payload.length() <= REQUEST_BYTES_MOST ? INVOICE_REQUEST : INVOICE;
    }
    if (service == Service.MESSAGE.number()) {
      if (payload.at(0) == PREKEY_WORD) {
        return OTHER;
      }
      return payload.length() <= RECEIPT_BYTES_MOST ? RECEIPT : TEXT;
    }
    return OTHER;
  }

  private static MessageKind at(MessageKind[] kinds, int number) {
    return number >= 0 && number < kinds.length ? kinds[number] : OTHER;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
