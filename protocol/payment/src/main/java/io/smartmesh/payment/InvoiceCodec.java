package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;

/**
 * An invoice's bytes (PY-1), signed by the payee's device key over {@code
 * tagged("smartmesh/invoice/1", body)}:
 *
 * <pre>
 * body:  version 1 | chain id, varint | channels 20 | token 20 | payee 33 | amount 1+0..32
 *        | hash lock 32 | expiry 8 | memo, varint + 0..128
 * all:   body | signature 64
 * </pre>
 */
final class InvoiceCodec {
  private static final int VERSION = 1;
  private static final String TAG = "smartmesh/invoice/1";

  private InvoiceCodec() {}

  /** What is still to be signed. */
  record Terms(
      long chainId,
      Address channels,
      Address token,
      Amount amount,
      Hash hashLock,
      ChainTime expiry,
      String memo) {}

  static Invoice sign(Terms terms, SigningKey payee) {
    Bytes body = body(terms, payee.publicKey());
    return invoice(terms, payee.publicKey(), payee.sign(Hashes.tagged(TAG, body)));
  }

  static Bytes encode(Invoice invoice) {
    Terms terms =
        new Terms(
            invoice.chainId(),
            invoice.channels(),
            invoice.token(),
            invoice.amount(),
            invoice.hashLock(),
            invoice.expiry(),
            invoice.memo());
    return Bytes.concat(body(terms, invoice.payee()), invoice.signature().rs());
  }

  /** Refuses what is not canonical or not signed by its payee. */
  static Invoice decode(Bytes bytes, Curve curve, Verifier verifier) throws Malformed {
    Decoder in = new Decoder(bytes);
    in.version("invoice", VERSION);
    long chainId = in.varint();
    Address channels = in.address();
    Address token = in.address();
    PublicKey payee = key(in, curve);
    Terms terms =
        new Terms(
            chainId,
            channels,
            token,
            in.amount(),
            in.hash(),
            new ChainTime(in.u64()),
            in.text(Limits.MEMO_BYTES));
    Signature signature = new Signature(in.raw(Signature.LENGTH));
    in.end();
    Bytes body = bytes.slice(0, bytes.length() - Signature.LENGTH);
    if (!verifier.verify(payee, Hashes.tagged(TAG, body), signature)) {
      throw new Malformed("invoice is not signed by its payee " + payee.address());
    }
    return invoice(terms, payee, signature);
  }

  static PublicKey key(Decoder in, Curve curve) throws Malformed {
    return curve
        .parse(in.raw(PublicKey.LENGTH))
        .orElseThrow(() -> new Malformed("not a public key"));
  }

  private static Bytes body(Terms terms, PublicKey payee) {
    return new Encoder()
        .u8(VERSION)
        .varint(terms.chainId())
        .address(terms.channels())
        .address(terms.token())
        .raw(payee.compressed())
        .amount(terms.amount())
        .hash(terms.hashLock())
        .u64(terms.expiry().seconds())
        .text(terms.memo())
        .toBytes();
  }

  private static Invoice invoice(Terms terms, PublicKey payee, Signature signature) {
    return new Invoice(
        terms.chainId(),
        terms.channels(),
        terms.token(),
        payee,
        terms.amount(),
        terms.hashLock(),
        terms.expiry(),
        terms.memo(),
        signature);
  }
}
