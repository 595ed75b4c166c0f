package io.smartmesh.payment;

import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.ethereum.channels.ChannelId;

/** One channel of a path: what is locked in it, and who gets that. */
record Hop(ChannelId channel, PublicKey receiver, Amount amount, ChainTime expiry) {}
