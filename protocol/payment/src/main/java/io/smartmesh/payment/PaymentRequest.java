package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.ethereum.Words;

/**
 * What an account asks to be paid on the chain, signed by it (RL-25). It has the text form of an
 * {@link Invoice}, which asks for a payment over channels; its first byte tells the two apart.
 *
 * <pre>
 * body:  version 2 | chain id, varint | token 20 | payee 33 | amount 1+0..32 | id 16 | expiry 8
 *        | purpose, varint + 0..128
 * all:   body | signature 64
 * </pre>
 *
 * @param payee the account's key: its address is paid
 * @param id tells the payee's requests apart
 * @param expiry chain time after which it is not to be paid any more
 */
public record PaymentRequest(
    long chainId,
    Address token,
    PublicKey payee,
    Amount amount,
    Bytes id,
    ChainTime expiry,
    String purpose,
    Signature signature) {
  public static final int ID_BYTES = 16;

  /** Bytes of a purpose, as UTF-8. */
  public static final int PURPOSE_BYTES = Limits.MEMO_BYTES;

  private static final int VERSION = 2;
  private static final String TAG = "smartmesh/request/1";
  private static final String NONCE_TAG = "smartmesh/request/nonce/1";
  private static final String PAYMENT_TAG = "smartmesh/request/payment/1";

  /** What is asked for, still to be signed. */
  public record Draft(
      long chainId, Address token, Amount amount, Bytes id, ChainTime expiry, String purpose) {
    /**
     * @throws IllegalArgumentException for an id or a purpose of another length than allowed
     */
    public PaymentRequest sign(SigningKey account) {
      if (id.length() != ID_BYTES || Bytes.utf8(purpose).length() > PURPOSE_BYTES) {
        throw new IllegalArgumentException(
            id.length() + " bytes of id, " + Bytes.utf8(purpose).length() + " of purpose");
      }
      PublicKey payee = account.publicKey();
      Signature signature = account.sign(Hashes.tagged(TAG, body(payee)));
      return new PaymentRequest(chainId, token, payee, amount, id, expiry, purpose, signature);
    }

    private Bytes body(PublicKey payee) {
      return new Encoder()
          .u8(VERSION)
          .varint(chainId)
          .address(token)
          .raw(payee.compressed())
          .amount(amount)
          .raw(id)
          .u64(expiry.seconds())
          .text(purpose)
          .toBytes();
    }
  }

  private Bytes body() {
    return new Draft(chainId, token, amount, id, expiry, purpose).body(payee);
  }

  /**
   * The token's nonce for paying it: whoever pays it twice is refused by the token itself (RL-27),
   * and the payee knows by it which request was paid.
   */
  public Amount nonce() {
    return Words.toAmount(Hashes.tagged(NONCE_TAG, body()).bytes());
  }

  /** The id of the payment that pays it over channels: so one node pays it so once (RL-35). */
  public PaymentId paymentId() {
    Bytes whole = Hashes.tagged(PAYMENT_TAG, body()).bytes();
    return new PaymentId(whole.slice(0, PaymentId.LENGTH));
  }

  Bytes encode() {
    return Bytes.concat(body(), signature.rs());
  }

  public String toText() {
    return InvoiceText.encode(encode());
  }

  /** Whether this is the text of one, whatever is in it: {@link #parse} tells. */
  public static boolean isOne(String text) {
    try {
      Bytes bytes = InvoiceText.decode(text);
      return !bytes.isEmpty() && bytes.at(0) == VERSION;
    } catch (Malformed e) {
      return false;
    }
  }

  /** Needs no network. Refuses what is not canonical or not signed by its payee. */
  public static Result<PaymentRequest, PaymentError> parse(
      String text, Curve curve, Verifier verifier) {
    try {
      return Result.ok(decode(InvoiceText.decode(text), curve, verifier));
    } catch (Malformed e) {
      return Result.err(new PaymentError.Malformed(String.valueOf(e.getMessage())));
    }
  }

  static PaymentRequest decode(Bytes bytes, Curve curve, Verifier verifier) throws Malformed {
    Decoder in = new Decoder(bytes);
    in.version("payment request", VERSION);
    PaymentRequest request =
        new PaymentRequest(
            in.varint(),
            in.address(),
            InvoiceCodec.key(in, curve),
            in.amount(),
            in.raw(ID_BYTES),
            new ChainTime(in.u64()),
            in.text(PURPOSE_BYTES),
            new Signature(in.raw(Signature.LENGTH)));
    in.end();
    if (!verifier.verify(request.payee, Hashes.tagged(TAG, request.body()), request.signature)) {
      throw new Malformed("payment request is not signed by its payee " + request.payee.address());
    }
    return request;
  }
}
