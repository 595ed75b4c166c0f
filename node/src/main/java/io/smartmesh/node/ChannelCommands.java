package io.smartmesh.node;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.channel.ChannelError;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.channel.HandedAction;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.ethereum.channels.ChannelAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What the user wants to become of a channel that there is (ND-4). */
final class ChannelCommands {
  private final NodeCore node;
  private final Curve curve;
  private final Verifier verifier;

  ChannelCommands(NodeCore node, Curve curve, Verifier verifier) {
    this.node = node;
    this.curve = curve;
    this.verifier = verifier;
  }

  /** Empty for a command of another kind. */
  Optional<UserReply> answer(UserCommand command, Moment now, Consumer<? super NodeOutput> out) {
    if (command instanceof UserCommand.CloseChannel close) {
      return Optional.of(
          tell(
              close.alone()
                  ? new ChannelInput.CloseAlone(close.channel(), close.vouched())
                  : new ChannelInput.CloseTogether(close.channel()),
              now,
              out));
    } else if (command instanceof UserCommand.RecoverChannel recover) {
      return Optional.of(tell(new ChannelInput.Recover(recover.channel()), now, out));
    } else if (command instanceof UserCommand.RefuseClose refuse) {
      return Optional.of(tell(new ChannelInput.RefuseClose(refuse.channel()), now, out));
    } else if (command instanceof UserCommand.SignClose sign) {
      return Optional.of(
          tell(
              new ChannelInput.SignClose(
                  sign.channel(), sign.together(), sign.seconds(), sign.vouched()),
              now,
              out));
    } else if (command instanceof UserCommand.SubmitClose submit) {
      return Optional.of(submit(submit, now));
    } else if (command instanceof UserCommand.Deposit deposit) {
      return Optional.of(deposit(deposit, now, out));
    } else if (command instanceof UserCommand.Withdraw withdraw) {
      return Optional.of(
          tell(new ChannelInput.Withdraw(withdraw.channel(), withdraw.amount()), now, out));
    }
    return Optional.empty();
  }

  private UserReply deposit(
      UserCommand.Deposit deposit, Moment now, Consumer<? super NodeOutput> out) {
    Amount has = node.tokenBalance();
    if (!node.isChainReachable()) {
      return Explain.chainNeeded(node.chainWhy());
    }
    if (deposit.amount().isMoreThan(has)) {
      return Explain.deposit(deposit.amount(), has);
    }
    return tell(new ChannelInput.TopUp(deposit.channel(), deposit.amount()), now, out);
  }

  private UserReply submit(UserCommand.SubmitClose submit, Moment now) {
    if (!node.isChainReachable()) {
      return Explain.chainNeeded(node.chainWhy());
    }
    Result<ChannelAction, ChannelError> action =
        HandedAction.check(
            submit.signed(), node.config().contracts(), curve, verifier, node.chainTime(now));
    if (action instanceof Result.Err<ChannelAction, ChannelError> err) {
      return Explain.channel(err.error());
    }
    node.askChain(action.orThrow());
    return new UserReply.Done();
  }

  private UserReply tell(ChannelInput input, Moment now, Consumer<? super NodeOutput> out) {
    List<ChannelOutput> outputs = new ArrayList<>();
    node.toChannels(input, now, out, outputs::add);
    for (ChannelOutput output : outputs) {
      if (output instanceof ChannelOutput.Refused refused) {
        return Explain.channel(refused.error());
      }
      if (output instanceof ChannelOutput.Signed signed) {
        return new UserReply.Signed(signed.deadline(), signed.handed());
      }
    }
    return new UserReply.Done();
  }
}
