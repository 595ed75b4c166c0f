package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.channel.ChannelError;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.channel.Channels;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.mesh.Mesh;
import io.smartmesh.mesh.MeshConfig;
import io.smartmesh.mesh.MeshInput;
import io.smartmesh.mesh.MeshOutput;
import io.smartmesh.mesh.RouteView;
import io.smartmesh.mesh.Service;
import io.smartmesh.message.MessageInput;
import io.smartmesh.message.MessageOutput;
import io.smartmesh.message.Messages;
import io.smartmesh.payment.PaymentConfig;
import io.smartmesh.payment.PaymentInput;
import io.smartmesh.payment.PaymentOutput;
import io.smartmesh.payment.Payments;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A whole node as one sans-IO machine: it passes what comes in to the protocol machines and what
 * they say to each other and to the world.
 *
 * <p>A <em>turn</em> is any number of {@link #handle} calls and the {@link #wake} that ends it;
 * {@link #deadline} asks for that wake at once. Everything the turn stores becomes one {@link
 * NodeOutput.Persist} batch, and what the turn wants to tell waits for it (rule ND-1). Only the
 * mesh's own frames, which promise nothing, leave at once (ND-2).
 */
public final class NodeCore implements Machine<NodeInput, NodeOutput> {
  /** How long the last hop of our own payments may stay pending, in seconds. */
  private static final long FINAL_EXPIRY_SECONDS = 86_400;

  /** Steps of one turn before something is plainly going in circles. */
  private static final int STEPS_MOST = 1_000_000;

  private static final Moment AT_ONCE = new Moment(Long.MIN_VALUE);

  private final NodeConfig config;
  private final SigningKey key;
  private final ChainClock clock;
  private final Mesh mesh;
  private final Messages messages;
  private final Channels channels;
  private final Payments payments;
  private final Commands commands;
  private final Turn turn = new Turn();
  private final Deque<Runnable> work = new ArrayDeque<>();
  private final Map<String, Long> drops = new TreeMap<>();

  private NodeRecords.Sighting sighting;
  private boolean chainReachable;
  private String chainWhy = "the chain has not been reached yet";
  private Moment sightedAt = Moment.NEVER;
  private long lastAction;

  /**
   * @param stored what the store holds
   * @param wallClock the device's own clock: the only hint of chain time after a restart without
   *     the chain
   */
  public NodeCore(
      NodeConfig config,
      SigningKey key,
      Curve curve,
      Verifier verifier,
      Entropy entropy,
      StoredRecords stored,
      ChainTime wallClock,
      Moment now) {
    this.config = config;
    this.key = key;
    sighting = NodeRecords.sighting(stored);
    clock = new ChainClock(sighting.time().isAfter(wallClock) ? sighting.time() : wallClock, now);
    long bootCount = NodeRecords.bootCount(stored) + 1;
    turn.write(NodeRecords.boot(bootCount));
    mesh = new Mesh(new MeshConfig(config.network(), bootCount), key, curve, verifier, entropy);
    messages = new Messages(key, curve, entropy, stored);
    channels = new Channels(config.contracts(), key, curve, verifier, clock, stored);
    payments =
        new Payments(
            new PaymentConfig(
                config.contracts(),
                config.offlineSeconds(),
                FINAL_EXPIRY_SECONDS,
                config.feePerPayment()),
            key,
            curve,
            verifier,
            entropy,
            clock,
            stored,
            channels::views);
    commands = new Commands(this, messages, channels, payments, entropy, curve, verifier);
  }

  public Address address() {
    return key.address();
  }

  /** The last block whose facts have been taken, −1 for none. */
  public long chainHead() {
    return sighting.head();
  }

  @Override
  public void handle(NodeInput input, Moment now, Consumer<? super NodeOutput> out) {
    if (input instanceof NodeInput.FrameReceived frame) {
      toMesh(new MeshInput.FrameReceived(frame.bearer(), frame.from(), frame.frame()), now, out);
    } else if (input instanceof NodeInput.Persisted persisted) {
      turn.persisted(persisted.batch(), held -> release(held, now, out));
    } else if (input instanceof NodeInput.Command command) {
      commands.handle(command, now, out);
    } else if (input instanceof NodeInput.BearerUp up) {
      // Held, so that the boot count is durable before a route is announced with it.
      turn.hold(new Turn.Held.ToMesh(new MeshInput.BearerUp(up.bearer(), up.mtu())));
    } else if (input instanceof NodeInput.BearerDown down) {
      turn.hold(new Turn.Held.ToMesh(new MeshInput.BearerDown(down.bearer())));
    } else if (input instanceof NodeInput.ChainProgress progress) {
      chainProgress(progress, now, out);
    } else if (input instanceof NodeInput.ChainUnreachable lost) {
      chainLost(lost.why(), now, out);
    } else if (input instanceof NodeInput.ChainActionFailed failed) {
      notify(new NodeEvent.ChainActionFailed(String.valueOf(failed.action()), failed.why()));
    }
    drain();
  }

  @Override
  public void wake(Moment now, Consumer<? super NodeOutput> out) {
    for (int round = 0; round == 0 || machinesAreDue(now); round++) {
      if (round > STEPS_MOST) {
        throw new IllegalStateException("the node does not come to rest");
      }
      mesh.wake(now, output -> work.add(() -> fromMesh(output, now, out)));
      messages.wake(now, output -> work.add(() -> fromMessages(output)));
      payments.wake(now, output -> work.add(() -> fromPayments(output, now, out)));
      channels.wake(now, output -> work.add(() -> fromChannels(output, now, out)));
      drain();
    }
    turn.close(out, held -> release(held, now, out));
    drain();
  }

  @Override
  public Moment deadline() {
    return turn.isEmpty() ? machinesDeadline() : AT_ONCE;
  }

  private Moment machinesDeadline() {
    return mesh.deadline()
        .earlier(messages.deadline())
        .earlier(channels.deadline())
        .earlier(payments.deadline());
  }

  private boolean machinesAreDue(Moment now) {
    return !machinesDeadline().isAfter(now);
  }

  private void drain() {
    for (int steps = 0; !work.isEmpty(); steps++) {
      if (steps > STEPS_MOST) {
        throw new IllegalStateException("the node's machines talk in circles");
      }
      work.removeFirst().run();
    }
  }

  private void release(Turn.Held held, Moment now, Consumer<? super NodeOutput> out) {
    if (held instanceof Turn.Held.ToMesh toMesh) {
      toMesh(toMesh.input(), now, out);
    } else {
      out.accept(((Turn.Held.Out) held).output());
    }
  }

  // ------------------------------------------------------------------ from and to the machines

  private void toMesh(MeshInput input, Moment now, Consumer<? super NodeOutput> out) {
    mesh.handle(input, now, output -> work.add(() -> fromMesh(output, now, out)));
  }

  private void fromMesh(MeshOutput output, Moment now, Consumer<? super NodeOutput> out) {
    if (output instanceof MeshOutput.Transmit transmit) {
      out.accept(new NodeOutput.Transmit(transmit.bearer(), transmit.to(), transmit.frame()));
    } else if (output instanceof MeshOutput.FromNeighbour from) {
      if (from.service() == Service.CHANNEL) {
        toChannels(new ChannelInput.FromPeer(from.from(), from.payload()), now, out);
      } else {
        packet(from.service(), from.payload(), 1, now, out);
      }
    } else if (output instanceof MeshOutput.PacketArrived packet) {
      packet(packet.service(), packet.payload(), packet.hops(), now, out);
    } else if (output instanceof MeshOutput.NeighbourUp up) {
      toChannels(new ChannelInput.PeerUp(up.key()), now, out);
      notify(new NodeEvent.NeighbourUp(up.key().address()));
    } else if (output instanceof MeshOutput.NeighbourDown down) {
      toChannels(new ChannelInput.PeerDown(down.address()), now, out);
      notify(new NodeEvent.NeighbourDown(down.address(), down.why()));
    } else if (output instanceof MeshOutput.NodeReachable reachable) {
      PublicKey node = reachable.key();
      toMessages(new MessageInput.NodeReachable(node), now);
      toPayments(new PaymentInput.NodeReachable(node, reachable.hops()), now, out);
      notify(new NodeEvent.NodeReachable(node.address(), reachable.hops()));
    } else if (output instanceof MeshOutput.NodeUnreachable lost) {
      toMessages(new MessageInput.NodeUnreachable(lost.address()), now);
      toPayments(new PaymentInput.NodeUnreachable(lost.address()), now, out);
      notify(new NodeEvent.NodeUnreachable(lost.address()));
    } else if (output instanceof MeshOutput.Dropped dropped) {
      count("mesh." + dropped.reason());
    }
  }

  private void packet(
      Service service,
      io.smartmesh.base.Bytes payload,
      int hops,
      Moment now,
      Consumer<? super NodeOutput> out) {
    switch (service) {
      case MESSAGE -> toMessages(new MessageInput.PacketArrived(payload, hops, clock.at(now)), now);
      case PAYMENT -> toPayments(new PaymentInput.PacketArrived(payload), now, out);
      // Channel messages are for neighbours: one that was routed comes from nobody we know.
      case CHANNEL -> count("channel.ROUTED");
    }
  }

  private void toMessages(MessageInput input, Moment now) {
    toMessages(input, now, output -> {});
  }

  /** {@code watch} sees the outputs as they are made; they take their usual way as well. */
  void toMessages(MessageInput input, Moment now, Consumer<? super MessageOutput> watch) {
    messages.handle(
        input,
        now,
        output -> {
          watch.accept(output);
          work.add(() -> fromMessages(output));
        });
  }

  private void fromMessages(MessageOutput output) {
    if (output instanceof MessageOutput.Store store) {
      turn.write(store.write());
    } else if (output instanceof MessageOutput.SendPacket send) {
      hold(new MeshInput.SendPacket(send.to(), Service.MESSAGE, send.payload()));
    } else if (output instanceof MessageOutput.TextReceived received) {
      notify(new NodeEvent.TextReceived(received.message()));
    } else if (output instanceof MessageOutput.TextChanged changed) {
      notify(new NodeEvent.TextChanged(changed.message()));
    } else if (output instanceof MessageOutput.Refused refused) {
      count("message." + refused.error().getClass().getSimpleName());
    }
  }

  private void toChannels(ChannelInput input, Moment now, Consumer<? super NodeOutput> out) {
    toChannels(input, now, out, output -> {});
  }

  /** {@code watch} sees the outputs as they are made; they take their usual way as well. */
  void toChannels(
      ChannelInput input,
      Moment now,
      Consumer<? super NodeOutput> out,
      Consumer<? super ChannelOutput> watch) {
    channels.handle(
        input,
        now,
        output -> {
          watch.accept(output);
          work.add(() -> fromChannels(output, now, out));
        });
  }

  private void fromChannels(ChannelOutput output, Moment now, Consumer<? super NodeOutput> out) {
    if (output instanceof ChannelOutput.Store store) {
      turn.write(store.write());
      return;
    }
    if (output instanceof ChannelOutput.SendToPeer send) {
      hold(new MeshInput.SendToNeighbour(send.peer(), Service.CHANNEL, send.payload()));
      return;
    }
    if (output instanceof ChannelOutput.AskChain ask) {
      askChain(ask.action());
      return;
    }
    if (output instanceof ChannelOutput.Changed changed) {
      notify(new NodeEvent.ChannelChanged(changed.channel()));
    } else if (output instanceof ChannelOutput.PaymentReceived received) {
      notify(
          new NodeEvent.PaymentReceived(received.payment(), received.channel(), received.amount()));
    } else if (output instanceof ChannelOutput.Finished finished) {
      notify(new NodeEvent.ChannelFinished(finished.channel(), finished.paidToUs()));
    } else if (output instanceof ChannelOutput.Refused refused) {
      count("channel." + refused.error().getClass().getSimpleName());
      if (!(refused.error() instanceof ChannelError.LaneBusy)) {
        // A busy lane is flow control between our own machines, not news.
        notify(new NodeEvent.PeerRefused(refused.error()));
      }
      return;
    }
    toPayments(new PaymentInput.ChannelSaid(output), now, out);
  }

  private void toPayments(PaymentInput input, Moment now, Consumer<? super NodeOutput> out) {
    toPayments(input, now, out, output -> {});
  }

  /** {@code watch} sees the outputs as they are made; they take their usual way as well. */
  void toPayments(
      PaymentInput input,
      Moment now,
      Consumer<? super NodeOutput> out,
      Consumer<? super PaymentOutput> watch) {
    payments.handle(
        input,
        now,
        output -> {
          watch.accept(output);
          work.add(() -> fromPayments(output, now, out));
        });
  }

  private void fromPayments(PaymentOutput output, Moment now, Consumer<? super NodeOutput> out) {
    if (output instanceof PaymentOutput.Store store) {
      turn.write(store.write());
    } else if (output instanceof PaymentOutput.ToChannel command) {
      toChannels(command.input(), now, out, answer -> refusal(command.input(), answer, now, out));
    } else if (output instanceof PaymentOutput.SendPacket send) {
      hold(new MeshInput.SendPacket(send.to(), Service.PAYMENT, send.payload()));
    } else if (output instanceof PaymentOutput.PaymentChanged changed) {
      notify(new NodeEvent.PaymentChanged(changed.payment()));
    } else if (output instanceof PaymentOutput.InvoiceIssued issued) {
      commands.invoiceIssued(issued);
    } else if (output instanceof PaymentOutput.Refused refused) {
      count("payment." + refused.error().getClass().getSimpleName());
    }
  }

  /** A refused command of the payment machine goes back to it with the reason. */
  private void refusal(
      ChannelInput command, ChannelOutput answer, Moment now, Consumer<? super NodeOutput> out) {
    if (answer instanceof ChannelOutput.Refused refused) {
      PaymentInput input = new PaymentInput.ChannelRefused(command, refused.error());
      work.add(() -> toPayments(input, now, out));
    }
  }

  // ------------------------------------------------------------------ the chain

  /** ND-5, ND-6. */
  private void chainProgress(
      NodeInput.ChainProgress progress, Moment now, Consumer<? super NodeOutput> out) {
    NodeRecords.Sighting seen =
        new NodeRecords.Sighting(
            progress.head(), progress.time(), progress.tokenBalance(), progress.coinBalance());
    if (!seen.equals(sighting)) {
      sighting = seen;
      turn.write(NodeRecords.sighting(seen));
    }
    if (sightedAt.equals(Moment.NEVER)) {
      clock.firstSighting(progress.newestTime(), now);
    } else {
      clock.sighting(progress.newestTime(), now);
    }
    sightedAt = now;
    progress.facts().forEach(fact -> toChannels(new ChannelInput.ChainSaid(fact), now, out));
    toChannels(new ChannelInput.ChainCaughtUp(progress.time()), now, out);
    if (!chainReachable) {
      chainReachable = true;
      chainWhy = "";
      notify(new NodeEvent.ChainReached(progress.head()));
    }
  }

  private void chainLost(String why, Moment now, Consumer<? super NodeOutput> out) {
    boolean news = chainReachable || !why.equals(chainWhy);
    chainReachable = false;
    chainWhy = why;
    toChannels(new ChannelInput.ChainLost(), now, out);
    if (news) {
      notify(new NodeEvent.ChainLost(why));
    }
  }

  void askChain(io.smartmesh.ethereum.channels.ChannelAction action) {
    lastAction++;
    turn.hold(new Turn.Held.Out(new NodeOutput.AskChain(lastAction, action)));
  }

  // ------------------------------------------------------------------ for the user

  void reply(RequestId request, UserReply reply) {
    turn.hold(new Turn.Held.Out(new NodeOutput.Reply(request, reply)));
  }

  private void notify(NodeEvent event) {
    turn.hold(new Turn.Held.Out(new NodeOutput.Notify(event)));
  }

  private void hold(MeshInput input) {
    turn.hold(new Turn.Held.ToMesh(input));
  }

  private void count(String reason) {
    drops.merge(reason, 1L, Long::sum);
  }

  boolean isChainReachable() {
    return chainReachable;
  }

  String chainWhy() {
    return chainWhy;
  }

  Amount tokenBalance() {
    return sighting.tokenBalance();
  }

  ChainTime chainTime(Moment now) {
    return clock.at(now);
  }

  NodeConfig config() {
    return config;
  }

  List<PeerView> peers() {
    List<PeerView> peers = new ArrayList<>();
    for (RouteView route : mesh.routes()) {
      peers.add(new PeerView(route.key().address(), route.hops(), route.nextHop()));
    }
    return peers;
  }

  NodeStatus status(Moment now) {
    Amount spendable = Amount.ZERO;
    for (ChannelView channel : channels.views()) {
      spendable = spendable.plus(channel.spendable());
    }
    long age = sightedAt.equals(Moment.NEVER) ? -1 : now.millisSince(sightedAt) / 1000;
    return new NodeStatus(
        key.address(),
        config.name(),
        mesh.neighbours().size(),
        mesh.routes().size(),
        chainReachable,
        sighting.head(),
        sighting.time(),
        age,
        chainWhy,
        sighting.tokenBalance(),
        sighting.coinBalance(),
        spendable,
        new TreeMap<>(drops));
  }
}
