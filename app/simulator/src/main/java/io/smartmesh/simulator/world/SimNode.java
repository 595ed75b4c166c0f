package io.smartmesh.simulator.world;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.node.RequestId;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.simulator.chain.ChainClient;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.core.Violation;
import io.smartmesh.store.memory.MemoryStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One device: a disk that survives crashes and a process that does not. */
public final class SimNode {
  private static final BearerId AIR = new BearerId("air");

  /** The part that a crash ends: one run of the program. */
  private static final class Run {
    final Machine<NodeInput, NodeOutput> machine;
    final ChainClient chain;
    final long clockOffset;

    Run(Machine<NodeInput, NodeOutput> machine, ChainClient chain, long clockOffset) {
      this.machine = machine;
      this.chain = chain;
      this.clockOffset = clockOffset;
    }
  }

  private final World world;
  private final int number;
  private final SigningKey key;
  private final NodeConfig config;
  private final Draw draw;
  private final Disk disk;
  private @Nullable Run run;
  private boolean busy;
  private boolean chainCut;
  private boolean radioOff;
  private boolean dead;
  private final Set<RequestId> lateLooks = new HashSet<>();
  private int starts;
  private long requests;
  private long wakePlannedAt = Long.MAX_VALUE;
  private int outputsToCrash;
  private boolean crashIgnoresRadio;

  SimNode(World world, int number, SigningKey key, NodeConfig config, Draw draw) {
    this.world = world;
    this.number = number;
    this.key = key;
    this.config = config;
    this.draw = draw;
    this.disk =
        new Disk(world.time(), draw.split("disk"), batch -> input(new NodeInput.Persisted(batch)));
  }

  public int number() {
    return number;
  }

  public Address address() {
    return key.address();
  }

  public SigningKey key() {
    return key;
  }

  public boolean isUp() {
    return run != null;
  }

  /** True once an attacker has taken the device: it never starts again. */
  public boolean isDead() {
    return dead;
  }

  public void die() {
    dead = true;
    if (isUp()) {
      stop();
    }
  }

  /** What would be on the disk if the power failed now and took all that is not durable. */
  public MemoryStore durable() {
    return disk.durable();
  }

  /** Rises whenever {@link #durable} changes. */
  public long commits() {
    return disk.commits();
  }

  Disk disk() {
    return disk;
  }

  /** Starts the node from what is durable. */
  public void start() {
    if (dead || isUp()) {
      return;
    }
    Draw ofThisStart = draw.split("start " + starts++);
    // Monotonic time starts anywhere at each boot: a node that stores it is found out.
    long offset = ofThisStart.between(0, 1_000_000_000);
    Moment now = new Moment(world.time().now() + offset);
    NodeFactory.Started started =
        world
            .factory()
            .start(
                config,
                key,
                world.signing().curve(),
                world.signing().verifier(),
                ofThisStart.split("entropy")::bytes,
                disk.durable().copy(),
                world.chain().now().plusSeconds(ofThisStart.between(0, 3)),
                now);
    ChainClient chain =
        new ChainClient(
            world.chain(),
            world.time(),
            ofThisStart.split("chain"),
            address(),
            started.chain(),
            chainCut,
            this::input);
    run = new Run(started.machine(), chain, offset);
    wakePlannedAt = Long.MAX_VALUE;
    world
        .trace()
        .line(toString(), "starts", "from " + disk.durable().records().size() + " records");
    if (!radioOff) {
      input(new NodeInput.BearerUp(AIR, Radio.MTU));
    }
    planWake();
  }

  /** Power fails: nothing more of the process happens, and what was not durable may be lost. */
  void crash() {
    world.trace().line(toString(), "CRASHES", "");
    stop();
  }

  private void stop() {
    if (run != null) {
      run.chain.stop();
    }
    run = null;
    lateLooks.clear();
    outputsToCrash = 0;
    disk.loseWhatIsNotDurable();
    world.stopped(this);
  }

  /** Lets the node crash around its {@code outputs}-th next output. */
  void aimCrash(int outputs, boolean ignoringRadio) {
    outputsToCrash = outputs;
    crashIgnoresRadio = ignoringRadio;
  }

  public void cutFromChain(boolean isCut) {
    chainCut = isCut;
    if (run != null) {
      run.chain.cut(isCut);
    }
  }

  void switchRadio(boolean isOn) {
    radioOff = !isOn;
    input(isOn ? new NodeInput.BearerUp(AIR, Radio.MTU) : new NodeInput.BearerDown(AIR));
  }

  void hear(BearerAddress from, Bytes frame) {
    if (radioOff) {
      return;
    }
    input(new NodeInput.FrameReceived(AIR, from, frame));
  }

  /** Asks and does not wait: the reply, if one comes, goes to the world. */
  void ask(UserCommand command) {
    RequestId request = nextRequest();
    requests++;
    input(new NodeInput.Command(request, command));
  }

  /** The number that the next {@link #ask} will have. */
  RequestId nextRequest() {
    return new RequestId(requests + 1);
  }

  /**
   * Asks something and takes the reply if it comes at once: not from a node that is down, or whose
   * answer waits for its disk. For checkers: the node cannot crash on it.
   */
  public Optional<UserReply> look(UserCommand command) {
    if (run == null) {
      return Optional.empty();
    }
    int aimed = outputsToCrash;
    outputsToCrash = 0;
    RequestId request = new RequestId(++requests);
    List<UserReply> replies = new ArrayList<>();
    Run running = run;
    turn(
        out -> {
          running.machine.handle(new NodeInput.Command(request, command), now(running), out);
          running.machine.wake(now(running), out);
        },
        output -> {
          if (output instanceof NodeOutput.Reply reply && reply.request().equals(request)) {
            replies.add(reply.reply());
            return true;
          }
          return false;
        });
    outputsToCrash = aimed;
    if (replies.isEmpty()) {
      lateLooks.add(request);
    }
    return replies.stream().findFirst();
  }

  private void input(NodeInput input) {
    Run running = run;
    if (running == null) {
      return;
    }
    world.trace().line(isDetail(input), toString(), "<-", input);
    turn(out -> running.machine.handle(input, now(running), out), output -> false);
  }

  /**
   * One call of the machine, then its outputs, one after the other; the power may fail before and
   * after each.
   */
  private void turn(Consumer<Consumer<NodeOutput>> call, Predicate<NodeOutput> taken) {
    if (busy) {
      throw new IllegalStateException("an output of " + this + " led straight back to it");
    }
    List<NodeOutput> outputs = new ArrayList<>();
    busy = true;
    try {
      call.accept(outputs::add);
    } catch (RuntimeException bug) {
      throw bugOf(bug);
    } finally {
      busy = false;
    }
    for (NodeOutput output : outputs) {
      boolean strikes = strikesAt(output);
      boolean before = strikes && draw.chance(0.5);
      if (!before && !taken.test(output) && !isLateLook(output)) {
        world.execute(this, output);
      }
      if (strikes) {
        crash();
        return;
      }
    }
    planWake();
  }

  void execute(NodeOutput output) {
    world.trace().line(isDetail(output), toString(), "->", output);
    if (output instanceof NodeOutput.Persist persist) {
      disk.write(persist);
    } else if (output instanceof NodeOutput.AskChain ask && run != null) {
      run.chain.ask(ask.action(), ask.what());
    }
  }

  /** The answer to a checker that no longer waits for it. */
  private boolean isLateLook(NodeOutput output) {
    return output instanceof NodeOutput.Reply reply && lateLooks.remove(reply.request());
  }

  private static boolean isDetail(NodeInput input) {
    return input instanceof NodeInput.FrameReceived
        || input instanceof NodeInput.Persisted
        || (input instanceof NodeInput.ChainProgress progress && progress.facts().isEmpty());
  }

  private static boolean isDetail(NodeOutput output) {
    return output instanceof NodeOutput.Transmit || output instanceof NodeOutput.Persist;
  }

  private boolean strikesAt(NodeOutput output) {
    if (outputsToCrash == 0 || (crashIgnoresRadio && output instanceof NodeOutput.Transmit)) {
      return false;
    }
    return --outputsToCrash == 0;
  }

  private void planWake() {
    Run running = run;
    if (running == null) {
      return;
    }
    Moment deadline = running.machine.deadline();
    if (deadline.equals(Moment.NEVER)) {
      return;
    }
    boolean isDue = !deadline.isAfter(now(running));
    long due = isDue ? world.time().now() : deadline.millis() - running.clockOffset;
    if (due >= wakePlannedAt) {
      return;
    }
    wakePlannedAt = due;
    world
        .time()
        .in(
            due - world.time().now(),
            () -> {
              if (run != running || wakePlannedAt != due) {
                return;
              }
              wakePlannedAt = Long.MAX_VALUE;
              turn(out -> running.machine.wake(now(running), out), output -> false);
            });
  }

  private Moment now(Run running) {
    return new Moment(world.time().now() + running.clockOffset);
  }

  private Violation bugOf(RuntimeException bug) {
    Violation violation = new Violation("NoException", this + " threw " + bug);
    violation.initCause(bug);
    return violation;
  }

  @Override
  public String toString() {
    return "n" + number;
  }
}
