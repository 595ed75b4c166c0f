package io.smartmesh.simulator.world;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.message.MessageId;
import io.smartmesh.node.RequestId;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.core.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The person at one node. A command that was never answered, because the node crashed, is given
 * again with the same id when the node is back: that must be harmless.
 */
public final class User {
  private static final long PATIENCE_MILLIS = 30_000;

  /** A wish, and whether the node took it on. */
  public static final class Wish {
    private final UserCommand command;
    private boolean accepted;
    private boolean refused;
    private Optional<UserReply> reply = Optional.empty();

    Wish(UserCommand command) {
      this.command = command;
    }

    public UserCommand command() {
      return command;
    }

    public boolean wasAccepted() {
      return accepted;
    }

    /** What the node said to it. */
    public Optional<UserReply> reply() {
      return reply;
    }

    public boolean isAnswered() {
      return accepted || refused;
    }
  }

  private final Timeline time;
  private final SimNode node;
  private final Draw draw;
  private final List<Wish> wishes = new ArrayList<>();
  private final Map<RequestId, Wish> asked = new LinkedHashMap<>();

  User(Timeline time, SimNode node, Draw draw) {
    this.time = time;
    this.node = node;
    this.draw = draw;
  }

  /** Everything ever wished for, oldest first. */
  public List<Wish> wishes() {
    return wishes;
  }

  public Wish text(Address to, String text) {
    return wish(new UserCommand.SendText(new MessageId(draw.bytes(MessageId.LENGTH)), to, text));
  }

  public Wish pay(Address to, Amount amount, int times) {
    return wish(
        new UserCommand.Pay(new PaymentId(draw.bytes(PaymentId.LENGTH)), to, amount, times));
  }

  public Wish open(Address peer, Amount deposit, long holdSeconds) {
    return wish(new UserCommand.OpenChannel(peer, deposit, holdSeconds));
  }

  public Wish close(ChannelId channel, boolean alone) {
    return wish(new UserCommand.CloseChannel(channel, alone, false));
  }

  public Wish deposit(ChannelId channel, Amount amount) {
    return wish(new UserCommand.Deposit(channel, amount));
  }

  public Wish withdraw(ChannelId channel, Amount amount) {
    return wish(new UserCommand.Withdraw(channel, amount));
  }

  /** Signs a close alone, for somebody else to send within so many seconds. */
  public Wish signClose(ChannelId channel, long seconds) {
    return wish(new UserCommand.SignClose(channel, false, seconds, false));
  }

  /** Sends what somebody else has signed. */
  public Wish submit(Bytes signed) {
    return wish(new UserCommand.SubmitClose(signed));
  }

  /** Any other wish that is harmless to have twice. */
  public Wish wish(UserCommand command) {
    Wish wish = new Wish(command);
    wishes.add(wish);
    give(wish);
    return wish;
  }

  private void give(Wish wish) {
    if (wish.isAnswered() || node.isDead()) {
      return;
    }
    if (node.isUp()) {
      // Known before the node is asked, for the reply may come at once.
      asked.put(node.nextRequest(), wish);
      node.ask(wish.command());
    }
    time.in(PATIENCE_MILLIS, () -> give(wish));
  }

  void replied(RequestId request, UserReply reply) {
    Wish wish = asked.remove(request);
    if (wish == null) {
      return;
    }
    wish.reply = Optional.of(reply);
    if (reply instanceof UserReply.Refused) {
      wish.refused = true;
    } else {
      wish.accepted = true;
    }
  }

  /** The node is back: whatever it has not answered is asked again. */
  void nodeIsBack() {
    asked.clear();
    for (Wish wish : wishes) {
      if (!wish.isAnswered()) {
        time.in(draw.between(10, 500), () -> give(wish));
      }
    }
  }
}
