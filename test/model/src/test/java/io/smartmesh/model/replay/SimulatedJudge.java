package io.smartmesh.model.replay;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Result;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.simulator.chain.ChannelContractModel;
import io.smartmesh.testkit.Keys;
import java.util.List;

/** The contract as the simulator knows it. */
final class SimulatedJudge implements Judge {
  private final ChannelsContract contracts =
      new ChannelsContract(1, address("a1"), address("a2"), address("a3"), address("a4"));
  private ChannelContractModel model = new ChannelContractModel(contracts, Keys.CURVE);
  private long time = 1_000_000;

  private static Address address(String end) {
    return Address.fromHex("00".repeat(Address.LENGTH - 1) + end);
  }

  @Override
  public ChannelsContract contracts() {
    return contracts;
  }

  @Override
  public void give(Address party, Amount tokens) {
    model.mint(party, tokens);
  }

  @Override
  public Amount balance(Address owner) {
    return model.balanceOf(owner);
  }

  @Override
  public ChainTime now() {
    return new ChainTime(time);
  }

  @Override
  public void pass(long seconds) {
    time += seconds;
  }

  @Override
  public Result<List<ChannelFact>, String> execute(Address sender, ChannelAction action) {
    ChannelContractModel tried = model.copy();
    Result<List<ChannelFact>, String> result = tried.execute(sender, action, now());
    model = result.isOk() ? tried : model;
    return result;
  }
}
