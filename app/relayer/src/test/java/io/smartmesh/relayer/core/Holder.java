package io.smartmesh.relayer.core;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.testkit.Keys;
import java.util.Optional;

/** Somebody who has SMT and signs. */
public record Holder(SigningKey key, Terms terms) {
  public static Holder of(int number, Terms terms) {
    return new Holder(Keys.of(number), terms);
  }

  public Address address() {
    return key.address();
  }

  public static Amount smt(long count) {
    return Amount.parse("" + count, 18);
  }

  public SignedRequest pay(Address to, Amount value, Amount fee, long nonce, long deadline) {
    return sign(TokenMessage.Kind.PAYMENT, to, value, fee, nonce, deadline);
  }

  public SignedRequest sign(
      TokenMessage.Kind kind, Address to, Amount value, Amount fee, long nonce, long deadline) {
    return sign(
        new TokenMessage(
            kind,
            address(),
            to,
            value,
            fee,
            terms.relayer(),
            Amount.of(nonce),
            new ChainTime(deadline)));
  }

  public SignedRequest sign(TokenMessage message) {
    return new SignedRequest(message, signature(message, terms), Optional.empty());
  }

  public SignedRequest act(ContractCall call, Amount fee, long salt, long deadline) {
    TokenMessage message =
        TokenMessage.feeFor(
            call,
            Amount.of(salt),
            terms.paidCalls(),
            address(),
            terms.relayer(),
            fee,
            new ChainTime(deadline));
    return new SignedRequest(
        message,
        signature(message, terms),
        Optional.of(new SignedRequest.Act(call, Amount.of(salt))));
  }

  /** As for the given chain and token. */
  public Bytes signature(TokenMessage message, Terms where) {
    Hash digest = message.digest(where.chainId(), where.token());
    Signature signature = key.sign(digest);
    int v = 27 + Keys.CURVE.recoveryId(key.publicKey(), digest, signature).orElseThrow();
    return Bytes.concat(signature.rs(), Bytes.of(v));
  }
}
