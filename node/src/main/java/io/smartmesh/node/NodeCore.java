package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.channel.ChannelError;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.channel.Channels;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.identity.Identities;
import io.smartmesh.identity.Whereabouts;
import io.smartmesh.mesh.Mesh;
import io.smartmesh.mesh.MeshInput;
import io.smartmesh.mesh.Service;
import io.smartmesh.message.MessageInput;
import io.smartmesh.message.MessageOutput;
import io.smartmesh.message.Messages;
import io.smartmesh.payment.PaymentInput;
import io.smartmesh.payment.PaymentOutput;
import io.smartmesh.payment.Payments;
import io.smartmesh.stream.StreamInput;
import java.util.ArrayDeque;
import java.util.Deque;
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
  /** Steps of one turn before something is plainly going in circles. */
  private static final int STEPS_MOST = 1_000_000;

  private static final Moment AT_ONCE = new Moment(Long.MIN_VALUE);

  private final NodeConfig config;
  private final SigningKey key;
  private final ChainWatch chain;
  private final ChainClock clock;
  private final MeshEdge edge;
  private final Mesh mesh;
  private final Traffic traffic;
  private final Messages messages;
  private final HistoryDesk history;
  private final CarryTraffic byHand;
  private final People people;
  private final ContactDesk contacts;
  private final Seen seen;
  private final Channels channels;
  private final Rotation rotation;
  private final Snapshots snapshots;
  private final Payments payments;
  private final Commands commands;
  private final FromMesh fromMesh;
  private final FromMessages fromMessages = new FromMessages(this);
  private final FromPayments fromPayments = new FromPayments(this);
  private final Turn turn = new Turn();
  private final Deque<Runnable> work = new ArrayDeque<>();
  private final Map<String, Long> drops = new TreeMap<>();

  private long lastAction;

  /**
   * @param stored what the store holds
   * @param device the only hints of chain time after a restart without the chain
   */
  public NodeCore(
      NodeConfig config,
      SigningKey key,
      Curve curve,
      Verifier verifier,
      Entropy entropy,
      StoredRecords stored,
      DeviceTime device,
      Moment now) {
    this.config = config;
    this.key = key;
    chain = new ChainWatch(stored, device, now);
    clock = chain.clock();
    long bootCount = NodeRecords.bootCount(stored) + 1;
    turn.write(NodeRecords.boot(bootCount));
    edge = new MeshEdge(this, key, curve, entropy, around(device, now), stored, now);
    mesh = new Mesh(config.mesh(bootCount), edge.id(), curve, verifier, entropy);
    TransferTraffic.Parts files =
        new TransferTraffic.Parts(key.address(), stored, this::isFriend, now);
    traffic = new Traffic(this, key, curve, entropy, edge, mesh, files);
    Identities identities = new Identities(key, curve, verifier, entropy, config.card(), stored);
    people = new People(this, identities);
    contacts =
        new ContactDesk(this, new ContactDesk.Parts(key, curve, verifier, identities, stored));
    seen = new Seen(this, people, mesh, edge);
    byHand =
        new CarryTraffic(
            this,
            edge,
            mesh,
            new CarryTraffic.Parts(key, curve, entropy, stored, this::isFriend),
            now);
    messages = new Messages(key, curve, verifier, entropy, stored, contacts::unheard, byHand);
    GroupDesk groups = new GroupDesk(this, contacts.parts(), entropy);
    history = new HistoryDesk(this, messages, groups, stored, now);
    BackupConfig backup = config.backup();
    channels =
        new Channels(
            config.contracts(),
            key,
            curve,
            verifier,
            clock,
            config.channels().policy(),
            stored,
            backup.amnestyAfterSeconds());
    Snapshots.Parts parts = new Snapshots.Parts(key, curve, entropy, clock, stored);
    snapshots = new Snapshots(this, backup, bootCount, channels, people, parts);
    rotation = new Rotation(channels, stored, now);
    payments =
        new Payments(
            config.payments(),
            key,
            curve,
            verifier,
            entropy,
            clock,
            stored,
            channels::views,
            contacts::isBlocked);
    commands = new Commands(this, people, channels, rotation, payments, curve, verifier);
    fromMesh = new FromMesh(this, mesh, seen, people, snapshots, traffic);
    chain.begin(new ChainNews(this, now, output -> {}));
    toMessages(new MessageInput.TimeIs(chainTime(now)), now);
  }

  /** On a device that knows no more than the time of day. */
  public NodeCore(
      NodeConfig config,
      SigningKey key,
      Curve curve,
      Verifier verifier,
      Entropy entropy,
      StoredRecords stored,
      ChainTime wallClock,
      Moment now) {
    this(config, key, curve, verifier, entropy, stored, DeviceTime.of(wallClock), now);
  }

  private Whereabouts.Around around(DeviceTime device, Moment start) {
    return new Whereabouts.Around(
        now -> device.wallClock().plusSeconds(now.millisSince(start) / 1_000),
        () -> fromMesh.names(),
        this::isFriend,
        () -> transfers().andPeers(MeshEdge.dealt(channels, messages, payments)));
  }

  private boolean isFriend(Address whom) {
    return people.isContact(whom) || channels.peers().contains(whom);
  }

  public Address address() {
    return key.address();
  }

  /** What the chain adapter needs to go on where it was. */
  public ChainMemory chainMemory() {
    return chain.memory();
  }

  @Override
  public void handle(NodeInput input, Moment now, Consumer<? super NodeOutput> out) {
    if (input instanceof NodeInput.FrameReceived frame) {
      toMesh(new MeshInput.FrameReceived(frame.bearer(), frame.from(), frame.frame()), now, out);
    } else if (input instanceof NodeInput.BearerFull full) {
      toMesh(new MeshInput.BearerFull(full.bearer(), full.to(), full.isFull()), now, out);
    } else if (input instanceof NodeInput.Persisted persisted) {
      turn.persisted(persisted.batch(), held -> release(held, now, out));
    } else if (input instanceof NodeInput.Found found) {
      history.found(found, now);
    } else if (input instanceof NodeInput.Command command) {
      commands.handle(command, now, out);
    } else if (input instanceof NodeInput.BearerUp up) {
      // Held, so that the boot count is durable before a route is announced with it.
      turn.hold(new Turn.Held.ToMesh(new MeshInput.BearerUp(up.bearer(), up.traits())));
    } else if (input instanceof NodeInput.BearerDown down) {
      turn.hold(new Turn.Held.ToMesh(new MeshInput.BearerDown(down.bearer())));
    } else if (input instanceof NodeInput.Traffic fromProgram) {
      traffic.handle(fromProgram, now, out);
    } else if (input instanceof NodeInput.FromChain fromChain) {
      chain.handle(fromChain, now, new ChainNews(this, now, out));
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
      mesh.wake(now, output -> work.add(() -> fromMesh.take(output, now, out)));
      edge.wake(now, out);
      traffic.wake(now, out);
      messages.wake(now, output -> work.add(() -> fromMessages.take(output, now)));
      history.wake(now);
      byHand.wake(now, out);
      people.wake(now);
      contacts.wake(now);
      seen.wake(now);
      commands.wake(now);
      snapshots.wake(now);
      rotation.wake(now, turn::write, close -> toChannels(close, now, out));
      payments.wake(now, output -> work.add(() -> fromPayments.take(output, now, out)));
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
        .earlier(edge.deadline())
        .earlier(traffic.deadline())
        .earlier(messages.deadline())
        .earlier(history.deadline())
        .earlier(byHand.deadline())
        .earlier(people.deadline())
        .earlier(contacts.deadline())
        .earlier(seen.deadline())
        .earlier(commands.deadline())
        .earlier(snapshots.deadline())
        .earlier(rotation.deadline())
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
    } else if (held instanceof Turn.Held.ToStream toStream) {
      transfers().toStream(toStream.input(), now, out);
    } else {
      out.accept(((Turn.Held.Out) held).output());
    }
  }

  // ------------------------------------------------------------------ from and to the machines

  void toMesh(MeshInput input, Moment now, Consumer<? super NodeOutput> out) {
    edge.translated(input, mesh, now).ifPresent(said -> rawToMesh(said, now, out));
  }

  /** In the mesh's own identifiers already. */
  void rawToMesh(MeshInput input, Moment now, Consumer<? super NodeOutput> out) {
    mesh.handle(input, now, output -> work.add(() -> fromMesh.take(output, now, out)));
  }

  void toMessages(MessageInput input, Moment now) {
    toMessages(input, now, output -> {});
  }

  /** {@code watch} sees the outputs as they are made; they take their usual way as well. */
  void toMessages(MessageInput input, Moment now, Consumer<? super MessageOutput> watch) {
    messages.handle(
        input,
        now,
        output -> {
          watch.accept(output);
          work.add(() -> fromMessages.take(output, now));
        });
  }

  void toChannels(ChannelInput input, Moment now, Consumer<? super NodeOutput> out) {
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
      snapshots.changed(false, now);
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
    NodeEvent.of(output).ifPresent(this::notify);
    if (output instanceof ChannelOutput.CloseAsked || output instanceof ChannelOutput.Signed) {
      return; // of the user alone
    }
    if (output instanceof ChannelOutput.Changed changed) {
      edge.deals(changed.channel().peer());
      snapshots.changed(true, now);
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

  void toPayments(PaymentInput input, Moment now, Consumer<? super NodeOutput> out) {
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
          work.add(() -> fromPayments.take(output, now, out));
        });
  }

  /** BK-8: the channels of this device sign nothing from the end of this turn on. */
  void dataIsOld(Moment now) {
    work.add(() -> toChannels(new ChannelInput.DataIsOld(), now, output -> {}));
  }

  // ------------------------------------------------------------------ the chain

  void askChain(io.smartmesh.ethereum.channels.ChannelAction action) {
    lastAction++;
    tell(new NodeOutput.AskChain(lastAction, action));
  }

  // ------------------------------------------------------------------ for the user

  void reply(RequestId request, UserReply reply) {
    tell(new NodeOutput.Reply(request, reply));
  }

  void write(StoreWrite write) {
    turn.write(write);
  }

  void notify(NodeEvent event) {
    tell(new NodeOutput.Notify(event));
  }

  void tell(NodeOutput output) {
    turn.hold(new Turn.Held.Out(output));
  }

  void holdForStreams(StreamInput input) {
    turn.hold(new Turn.Held.ToStream(input));
  }

  TransferTraffic transfers() {
    return traffic.transfers();
  }

  Traffic traffic() {
    return traffic;
  }

  void hold(MeshInput input) {
    turn.hold(new Turn.Held.ToMesh(input));
  }

  void count(String reason) {
    drops.merge(reason, 1L, Long::sum);
  }

  /** After what is being done. */
  void later(Runnable step) {
    work.add(step);
  }

  MeshEdge edge() {
    return edge;
  }

  People people() {
    return people;
  }

  ContactDesk contacts() {
    return contacts;
  }

  Messages messages() {
    return messages;
  }

  HistoryDesk history() {
    return history;
  }

  CarryTraffic byHand() {
    return byHand;
  }

  HandTraffic handTraffic() {
    return new HandTraffic(byHand, edge);
  }

  FromMesh fromMesh() {
    return fromMesh;
  }

  Snapshots snapshots() {
    return snapshots;
  }

  boolean isChainReachable() {
    return chain.isReachable();
  }

  String chainWhy() {
    return chain.why();
  }

  Amount tokenBalance() {
    return chain.tokenBalance();
  }

  ChainTime chainTime(Moment now) {
    return clock.at(now);
  }

  NodeConfig config() {
    return config;
  }

  Seen seen() {
    return seen;
  }

  Commands commands() {
    return commands;
  }

  NodeStatus status(Moment now) {
    return NodeStatus.of(config, key.address(), mesh, chain, channels.spendable(), drops, now);
  }
}
