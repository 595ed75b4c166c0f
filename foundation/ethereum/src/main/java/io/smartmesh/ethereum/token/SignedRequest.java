package io.smartmesh.ethereum.token;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.ethereum.ContractCall;
import java.util.Optional;

/**
 * What a holder of SMT has signed and asks a relayer to send (RL-1).
 *
 * <pre>
 * version 01 | is an approval flag | from 20 | to 20
 * | value amount | fee amount | relayer 20 | nonce amount
 * | deadline u64 | signature bytes | act? flag[target 20 | data bytes | salt amount]
 * </pre>
 *
 * @param message the payment, the approval, or the fee for the act
 * @param act what the fee is for
 */
public record SignedRequest(TokenMessage message, Bytes signature, Optional<Act> act) {
  /** TK-8. */
  public static final int SIGNATURE_BYTES_MOST = 4_096;

  /** Bytes of an act's call; the largest of ours, a claim of many leaves, has a third of it. */
  public static final int DATA_BYTES_MOST = 32 << 10;

  /** Bytes of one, encoded. */
  public static final int BYTES_MOST = SIGNATURE_BYTES_MOST + DATA_BYTES_MOST + 512;

  private static final int VERSION = 1;

  /**
   * A call that others may send.
   *
   * @param salt tells acts apart that are otherwise the same
   */
  public record Act(ContractCall call, Amount salt) {}

  /** What it is known by: the digest that was signed. */
  public Hash id(Terms terms) {
    return message.digest(terms.chainId(), terms.token());
  }

  public Address signer() {
    return message.from();
  }

  /** Who sends it and is paid; of an act PaidCalls is the message's relayer (TK-13). */
  public Address payee() {
    return act.isPresent() ? message.to() : message.relayer();
  }

  /** What the relayer is paid. */
  public Amount pays() {
    return act.isPresent() ? message.value() : message.fee();
  }

  /** What the signer must have; an act may need more, which the chain tells. */
  public Amount needs() {
    return message.kind() == TokenMessage.Kind.PAYMENT
        ? message.value().plusOrMost(message.fee())
        : message.fee();
  }

  /** What the relayer sends. */
  public ContractCall call(Terms terms) {
    return act.map(a -> message.perform(a.call(), a.salt(), signature))
        .orElseGet(() -> message.call(terms.token(), signature));
  }

  public Bytes encode() {
    Encoder out =
        new Encoder()
            .u8(VERSION)
            .flag(message.kind() == TokenMessage.Kind.APPROVAL)
            .address(message.from())
            .address(message.to())
            .amount(message.value())
            .amount(message.fee())
            .address(message.relayer())
            .amount(message.nonce())
            .u64(message.deadline().seconds())
            .bytes(signature)
            .flag(act.isPresent());
    act.ifPresent(a -> out.address(a.call().to()).bytes(a.call().data()).amount(a.salt()));
    return out.toBytes();
  }

  public static SignedRequest decode(Bytes encoded) throws Malformed {
    Decoder in = new Decoder(encoded);
    in.version("a request", VERSION);
    boolean isApproval = in.flag();
    TokenMessage message =
        new TokenMessage(
            isApproval ? TokenMessage.Kind.APPROVAL : TokenMessage.Kind.PAYMENT,
            in.address(),
            in.address(),
            in.amount(),
            in.amount(),
            in.address(),
            in.amount(),
            new ChainTime(in.u64()));
    Bytes signature = in.bytes(SIGNATURE_BYTES_MOST);
    Optional<Act> act = Optional.empty();
    if (in.flag()) {
      Address target = in.address();
      Bytes data = in.bytes(DATA_BYTES_MOST);
      act = Optional.of(new Act(new ContractCall(target, data), in.amount()));
    }
    in.end();
    return new SignedRequest(message, signature, act);
  }
}
