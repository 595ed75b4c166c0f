package io.smartmesh.model.replay;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Result;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelsContract;
import java.util.List;

/** Something that keeps channels as the contract does. */
interface Judge {
  ChannelsContract contracts();

  /** Gives a party what it pays in, and what it needs to be heard. */
  void give(Address party, Amount tokens);

  Amount balance(Address owner);

  ChainTime now();

  void pass(long seconds);

  /** What the contract then says, or why it refuses. */
  Result<List<ChannelFact>, String> execute(Address sender, ChannelAction action);
}
