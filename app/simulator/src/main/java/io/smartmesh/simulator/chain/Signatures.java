package io.smartmesh.simulator.chain;

import io.smartmesh.base.Address;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.LaneState;

/**
 * What the contract checks of everything signed. A model reads the signer's key where the contract
 * recovers it.
 */
record Signatures(ChannelHashes hashes, Verifier verifier) {

  void requireState(LaneState state, PublicKey key, Signature signature) {
    require(state.payer(), hashes.laneState(state), key, signature);
  }

  /** R2, R3: the payee's word on a state of the payer's lane. */
  void requireAck(
      ChannelId id,
      Address payer,
      Address payee,
      long seq,
      Hash stateHash,
      boolean isPreAck,
      PublicKey key,
      Signature signature) {
    Hash digest =
        isPreAck
            ? hashes.lanePreAck(id, payer, seq, stateHash)
            : hashes.laneAck(id, payer, seq, stateHash);
    require(payee, digest, key, signature);
  }

  void require(Address signer, Hash digest, PublicKey key, Signature signature) {
    Refusal.unless(
        key.address().equals(signer) && verifier.verify(key, digest, signature),
        "WrongSigner",
        signer,
        key.address());
  }
}
