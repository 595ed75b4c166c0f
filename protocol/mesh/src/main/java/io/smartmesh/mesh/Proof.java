package io.smartmesh.mesh;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;

/** The origin's word that it has come to this sequence number: nobody else can raise it (RT-4). */
record Proof(PublicKey origin, long seqno, Signature signature) {
  private static final String TAG = "smartmesh/route/1";

  static Proof sign(SigningKey origin, long network, long seqno) {
    PublicKey key = origin.publicKey();
    return new Proof(key, seqno, origin.sign(digest(network, key, seqno)));
  }

  boolean isValid(Verifier verifier, long network) {
    return verifier.verify(origin, digest(network, origin, seqno), signature);
  }

  private static Hash digest(long network, PublicKey origin, long seqno) {
    Bytes what = new Encoder().u32(network).address(origin.address()).u64(seqno).toBytes();
    return Hashes.tagged(TAG, what);
  }
}
