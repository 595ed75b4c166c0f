package io.smartmesh.simulator.check;

import io.smartmesh.message.MessageId;
import io.smartmesh.message.MessageState;
import io.smartmesh.message.TextMessage;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.node.UserCommand;
import io.smartmesh.simulator.world.Checker;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.User;
import io.smartmesh.simulator.world.World;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A text is announced at most once, and never when nobody sent it; the sender never says
 * "delivered" of one that its recipient does not have; in the end every accepted text is at its
 * recipient exactly once, and the sender knows.
 */
public final class DeliveryOnce implements Checker {
  private final World world;
  private final SortedMap<Integer, Set<MessageId>> announced = new TreeMap<>();

  public DeliveryOnce(World world) {
    this.world = world;
  }

  @Override
  public void told(SimNode node, NodeEvent event) {
    // A device with an older copy of its disk cannot know what it showed since.
    if (event instanceof NodeEvent.TextReceived received && !node.isRestored()) {
      boolean isNew =
          announced
              .computeIfAbsent(node.number(), n -> new TreeSet<>())
              .add(received.message().id());
      require(isNew, () -> node + " announced a text twice: " + received.message());
    }
    if (event instanceof NodeEvent.TextChanged changed
        && changed.message().state() == MessageState.DELIVERED
        && !changed.message().incoming()
        && world.node(changed.message().peer()).isHonest()) {
      requireArrived(node, changed.message());
    }
  }

  @Override
  public void atEnd() {
    for (SimNode node : world.nodes()) {
      if (!node.isHonest()) {
        continue;
      }
      Set<MessageId> seen = new TreeSet<>();
      for (TextMessage message : Accounts.finalMessages(node)) {
        if (message.incoming()) {
          require(seen.add(message.id()), () -> node + " shows a text twice: " + message);
          if (world.node(message.peer()).isHonest()) {
            requireSent(node, message);
          }
        }
      }
      for (User.Wish wish : world.user(node).wishes()) {
        if (wish.wasAccepted()
            && wish.command() instanceof UserCommand.SendText sent
            && world.node(sent.to()).isHonest()) {
          requireDelivered(node, sent);
        }
      }
    }
  }

  private void requireSent(SimNode node, TextMessage received) {
    boolean wasSent =
        world.user(world.node(received.peer())).wishes().stream()
            .map(User.Wish::command)
            .anyMatch(
                command ->
                    command instanceof UserCommand.SendText sent
                        && sent.id().equals(received.id())
                        && sent.to().equals(node.address())
                        && sent.text().equals(received.text()));
    require(wasSent, () -> node + " shows a text that nobody sent: " + received);
  }

  private void requireDelivered(SimNode sender, UserCommand.SendText sent) {
    Optional<TextMessage> own =
        Accounts.finalMessages(sender).stream()
            .filter(message -> !message.incoming() && message.id().equals(sent.id()))
            .findFirst();
    require(own.isPresent(), () -> sender + " accepted and forgot " + sent);
    require(
        own.filter(message -> message.state() == MessageState.DELIVERED).isPresent(),
        () -> sender + " did not deliver though the way is open: " + own);
    own.ifPresent(message -> requireArrived(sender, message));
  }

  private void requireArrived(SimNode sender, TextMessage own) {
    SimNode recipient = world.node(own.peer());
    boolean isMissing =
        Accounts.messages(recipient)
            .filter(all -> all.stream().noneMatch(m -> m.incoming() && m.id().equals(own.id())))
            .isPresent();
    require(!isMissing, () -> sender + " says delivered, " + recipient + " has not got it: " + own);
  }
}
