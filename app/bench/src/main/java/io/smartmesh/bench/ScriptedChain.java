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
import java.util.List;

/**
 * A chain that tells of one channel with much money in it, and of nothing else: paying in a channel
 * needs no chain.
 */
final class ScriptedChain implements Chain {
  static final ChannelsContract CONTRACTS =
      new ChannelsContract(1, address(1), address(2), address(3), address(4));

  private static final long HOLD_SECONDS = 86_400;
  private static final Amount DEPOSIT = Amount.parse("1000000", 18);
  private static final long NONCE = 1;

  private final Address one;
  private final Address other;

  ScriptedChain(Address one, Address other) {
    this.one = one;
    this.other = other;
  }

  private static Address address(int number) {
    return Address.fromHex(String.format("0x%040x", number));
  }

  @Override
  public void start(ChainMemory memory, Events events) {
    Address partyA = one.compareTo(other) < 0 ? one : other;
    Address partyB = partyA.equals(one) ? other : one;
    ChannelRecord channel =
        new ChannelRecord(
            partyA,
            partyB,
            CONTRACTS.token(),
            NONCE,
            HOLD_SECONDS,
            0,
            Amount.ZERO,
            DEPOSIT,
            DEPOSIT,
            Amount.ZERO,
            Amount.ZERO);
    ChannelFact opened =
        new ChannelFact.Opened(
            new ChannelHashes(CONTRACTS).channelId(partyA, partyB, CONTRACTS.token(), NONCE),
            channel);
    ChainTime now = new ChainTime(System.currentTimeMillis() / 1_000);
    events.progress(
        new NodeInput.ChainProgress(1, Hash.ZERO, now, List.of(opened), Amount.ZERO, Amount.ZERO));
  }

  @Override
  public void ask(long action, ChannelAction what) {}

  @Override
  public void noted(long nonce) {}

  @Override
  public void close() {}
}
