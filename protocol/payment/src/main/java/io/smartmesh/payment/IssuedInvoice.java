package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.channel.PaymentId;
import java.util.Optional;

/**
 * An invoice of ours that is not paid yet, with what earns it. Stored as
 *
 * <pre>
 * version 1 | secret 32 | invoice, varint + bytes
 *   | asked for 1+0, or 1 + address 20 + payment id 16
 *   | claim 1+0, or 1 + lock + payment id 16
 * </pre>
 *
 * @param asked the payer that asked for it and for which payment, if it was no person
 * @param claim the lock that pays it, once there is one: the secret is out from then on
 */
record IssuedInvoice(Bytes secret, Invoice invoice, Optional<Asked> asked, Optional<Claim> claim) {
  record Asked(Address payer, PaymentId payment) {}

  record Claim(Lock lock, PaymentId payment) {}

  IssuedInvoice claimedBy(Claim by) {
    return new IssuedInvoice(secret, invoice, asked, Optional.of(by));
  }

  Bytes encode() {
    Encoder out = Stored.start().raw(secret).bytes(InvoiceCodec.encode(invoice));
    Stored.optional(out, asked, a -> out.address(a.payer()).raw(a.payment().bytes()));
    Stored.optional(
        out,
        claim,
        c -> {
          c.lock().encode(out);
          out.raw(c.payment().bytes());
        });
    return out.toBytes();
  }

  static IssuedInvoice decode(Bytes key, Bytes record, Env env) {
    return Stored.read(
        "invoice",
        key,
        record,
        in ->
            new IssuedInvoice(
                in.raw(Payee.SECRET_BYTES),
                InvoiceCodec.decode(in.bytes(Limits.PACKET_BYTES), env.curve(), env.verifier()),
                Stored.optional(
                    in, d -> new Asked(d.address(), new PaymentId(d.raw(PaymentId.LENGTH)))),
                Stored.optional(
                    in, d -> new Claim(Lock.decode(d), new PaymentId(d.raw(PaymentId.LENGTH))))));
  }
}
