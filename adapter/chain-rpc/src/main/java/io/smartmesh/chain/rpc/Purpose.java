package io.smartmesh.chain.rpc;

import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelRecord;

/**
 * What an action is for. A node that asks again may word it anew (a close has a new deadline): two
 * with one purpose are never on their way together.
 */
final class Purpose {
  private Purpose() {}

  static String of(ChannelAction action) {
    if (action instanceof ChannelAction.Open open) {
      return open(open);
    } else if (action instanceof ChannelAction.OpenSigned signed) {
      return open(signed.open()) + " for " + signed.opener().address();
    } else if (action instanceof ChannelAction.TopUp more) {
      return "top up " + channel(more.channel()) + " " + more.channel().total();
    } else if (action instanceof ChannelAction.Withdraw withdraw) {
      return "withdraw "
          + (channel(withdraw.channel()) + " " + withdraw.party() + " ")
          + (withdraw.withdrawn() + " " + withdraw.deadline().seconds());
    } else if (action instanceof ChannelAction.CooperativeClose close) {
      return "close together " + channel(close.channel()) + " " + close.deadline().seconds();
    } else if (action instanceof ChannelAction.Close close) {
      return "close " + channel(close.channel());
    } else if (action instanceof ChannelAction.Raise raise) {
      return raise(raise);
    } else if (action instanceof ChannelAction.RaiseForReward tower) {
      return raise(tower.raise());
    } else if (action instanceof ChannelAction.ProveLie lie) {
      return "prove a lie in " + channel(lie.channel());
    } else if (action instanceof ChannelAction.ProveLieForReward tower) {
      return "prove a lie in " + channel(tower.lie().channel());
    } else if (action instanceof ChannelAction.Settle settle) {
      return "settle " + channel(settle.channel());
    } else if (action instanceof ChannelAction.Resolve resolve) {
      return "resolve "
          + channel(resolve.channel())
          + " "
          + ChannelHashes.leafHash(resolve.leaf()).hex();
    }
    ChannelAction.RegisterEvidence evidence = (ChannelAction.RegisterEvidence) action;
    return "register " + evidence.evaluator() + " " + evidence.terms().hex();
  }

  private static String open(ChannelAction.Open open) {
    return "open " + open.peer() + " " + open.openBefore().seconds() + " " + open.deposit();
  }

  private static String raise(ChannelAction.Raise raise) {
    String lane = channel(raise.channel()) + " " + raise.state().payer();
    return "raise " + lane + " " + raise.state().seq();
  }

  private static String channel(ChannelRecord channel) {
    return channel.partyA() + " " + channel.partyB() + " " + channel.openBefore().seconds();
  }
}
