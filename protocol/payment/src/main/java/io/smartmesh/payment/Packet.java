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
import java.util.function.BiConsumer;

/**
 * A payload of the payment service (PY-10). Announcements are public; the rest is sealed, which
 * also proves who sent it.
 *
 * <pre>
 * announcements:  version 1 | 1 | { length, varint | announcement }
 * sealed:         version 1 | 2 | box, by the sender, in the context "smartmesh/payment/1"
 *   requests:     1 | { payment id 16 | amount 1+0..32 }, one at least
 *   invoices:     3 | { payment id 16 | length, varint | invoice }, one at least
 * </pre>
 *
 * <p>2 was a single invoice.
 */
sealed interface Packet {
  int VERSION = 1;
  int ANNOUNCEMENTS = 1;
  int SEALED = 2;
  int REQUEST = 1;
  int INVOICES = 3;

  /** Bytes of requests or invoices in one packet. */
  int PLAINTEXT_MOST = Limits.PACKET_BYTES - 2 - SealedBox.OVERHEAD - 1;

  Bytes CONTEXT = Bytes.utf8("smartmesh/payment/1");

  /** Not yet verified. */
  record Announced(List<Bytes> announcements) implements Packet {}

  /** {@code from} wants to pay and asks for invoices. */
  record InvoiceRequest(PublicKey from, List<Wanted> wanted) implements Packet {}

  /** The same id again gets the same invoice. */
  record Wanted(PaymentId payment, Amount amount) {
    private void write(Encoder out) {
      out.raw(payment.bytes()).amount(amount);
    }
  }

  record InvoiceAnswer(PublicKey from, List<Issued> issued) implements Packet {}

  /** An invoice for one payment, not yet verified. */
  record Issued(PaymentId payment, Bytes invoice) {
    private void write(Encoder out) {
      out.raw(payment.bytes()).bytes(invoice);
    }
  }

  static Bytes announced(List<Bytes> announcements) {
    Encoder out = new Encoder().u8(VERSION).u8(ANNOUNCEMENTS);
    announcements.forEach(out::bytes);
    return out.toBytes();
  }

  /** As many packets as it takes. */
  static List<Bytes> requests(PublicKey to, List<Wanted> wanted, Env env) {
    return seal(to, REQUEST, wanted, Wanted::write, env);
  }

  /** As many packets as it takes. */
  static List<Bytes> answers(PublicKey to, List<Issued> issued, Env env) {
    return seal(to, INVOICES, issued, Issued::write, env);
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
      if (opened.filter(box -> env.unheard().test(box.from().address())).isPresent()) {
        return Result.err(new PaymentError.FromBlocked(opened.get().from().address()));
      }
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
    if (kind == REQUEST) {
      List<Wanted> wanted = new ArrayList<>();
      do {
        wanted.add(new Wanted(new PaymentId(in.raw(PaymentId.LENGTH)), in.amount()));
      } while (in.remaining() > 0);
      return new InvoiceRequest(from, wanted);
    }
    if (kind != INVOICES) {
      throw new Malformed("sealed payment packet of kind " + kind);
    }
    List<Issued> issued = new ArrayList<>();
    do {
      PaymentId payment = new PaymentId(in.raw(PaymentId.LENGTH));
      issued.add(new Issued(payment, in.bytes(Limits.PACKET_BYTES)));
    } while (in.remaining() > 0);
    return new InvoiceAnswer(from, issued);
  }

  private static <T> List<Bytes> seal(
      PublicKey to, int kind, List<T> items, BiConsumer<T, Encoder> write, Env env) {
    List<Bytes> packets = new ArrayList<>();
    List<Bytes> parts = new ArrayList<>();
    int room = PLAINTEXT_MOST;
    for (T item : items) {
      Encoder out = new Encoder();
      write.accept(item, out);
      Bytes part = out.toBytes();
      if (part.length() > room && !parts.isEmpty()) {
        packets.add(seal(to, kind, parts, env));
        parts.clear();
        room = PLAINTEXT_MOST;
      }
      parts.add(part);
      room -= part.length();
    }
    packets.add(seal(to, kind, parts, env));
    return packets;
  }

  private static Bytes seal(PublicKey to, int kind, List<Bytes> parts, Env env) {
    Encoder plain = new Encoder().u8(kind);
    parts.forEach(plain::raw);
    Bytes box =
        SealedBox.seal(to, env.self(), CONTEXT, plain.toBytes(), env.curve(), env.entropy());
    return new Encoder().u8(VERSION).u8(SEALED).raw(box).toBytes();
  }
}
