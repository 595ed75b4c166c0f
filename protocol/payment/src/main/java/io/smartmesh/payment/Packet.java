package io.smartmesh.payment;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SealedBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A payload of the payment service (PY-10). Announcements are public; the rest is sealed, which
 * also proves who sent it.
 *
 * <pre>
 * announcements:  version 1 | 1 | { length, varint | announcement }
 * sealed:         version 1 | 2 | box, by the sender, in the context "smartmesh/payment/1"
 *   request:      1 | payment id 16 | amount 1+0..32
 *   invoice:      2 | payment id 16 | invoice
 * </pre>
 */
sealed interface Packet {
  int VERSION = 1;
  int ANNOUNCEMENTS = 1;
  int SEALED = 2;
  int REQUEST = 1;
  int INVOICE = 2;
  Bytes CONTEXT = Bytes.utf8("smartmesh/payment/1");

  /** Not yet verified. */
  record Announced(List<Bytes> announcements) implements Packet {}

  /** {@code from} wants to pay and asks for an invoice; the same id again gets the same one. */
  record InvoiceRequest(PublicKey from, PaymentId payment, Amount amount) implements Packet {}

  record InvoiceAnswer(PublicKey from, PaymentId payment, Bytes invoice) implements Packet {}

  static Bytes announced(List<Bytes> announcements) {
    Encoder out = new Encoder().u8(VERSION).u8(ANNOUNCEMENTS);
    announcements.forEach(out::bytes);
    return out.toBytes();
  }

  static Bytes request(PublicKey to, PaymentId payment, Amount amount, Env env) {
    return seal(to, new Encoder().u8(REQUEST).raw(payment.bytes()).amount(amount), env);
  }

  static Bytes answer(PublicKey to, PaymentId payment, Invoice invoice, Env env) {
    return seal(
        to, new Encoder().u8(INVOICE).raw(payment.bytes()).raw(InvoiceCodec.encode(invoice)), env);
  }

  static Result<Packet, PaymentError> open(Bytes payload, Env env) {
    try {
      if (payload.length() > Limits.PACKET_BYTES) {
        throw new Malformed(payload.length() + " bytes, at most " + Limits.PACKET_BYTES);
      }
      Decoder in = new Decoder(payload);
      in.version("payment packet", VERSION);
      int kind = in.u8();
      if (kind == ANNOUNCEMENTS) {
        return Result.ok(announced(in));
      }
      if (kind != SEALED) {
        throw new Malformed("payment packet of kind " + kind);
      }
      Optional<SealedBox.Opened> opened =
          SealedBox.open(env.self(), CONTEXT, in.rest(), env.curve());
      return opened.isPresent()
          ? Result.ok(decode(opened.get().from(), new Decoder(opened.get().plaintext())))
          : Result.err(new PaymentError.NotAuthentic(payload.length()));
    } catch (Malformed e) {
      return Result.err(new PaymentError.BadPacket(e.what()));
    }
  }

  private static Packet announced(Decoder in) throws Malformed {
    List<Bytes> announcements = new ArrayList<>();
    while (in.remaining() > 0) {
      announcements.add(in.bytes(Limits.PACKET_BYTES));
    }
    return new Announced(announcements);
  }

  private static Packet decode(PublicKey from, Decoder in) throws Malformed {
    int kind = in.u8();
    PaymentId payment = new PaymentId(in.raw(PaymentId.LENGTH));
    if (kind == REQUEST) {
      Packet request = new InvoiceRequest(from, payment, in.amount());
      in.end();
      return request;
    }
    if (kind != INVOICE) {
      throw new Malformed("sealed payment packet of kind " + kind);
    }
    return new InvoiceAnswer(from, payment, in.rest());
  }

  private static Bytes seal(PublicKey to, Encoder plain, Env env) {
    Bytes box =
        SealedBox.seal(to, env.self(), CONTEXT, plain.toBytes(), env.curve(), env.entropy());
    return new Encoder().u8(VERSION).u8(SEALED).raw(box).toBytes();
  }
}
