package io.smartmesh.payment;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.Leaf;

/** A pending payment in one lane of one channel; which of the two lanes, its owner knows. */
record Lock(ChannelId channel, Leaf leaf) {
  /**
   * Names the leaf among all of ours in that direction: the amount may shrink, the rest may not
   * change.
   */
  Bytes key() {
    return new Encoder()
        .hash(channel.hash())
        .hash(leaf.terms())
        .u64(leaf.expiry().seconds())
        .address(leaf.evaluator())
        .toBytes();
  }

  void encode(Encoder encoder) {
    encoder
        .hash(channel.hash())
        .amount(leaf.amount())
        .u64(leaf.expiry().seconds())
        .address(leaf.evaluator())
        .hash(leaf.terms());
  }

  static Lock decode(Decoder decoder) throws Malformed {
    ChannelId channel = new ChannelId(decoder.hash());
    Amount amount = decoder.amount();
    ChainTime expiry = new ChainTime(decoder.u64());
    return new Lock(channel, new Leaf(amount, expiry, decoder.address(), decoder.hash()));
  }
}
