package io.smartmesh.errand;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.TokenMessage;

/**
 * What somebody wants of a relayer, whole (RL-17).
 *
 * <pre>
 * all         version 01 | type 1 | chain 8 | token 20
 * 1 payment   to 20
 * 2 approval  spender 20
 * 3 act       contract 20 | call bytes
 * 4 order     a signed request
 * </pre>
 */
public sealed interface Errand {
  int VERSION = 1;
  int ORDER = 4;

  long chainId();

  Address token();

  /** What would it cost? */
  sealed interface Price extends Errand {}

  /** To pay, or to approve of, somebody. */
  record OfMessage(long chainId, Address token, TokenMessage.Kind kind, Address to)
      implements Price {}

  /** To carry out any other act (TK-13). */
  record OfAct(long chainId, Address token, ContractCall act) implements Price {}

  /** To be sent. */
  record Order(long chainId, Address token, SignedRequest request) implements Errand {
    /** What it is known by: the digest that was signed. */
    public Hash id() {
      return request.message().digest(chainId, token);
    }
  }

  /** By which whoever knows a relayer for this token is found (RL-16, WH-8). */
  static Bytes name(long chainId, Address token) {
    Bytes what = new Encoder().u64(chainId).address(token).toBytes();
    return Hashes.tagged("smartmesh/errand/1", what).bytes();
  }

  static Bytes encode(Errand errand) {
    Encoder out = new Encoder().u8(VERSION).u8(type(errand)).u64(errand.chainId());
    out.address(errand.token());
    if (errand instanceof OfMessage of) {
      out.address(of.to);
    } else if (errand instanceof OfAct of) {
      out.address(of.act.to()).bytes(of.act.data());
    } else {
      out.raw(((Order) errand).request.encode());
    }
    return out.toBytes();
  }

  private static int type(Errand errand) {
    if (errand instanceof OfMessage of) {
      return of.kind == TokenMessage.Kind.PAYMENT ? 1 : 2;
    }
    return errand instanceof OfAct ? 3 : ORDER;
  }

  static Errand decode(Bytes encoded) throws Malformed {
    Decoder in = new Decoder(encoded);
    in.version("errand", VERSION);
    int type = in.u8();
    long chainId = in.u64();
    Address token = in.address();
    Errand errand;
    switch (type) {
      case 1:
        errand = new OfMessage(chainId, token, TokenMessage.Kind.PAYMENT, in.address());
        break;
      case 2:
        errand = new OfMessage(chainId, token, TokenMessage.Kind.APPROVAL, in.address());
        break;
      case 3:
        Address target = in.address();
        Bytes data = in.bytes(SignedRequest.DATA_BYTES_MOST);
        errand = new OfAct(chainId, token, new ContractCall(target, data));
        break;
      case ORDER:
        errand = new Order(chainId, token, SignedRequest.decode(in.rest()));
        break;
      default:
        throw new Malformed("unknown errand " + type);
    }
    in.end();
    return errand;
  }
}
