package io.smartmesh.model.replay;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.model.life.Outcome;
import io.smartmesh.model.life.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The model's states as the program signs them: p, q and junk are hash locks. */
record Lanes(ChannelsContract contracts, List<Bytes> secrets, ChainTime expiry) {

  int amount(int leaf) {
    return Outcome.amount(leaf);
  }

  /** In the order in which the contract wants to see them. */
  List<Leaf> leaves(State state) {
    List<Leaf> leaves = new ArrayList<>();
    int[] amounts = {state.p(), state.q(), state.junk()};
    for (int index = 0; index < amounts.length; index++) {
      if (amounts[index] > 0) {
        leaves.add(new Leaf(Amount.of(amounts[index]), expiry, contracts.hashLock(), terms(index)));
      }
    }
    leaves.sort(Comparator.comparing(ChannelHashes::leafHash));
    return leaves;
  }

  private Hash terms(int index) {
    return Hashes.sha256(secrets.get(index));
  }

  int indexOf(Leaf leaf) {
    for (int index = 0; index < secrets.size(); index++) {
      if (terms(index).equals(leaf.terms())) {
        return index;
      }
    }
    throw new IllegalArgumentException("not a leaf of this table: " + leaf);
  }

  LaneState state(ChannelId id, Address payer, State state) {
    return state.seq() == 0
        ? LaneState.start(id, payer)
        : new LaneState(
            id,
            payer,
            state.seq(),
            Amount.of(state.paid()),
            ChannelHashes.pendingRoot(leaves(state)),
            Amount.of(state.pending()));
  }
}
