package io.smartmesh.ratchet;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;

/**
 * How a session began (RA-4).
 *
 * @param ours whether this side began it
 * @param signed 0 when it began with the device key alone
 * @param oneTime 0 for none
 * @param senderKey seals who begins, in each start
 */
record Opening(
    PublicKey initiator,
    PublicKey responder,
    boolean ours,
    PublicKey ephemeral,
    long signed,
    long oneTime,
    Key senderKey) {
  Bytes parties() {
    return Bytes.concat(initiator.compressed(), responder.compressed());
  }

  PublicKey self() {
    return ours ? initiator : responder;
  }

  PublicKey peer() {
    return ours ? responder : initiator;
  }

  void write(Encoder out) {
    out.raw(initiator.compressed())
        .raw(responder.compressed())
        .flag(ours)
        .raw(ephemeral.compressed())
        .u32(signed)
        .u32(oneTime)
        .raw(senderKey.bytes());
  }

  static Opening read(Decoder in, Curve curve) throws Malformed {
    return new Opening(
        Bundle.point(in, curve),
        Bundle.point(in, curve),
        in.flag(),
        Bundle.point(in, curve),
        in.u32(),
        in.u32(),
        Key.read(in));
  }
}
