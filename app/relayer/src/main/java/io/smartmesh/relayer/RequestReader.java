package io.smartmesh.relayer;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.relayer.core.Refusal;
import io.smartmesh.relayer.core.Refusal.Why;
import io.smartmesh.relayer.core.RelayerLimits;
import java.util.Optional;

/** A request's JSON, as docs/relayer.yaml has it. */
final class RequestReader {
  private RequestReader() {}

  static SignedRequest read(Fields in, Terms terms) throws RefusedException {
    String kind = in.text("kind");
    requireSame(Why.WRONG_CHAIN, in.number("chainId"), terms.chainId());
    requireSame(Why.WRONG_TOKEN, in.address("token"), terms.token());
    Address from = in.address("from");
    Address relayer = in.address("relayer");
    Amount fee = in.amount("fee");
    ChainTime deadline = new ChainTime(in.number("deadline"));
    Bytes signature = in.bytes("signature");
    SignedRequest request;
    if (kind.equals("act")) {
      Fields fields =
          in.object("act").orElseThrow(() -> RefusedException.malformed("act", "it is needed"));
      SignedRequest.Act act = act(fields);
      TokenMessage message =
          TokenMessage.feeFor(
              act.call(), act.salt(), terms.paidCalls(), from, relayer, fee, deadline);
      request = new SignedRequest(message, signature, Optional.of(act));
    } else {
      TokenMessage message =
          new TokenMessage(
              kind(kind),
              from,
              in.address("to"),
              in.amount("value"),
              fee,
              relayer,
              in.amount("nonce"),
              deadline);
      request = new SignedRequest(message, signature, Optional.empty());
    }
    in.end();
    return request;
  }

  static TokenMessage.Kind kind(String kind) throws RefusedException {
    return switch (kind) {
      case "payment" -> TokenMessage.Kind.PAYMENT;
      case "approval" -> TokenMessage.Kind.APPROVAL;
      default -> throw RefusedException.malformed("kind", "payment, approval or act");
    };
  }

  private static SignedRequest.Act act(Fields in) throws RefusedException {
    Address target = in.address("target");
    Bytes data = data(in);
    Amount salt = in.amount("salt");
    in.end();
    return new SignedRequest.Act(new ContractCall(target, data), salt);
  }

  static Bytes data(Fields in) throws RefusedException {
    Bytes data = in.bytes("data");
    if (data.length() > RelayerLimits.DATA_BYTES_MOST) {
      throw new RefusedException(
          Refusal.of(Why.DATA_TOO_LONG, data.length(), RelayerLimits.DATA_BYTES_MOST));
    }
    return data;
  }

  private static void requireSame(Why why, Object theirs, Object ours) throws RefusedException {
    if (!theirs.equals(ours)) {
      throw new RefusedException(Refusal.of(why, theirs, ours));
    }
  }
}
