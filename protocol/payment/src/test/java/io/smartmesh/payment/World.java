package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Nodes, channels between them, and a mesh that loses packets. */
final class World {
  static final ChainTime START = new ChainTime(1_800_000_000);
  static final ChannelsContract CONTRACTS =
      new ChannelsContract(20_180_430, contract(1), contract(2), contract(3), contract(4));

  final VirtualTime time = new VirtualTime();
  final Rng rng;
  final List<ModelNode> nodes = new ArrayList<>();
  final List<ModelChannel> channels = new ArrayList<>();
  double loss;
  int crashesLeft;

  World(Rng rng) {
    this.rng = rng;
  }

  private static Address contract(int number) {
    return new Address(Hashes.sha256(Bytes.of(number)).bytes().slice(0, Address.LENGTH));
  }

  static PaymentConfig config(long fee) {
    return new PaymentConfig(
        CONTRACTS, new OfflineTime(3_600), new Price(Amount.of(fee), 0), PaymentLimits.NONE);
  }

  ModelNode node(PaymentConfig config, long clockError) {
    ModelNode node = new ModelNode(this, nodes.size() + 1, config, clockError);
    nodes.add(node);
    return node;
  }

  ModelChannel channel(ModelNode a, ModelNode b, long depositA, long depositB) {
    ChannelId id = new ChannelId(Hashes.sha256(Bytes.utf8("channel" + channels.size())));
    ModelChannel channel = new ModelChannel(this, id, a, b, depositA, depositB);
    channels.add(channel);
    return channel;
  }

  /** Nodes in a line, each with a channel to the next. */
  static World line(Rng rng, int length, long deposit, long fee) {
    World world = new World(rng);
    for (int i = 0; i < length; i++) {
      world.node(config(fee), 0);
    }
    for (int i = 1; i < length; i++) {
      world.channel(world.nodes.get(i - 1), world.nodes.get(i), deposit, deposit);
    }
    world.start();
    return world;
  }

  void start() {
    nodes.forEach(this::restarted);
  }

  boolean crashes() {
    if (crashesLeft > 0 && rng.chance(0.02)) {
      crashesLeft--;
      return true;
    }
    return false;
  }

  List<ModelChannel> channelsOf(ModelNode node) {
    List<ModelChannel> own = new ArrayList<>();
    for (ModelChannel channel : channels) {
      if (channel.has(node)) {
        own.add(channel);
      }
    }
    return own;
  }

  Optional<ModelChannel> channel(ChannelInput command) {
    ChannelId id =
        command instanceof ChannelInput.Pay pay
            ? pay.channel()
            : command instanceof ChannelInput.Lock lock
                ? lock.channel()
                : command instanceof ChannelInput.Claim claim
                    ? claim.channel()
                    : command instanceof ChannelInput.Fold fold
                        ? fold.channel()
                        : command instanceof ChannelInput.Release release
                            ? release.channel()
                            : command instanceof ChannelInput.AskRelease ask
                                ? ask.channel()
                                : new ChannelId(Hash.ZERO);
    return channels.stream().filter(channel -> channel.id.equals(id)).findFirst();
  }

  /** A fresh machine learns of its channels and of the mesh. */
  void restarted(ModelNode node) {
    channelsOf(node).forEach(channel -> channel.restarted(node));
    for (ModelNode other : nodes) {
      if (other != node) {
        time.after(
            rng.between(1, 300),
            () ->
                node.give(
                    new PaymentInput.NodeReachable(other.key.publicKey(), hops(node, other))));
      }
    }
  }

  void peersChanged(ModelNode node) {
    channelsOf(node).forEach(channel -> tellView(channel.peer(node), channel));
  }

  private int hops(ModelNode from, ModelNode to) {
    return channels.stream().anyMatch(channel -> channel.has(from) && channel.has(to)) ? 1 : 2;
  }

  void send(Address to, Bytes payload) {
    if (rng.chance(loss)) {
      return;
    }
    for (ModelNode node : nodes) {
      if (node.address().equals(to)) {
        time.after(rng.between(2, 40), () -> node.give(new PaymentInput.PacketArrived(payload)));
      }
    }
  }

  void after(Runnable action) {
    time.after(rng.between(1, 30), action);
  }

  void tell(ModelNode node, ChannelOutput output) {
    tell(node, () -> true, () -> output, () -> {});
  }

  /** Told until a turn of the node has gone through with it, as long as it is still so. */
  void tell(
      ModelNode node, BooleanSupplier stillSo, Supplier<ChannelOutput> output, Runnable done) {
    after(
        () -> {
          if (!stillSo.getAsBoolean()) {
            return;
          }
          if (node.isUp()) {
            node.give(new PaymentInput.ChannelSaid(output.get()));
          }
          if (node.isUp()) {
            done.run();
          } else {
            time.after(100, () -> tell(node, stillSo, output, done));
          }
        });
  }

  /** What is received and what is stored of it are one turn. */
  void tellOnce(ModelNode node, ChannelOutput output) {
    after(
        () -> {
          if (node.isUp()) {
            node.tellNow(output);
          } else {
            time.after(100, () -> tellOnce(node, output));
          }
        });
  }

  void tellView(ModelNode node, ModelChannel channel) {
    time.after(
        1,
        () ->
            node.give(new PaymentInput.ChannelSaid(new ChannelOutput.Changed(channel.view(node)))));
  }

  boolean isQuiet() {
    return channels.stream().allMatch(ModelChannel::isQuiet);
  }

  Amount money() {
    Amount sum = Amount.ZERO;
    for (ModelNode node : nodes) {
      sum = sum.plus(node.balance());
    }
    return sum;
  }
}
