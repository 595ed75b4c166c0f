package io.smartmesh.runtime;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Machine;
import io.smartmesh.mesh.Power;
import io.smartmesh.node.Chain;
import io.smartmesh.node.ChainMemory;
import io.smartmesh.node.FileDisk;
import io.smartmesh.node.IpDevice;
import io.smartmesh.node.Metric;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.NodeCore;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.node.NodeStatus;
import io.smartmesh.node.OwnDrop;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.stream.StreamInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A running node. It stops when it is closed, when its store fails, or at the first bug: a machine
 * in a state nobody has checked must not handle money.
 */
public final class NodeRuntime implements NodeAccess, AutoCloseable {
  private static final String NO_CHAIN =
      "No chain is configured. Channels that are open go on; to open or close one, name a chain"
          + " node in the settings.";
  private static final long CLOSE_MILLIS_MOST = 10_000;

  private final NodeParts parts;
  private final Inbox inbox = new Inbox();
  private final Requests requests = new Requests(inbox);
  private final List<Consumer<NodeEvent>> listeners = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Stop> stopped = new CompletableFuture<>();
  private final Bearers bearers;
  private final StoreWorker store;
  private final EventLoop loop;
  private final EventLog events;
  private final Thread thread = new Thread(this::run, "smartmesh-loop");

  /** Batches of the turn that is going on. */
  private List<NodeOutput.Persist> batches = new ArrayList<>();

  private volatile Stop reason = Stop.ASKED;

  /** For tests: any machine. */
  NodeRuntime(NodeParts parts, Machine<NodeInput, NodeOutput> machine, MonotonicTime time) {
    this(parts, machine, time, true);
  }

  private NodeRuntime(
      NodeParts parts,
      Machine<NodeInput, NodeOutput> machine,
      MonotonicTime time,
      boolean gathers) {
    this.parts = parts;
    this.bearers = new Bearers(parts.bearers(), inbox, parts.log());
    this.store = new StoreWorker(parts.store(), inbox::persisted, this::storeFailed);
    this.loop =
        new EventLoop(
            machine,
            inbox,
            this::dispatch,
            bearers::flush,
            time,
            this::resumed,
            gathers,
            waitMost(parts));
    this.events = new EventLog(parts.log());
  }

  private static long waitMost(NodeParts parts) {
    return parts.config().terms().power() == Power.PHONE
        ? EventLoop.WAIT_MILLIS_MOST_PHONE
        : EventLoop.WAIT_MILLIS_MOST;
  }

  /**
   * Builds a node from what its store holds and starts it.
   *
   * @throws java.io.UncheckedIOException when the store cannot be read; {@code parts} stay open
   *     then
   * @throws io.smartmesh.base.DamagedRecord when a record cannot be read (ND-31); likewise
   */
  public static NodeRuntime start(NodeParts parts) {
    return start(parts, true);
  }

  /**
   * The same for measuring what folding saves: every command and every frame has a turn of its own,
   * and so every payment a state and an acknowledgement that are signed for it alone.
   */
  public static NodeRuntime startUnfolded(NodeParts parts) {
    return start(parts, false);
  }

  private static NodeRuntime start(NodeParts parts, boolean gathers) {
    MonotonicTime time = MonotonicTime.ofThisMachine();
    NodeCore core =
        new NodeCore(
            parts.config(),
            parts.key(),
            parts.curve(),
            parts.curve(),
            parts.entropy(),
            parts.store(),
            new SystemTime().device(),
            time.now());
    NodeRuntime runtime = new NodeRuntime(parts, core, time, gathers);
    runtime.begin(core.chainMemory());
    return runtime;
  }

  void begin(ChainMemory memory) {
    parts
        .log()
        .info("node-started", "address", parts.key().address(), "curve", parts.curve().name());
    store.start();
    thread.start();
    bearers.start();
    parts.ipDevice().ifPresent(this::startIp);
    parts.streamUser().ifPresent(user -> user.start(this::forStreams));
    parts.files().ifPresent(this::startFiles);
    parts
        .chain()
        .ifPresentOrElse(
            chain -> chain.start(memory, new ChainToInbox()),
            () -> inbox.put(new NodeInput.ChainUnreachable(NO_CHAIN)));
  }

  private void startIp(IpDevice device) {
    inbox.put(new NodeInput.IpDeviceUp());
    device.start(
        packet -> inbox.packet(new NodeInput.IpPacket(packet)), () -> ipDeviceGone(device.name()));
  }

  private void startFiles(FileDisk files) {
    inbox.put(new NodeInput.DiskUp(files.config()));
    files.start(news -> inbox.put(new NodeInput.FromDisk(news)));
  }

  private void ipDeviceGone(String name) {
    parts.log().error("tun-gone", "name", name);
    inbox.put(new NodeInput.IpDeviceDown());
  }

  /** The loop itself must not wait for itself. */
  private void forStreams(StreamInput input) {
    if (Thread.currentThread() == thread) {
      inbox.own(new NodeInput.ForStreams(input));
    } else {
      inbox.put(new NodeInput.ForStreams(input));
    }
  }

  private void run() {
    try {
      while (!inbox.isClosed()) {
        loop.turn();
        store.submit(batches);
        batches = new ArrayList<>();
        parts.log().flush();
      }
    } catch (InterruptedException e) {
      inbox.close();
    } catch (RuntimeException | Error e) {
      reason = Stop.bug(loop.doing(), e);
      parts.log().error("bug", "on", loop.doing(), "stack", stack(e));
    } finally {
      end();
    }
  }

  private void end() {
    inbox.close();
    bearers.close();
    parts.ipDevice().ifPresent(IpDevice::close);
    parts.files().ifPresent(FileDisk::close);
    parts.chain().ifPresent(Chain::close);
    store.end();
    requests.end();
    Stop stop = reason;
    if (stop.exitCode() == 0) {
      parts.log().info("node-stopped");
    } else {
      parts.log().error("node-stopped", "why", stop.sentence());
    }
    parts.log().flush();
    stopped.complete(stop);
  }

  /** ND-21: who was there may be gone, and what the chain has seen is old. */
  private void resumed(long gapMillis) {
    parts.log().info("time-gap", "millis", gapMillis);
    bearers.resumed();
    parts.chain().ifPresent(Chain::resumed);
  }

  private void storeFailed(String sentence) {
    reason = Stop.storeFailed(sentence);
    inbox.close();
  }

  private void dispatch(NodeOutput output) {
    if (output instanceof NodeOutput.Transmit transmit) {
      bearers.send(transmit);
    } else if (output instanceof NodeOutput.IpPacket packet) {
      parts.ipDevice().ifPresent(device -> device.send(packet.packet()));
    } else if (output instanceof NodeOutput.FromStreams from) {
      parts.streamUser().ifPresent(user -> user.told(from.output()));
    } else if (output instanceof NodeOutput.ForDisk disk) {
      parts.files().ifPresent(files -> files.ask(disk.task()));
    } else if (output instanceof NodeOutput.Persist persist) {
      batches.add(persist);
    } else if (output instanceof NodeOutput.Look look) {
      store.look(look, (id, pages) -> inbox.own(new NodeInput.Found(id, pages)));
    } else if (output instanceof NodeOutput.AskChain ask) {
      parts
          .chain()
          .ifPresentOrElse(
              chain -> chain.ask(ask.action(), ask.what()),
              () -> inbox.own(new NodeInput.ChainActionFailed(ask.action(), NO_CHAIN)));
    } else if (output instanceof NodeOutput.ChainNoted noted) {
      parts.chain().ifPresent(chain -> chain.noted(noted.nonce()));
    } else if (output instanceof NodeOutput.Reply reply) {
      requests.reply(reply.request(), withOwnCounts(reply.reply()));
    } else if (output instanceof NodeOutput.Notify notify) {
      events.write(notify.event());
      listeners.forEach(listener -> tell(listener, notify.event()));
    }
  }

  /** A listener's bug is the listener's: it does not stop the node. */
  private void tell(Consumer<NodeEvent> listener, NodeEvent event) {
    try {
      listener.accept(event);
    } catch (RuntimeException e) {
      parts.log().error("listener-failed", "stack", stack(e));
    }
  }

  private UserReply withOwnCounts(UserReply reply) {
    if (reply instanceof UserReply.Metrics metrics) {
      Map<Metric, Long> own = loop.counts();
      own.put(Metric.INBOX, (long) inbox.waiting());
      return new UserReply.Metrics(OwnCounts.add(metrics.samples(), ownDrops(), own));
    }
    if (!(reply instanceof UserReply.Status status)) {
      return reply;
    }
    NodeStatus core = status.status();
    Map<String, Long> drops = new TreeMap<>(core.drops());
    drops.putAll(ownDrops());
    return new UserReply.Status(core.with(drops, loop.wakeUpsPerMinute()));
  }

  private Map<String, Long> ownDrops() {
    Map<String, Long> drops = bearers.drops();
    parts.ipDevice().ifPresent(device -> drops.putAll(device.drops()));
    if (inbox.droppedFrames() > 0) {
      drops.put(OwnDrop.INBOX_FULL.reason(), inbox.droppedFrames());
    }
    return drops;
  }

  private static String stack(Throwable bug) {
    StringBuilder text = new StringBuilder(bug.toString());
    for (StackTraceElement frame : bug.getStackTrace()) {
      text.append("\n  at ").append(frame);
    }
    Throwable cause = bug.getCause();
    return cause == null ? text.toString() : text + "\nbecause of " + stack(cause);
  }

  /**
   * Answered on a thread of its own; {@link UserReply.Refused} when the node is busy or has
   * stopped.
   */
  @Override
  public CompletionStage<UserReply> ask(UserCommand command) {
    return requests.ask(command);
  }

  /** Called on the loop's thread. */
  @Override
  public Runnable subscribe(Consumer<NodeEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Done when the node has stopped and all it had promised is stored. */
  public CompletionStage<Stop> stopped() {
    return stopped.minimalCompletionStage();
  }

  /** Stops the node and waits until it has, at most 10 seconds. */
  @Override
  public void close() {
    inbox.close();
    if (Thread.currentThread() == thread) {
      return; // a listener closes: the loop ends after this turn
    }
    try {
      stopped.get(CLOSE_MILLIS_MOST, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      parts.log().error("slow-stop", "waited-millis", CLOSE_MILLIS_MOST);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a stop is never a failure", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class ChainToInbox implements Chain.Events {
    @Override
    public void progress(NodeInput.ChainProgress progress) {
      inbox.put(progress);
    }

    @Override
    public void rewound(long head) {
      inbox.put(new NodeInput.ChainRewound(head));
    }

    @Override
    public void distrusted(String why) {
      inbox.put(new NodeInput.ChainDistrusted(why));
    }

    @Override
    public void note(long nonce, Bytes note) {
      inbox.put(new NodeInput.ChainNote(nonce, note));
    }

    @Override
    public void unreachable(String why) {
      inbox.put(new NodeInput.ChainUnreachable(why));
    }

    @Override
    public void failed(long action, String why) {
      inbox.put(new NodeInput.ChainActionFailed(action, why));
    }
  }
}
