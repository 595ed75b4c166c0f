package io.smartmesh.simulator.check;

import io.smartmesh.channel.ChannelView;
import io.smartmesh.message.TextMessage;
import io.smartmesh.node.PeerView;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.payment.PaymentState;
import io.smartmesh.payment.PaymentView;
import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.world.SimNode;
import java.util.List;
import java.util.Optional;

/**
 * What a node says of itself when asked. Empty while it is down or while its answer has to wait for
 * its disk; {@code final…} is for the end, when there is nothing left to wait for.
 */
public final class Accounts {
  private static final int ALL = 1_000;

  private Accounts() {}

  public static Optional<List<PaymentView>> payments(SimNode node) {
    return node.look(new UserCommand.GetPayments(ALL))
        .map(reply -> ((UserReply.Payments) reply).payments());
  }

  /** What is durable of them, also of a node that does not answer. */
  static List<PaymentView> paymentsOnDisk(SimNode node) {
    UserReply reply = node.lookAtDisk(new UserCommand.GetPayments(ALL));
    return ((UserReply.Payments) reply).payments();
  }

  /** What is durable of them, also of a node that does not answer. */
  public static List<ChannelView> channelsOnDisk(SimNode node) {
    return ((UserReply.Channels) node.lookAtDisk(new UserCommand.GetChannels())).channels();
  }

  public static Optional<List<ChannelView>> channels(SimNode node) {
    return node.look(new UserCommand.GetChannels())
        .map(reply -> ((UserReply.Channels) reply).channels());
  }

  public static Optional<List<TextMessage>> messages(SimNode node) {
    return node.look(new UserCommand.GetMessages())
        .map(reply -> ((UserReply.Messages) reply).messages());
  }

  public static Optional<List<PeerView>> peers(SimNode node) {
    return node.look(new UserCommand.GetPeers()).map(reply -> ((UserReply.Peers) reply).peers());
  }

  public static List<PaymentView> finalPayments(SimNode node) {
    return atRest(node, payments(node));
  }

  /** The same of a node that may not answer: an older copy's channel may wait for days. */
  static List<PaymentView> lastPayments(SimNode node) {
    return node.isHonest()
        ? finalPayments(node)
        : payments(node).orElseGet(() -> paymentsOnDisk(node));
  }

  public static List<TextMessage> finalMessages(SimNode node) {
    return atRest(node, messages(node));
  }

  public static boolean hasOutcome(PaymentView payment) {
    return payment.state() != PaymentState.QUEUED && payment.state() != PaymentState.PENDING;
  }

  private static <T> List<T> atRest(SimNode node, Optional<List<T>> answer) {
    if (answer.isEmpty() && node.isHonest()) {
      throw new Violation("ComesToRest", node + " does not answer at once when all is over");
    }
    return answer.orElse(List.of());
  }
}
