package io.smartmesh.bench;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.node.Chain;
import io.smartmesh.node.ChainMemory;
import io.smartmesh.node.NodeInput;
import java.util.ArrayList;
import java.util.List;

/**
 * A chain that tells of one channel with each neighbour, with much money in it, and of nothing
 * else: paying in a channel needs no chain.
 */
final class ScriptedChain implements Chain {
  static final ChannelsContract CONTRACTS =
      new ChannelsContract(1, address(1), address(2), address(3), address(4));

  private static final long HOLD_SECONDS = 86_400;
  private static final Amount DEPOSIT = Amount.parse("1000000", 18);
  private static final ChainTime OPEN_BEFORE = new ChainTime(1);

  private final Address self;
  private final List<Address> neighbours;

  ScriptedChain(Address self, List<Address> neighbours) {
    this.self = self;
    this.neighbours = neighbours;
  }

  private static Address address(int number) {
    return Address.fromHex(String.format("0x%040x", number));
  }

  @Override
  public void start(ChainMemory memory, Events events) {
    List<ChannelFact> opened = new ArrayList<>();
    neighbours.forEach(neighbour -> opened.add(opened(neighbour)));
    ChainTime now = new ChainTime(System.currentTimeMillis() / 1_000);
    events.progress(
        new NodeInput.ChainProgress(1, Hash.ZERO, now, opened, Amount.ZERO, Amount.ZERO));
  }

  private ChannelFact opened(Address neighbour) {
    Address partyA = self.compareTo(neighbour) < 0 ? self : neighbour;
    Address partyB = partyA.equals(self) ? neighbour : self;
    ChannelRecord channel =
        new ChannelRecord(
            partyA,
            partyB,
            CONTRACTS.token(),
            OPEN_BEFORE,
            HOLD_SECONDS,
            0,
            Amount.ZERO,
            DEPOSIT,
            DEPOSIT,
            Amount.ZERO,
            Amount.ZERO);
    return new ChannelFact.Opened(
        new ChannelHashes(CONTRACTS).channelId(partyA, partyB, CONTRACTS.token(), OPEN_BEFORE),
        channel);
  }

  @Override
  public void ask(long action, ChannelAction what) {}

  @Override
  public void noted(long nonce) {}

  @Override
  public void close() {}
}
