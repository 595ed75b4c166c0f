package io.smartmesh.simulator.world;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
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
import io.smartmesh.simulator.fault.ClockFaults;
import io.smartmesh.store.memory.MemoryStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One device: a disk that survives crashes and a process that does not. */
public final class SimNode {
  private static final BearerId AIR = new BearerId("air");

  private final World world;
  private final int number;
  private final SigningKey key;
  private final NodeConfig config;
  private final Draw draw;
  private final Disk disk;
  private final CrashReport report;
  private final Strikes strikes;
  private @Nullable Run run;
  private boolean busy;
  private boolean chainCut;
  private boolean radioOff;
  private boolean dead;
  private boolean restored;
  private Optional<LyingTongue> tongue = Optional.empty();
  private final Set<RequestId> lateLooks = new HashSet<>();
  private int starts;
  private long requests;
  private long garbledFrames;
  private long wakePlannedAt = Long.MAX_VALUE;
  private ClockFaults clocks = ClockFaults.none();

  SimNode(World world, int number, SigningKey key, NodeConfig config, Draw draw) {
    this.world = world;
    this.number = number;
    this.key = key;
    this.config = config;
    this.draw = draw;
    this.disk = new Disk(world.time(), draw.split("disk"), this::persisted);
    this.report = new CrashReport(world, this);
    this.strikes = new Strikes(world, this, draw);
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

  /** What it takes for mediating one payment. */
  public Amount fee() {
    return config.price().perPayment();
  }

  public boolean isUp() {
    return run != null;
  }

  boolean isRunning() {
    return run != null && !run.isPaused();
  }

  /** True once an attacker has taken the device: it never starts again. */
  public boolean isDead() {
    return dead;
  }

  /**
   * Whether what the rules promise is promised to this one: not to a thief, to a liar, or to a
   * copy.
   */
  public boolean isHonest() {
    return !dead && !restored && tongue.isEmpty();
  }

  /** Whether it started from an older copy of its disk. */
  public boolean isRestored() {
    return restored;
  }

  public void die() {
    dead = true;
    if (isUp()) {
      stop(CrashReport.Instant.BETWEEN_CALLS, List.of());
    }
  }

  /** From now on this node says what it likes. */
  public void lie(LyingTongue lies) {
    tongue = Optional.of(lies);
  }

  Optional<LyingTongue> tongue() {
    return tongue;
  }

  /** What would be on the disk if the power failed now and took all that is not durable. */
  public MemoryStore durable() {
    return disk.durable();
  }

  /** Rises whenever the channels in {@link #durable} change. */
  public long channelCommits() {
    return disk.channelCommits();
  }

  Disk disk() {
    return disk;
  }

  void set(ClockFaults newClocks) {
    clocks = newClocks;
  }

  /** The device is switched off, gets an older copy of its disk, and starts again later. */
  void restore(MemoryStore older, long downMillis) {
    world.trace().line(toString(), "RESTORED", "from " + older.records().size() + " records");
    world.downTime(this, downMillis);
    if (isUp()) {
      crash();
    }
    disk.restore(older);
    restored = true;
  }

  /** Starts the node from what is durable. */
  public void start() {
    if (dead || isUp()) {
      return;
    }
    Draw ofThisStart = draw.split("start " + starts++);
    Draw ofClocks = ofThisStart.split("clocks");
    double drift = clocks.driftMost() * (ofClocks.below(2_001) - 1_000) / 1_000;
    DeviceClock clock =
        new DeviceClock(world.time().now(), ofThisStart.between(0, 1_000_000_000), 1 + drift);
    long skew = ofClocks.between(-clocks.skewMostSeconds(), clocks.skewMostSeconds());
    ChainTime atStart = world.chain().now().plusSeconds(ofThisStart.between(0, 3) + skew);
    world.starts(this);
    NodeFactory.Started started =
        started(ofThisStart.split("entropy"), atStart, clock.at(world.time().now()));
    ChainClient chain =
        new ChainClient(
            world.chain(),
            world.time(),
            ofThisStart.split("chain"),
            address(),
            started.chain(),
            chainCut,
            this::input);
    run = new Run(started.machine(), chain, clock);
    wakePlannedAt = Long.MAX_VALUE;
    garbledFrames = 0;
    world
        .trace()
        .line(toString(), "starts", "from " + disk.durable().records().size() + " records");
    if (!radioOff) {
      input(new NodeInput.BearerUp(AIR, world.radio().traits()));
    }
    planWake();
  }

  /** Power fails: nothing more of the process happens, and what was not durable may be lost. */
  void crash() {
    crash(CrashReport.Instant.BETWEEN_CALLS, List.of());
  }

  private void crash(CrashReport.Instant instant, List<Long> neverWritten) {
    world.trace().line(toString(), "CRASHES", "");
    stop(instant, neverWritten);
  }

  private void stop(CrashReport.Instant instant, List<Long> neverWritten) {
    Run ended = run;
    run = null;
    lateLooks.clear();
    strikes.forget();
    Disk.Fate fate = disk.loseWhatIsNotDurable();
    if (ended != null) {
      ended.chain.stop();
      List<Long> lost = new ArrayList<>(fate.lost());
      lost.addAll(neverWritten);
      report.write(
          instant,
          new Disk.Fate(fate.survived(), lost),
          ended.recorder,
          batch -> peek(ended, batch));
    }
    world.stopped(this);
  }

  /** What a run that is over would have said, had it lived to see this batch durable. */
  private List<NodeOutput> peek(Run ended, long batch) {
    return ended.handle(new NodeInput.Persisted(batch), world.time().now());
  }

  /** Lets the node crash around its {@code outputs}-th next output. */
  void aimCrash(int outputs, boolean ignoringRadio) {
    strikes.in(outputs, ignoringRadio);
  }

  /** The process stands still. */
  void pause(boolean losesFrames) {
    if (run != null) {
      run.pause(losesFrames);
      world.trace().line(toString(), "stands", losesFrames ? "asleep" : "still");
    }
  }

  /** It goes on, if it is still the same. */
  void resume(long clockJump) {
    Run running = run;
    if (running == null || !running.isPaused()) {
      return;
    }
    running.resume(clockJump);
    world.trace().line(toString(), "goes on", "its clock jumped " + clockJump + " ms");
    wakePlannedAt = Long.MAX_VALUE;
    while (run == running && !running.backlog().isEmpty()) {
      input(running.backlog().removeFirst());
    }
    if (run == running) {
      planWake();
    }
  }

  public void cutFromChain(boolean isCut) {
    chainCut = isCut;
    if (run != null) {
      run.chain.cut(isCut);
    }
  }

  void switchRadio(boolean isOn) {
    radioOff = !isOn;
    input(
        isOn ? new NodeInput.BearerUp(AIR, world.radio().traits()) : new NodeInput.BearerDown(AIR));
  }

  /**
   * A garbled bit makes a piece of it (LN-21): that one is waited for, and counted later or not.
   */
  private static boolean isPiece(Bytes frame) {
    return frame.length() > 0 && frame.at(0) < 0;
  }

  void hear(BearerAddress from, Bytes frame, boolean isGarbled) {
    if (!radioOff) {
      if (isGarbled && isRunning() && !isPiece(frame)) {
        garbledFrames++;
      }
      input(new NodeInput.FrameReceived(AIR, from, frame));
    }
  }

  /** Its radio takes no more, or does again. */
  void full(boolean isFull) {
    input(new NodeInput.BearerFull(AIR, Optional.empty(), isFull));
  }

  /** DATA frames with a flipped bit that this run of the node has heard. */
  public long garbledFrames() {
    return garbledFrames;
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
    Run running = run;
    if (running == null || running.isPaused()) {
      return Optional.empty();
    }
    RequestId request = new RequestId(++requests);
    List<UserReply> replies = new ArrayList<>();
    List<NodeOutput> outputs =
        call(() -> running.handle(new NodeInput.Command(request, command), world.time().now()));
    outputs.addAll(call(() -> running.wake(world.time().now())));
    for (NodeOutput output : outputs) {
      if (output instanceof NodeOutput.Persist persist) {
        running.recorder.batch(persist.batch());
      }
      if (output instanceof NodeOutput.Reply reply && reply.request().equals(request)) {
        replies.add(reply.reply());
      } else if (run == running) {
        carryOut(output);
      }
    }
    planWake();
    if (replies.isEmpty()) {
      lateLooks.add(request);
    }
    return replies.stream().findFirst();
  }

  /** What it would reply if it started now: for a node that does not answer. */
  public UserReply lookAtDisk(UserCommand command) {
    Moment now = new Moment(0);
    NodeFactory.Started copy = started(draw.split("look"), world.chain().now(), now);
    return ColdLook.reply(copy.machine(), command, now);
  }

  private NodeFactory.Started started(Draw entropy, ChainTime atStart, Moment now) {
    return world
        .factory()
        .start(
            config,
            key,
            world.curve(),
            world.signing().verifier(),
            entropy::bytes,
            disk.durable().copy(),
            atStart,
            now);
  }

  private void input(NodeInput input) {
    Run running = run;
    if (running == null) {
      return;
    }
    if (running.isPaused()) {
      running.keep(input);
      return;
    }
    world.trace().line(FlightRecorder.isDetail(input), toString(), "<-", input);
    boolean isFatal = strikes.onInput(running.recorder, input);
    List<NodeOutput> outputs = call(() -> running.handle(input, world.time().now()));
    if (isFatal) {
      aimedCrash(CrashReport.Instant.before(outputs, 0), List.of());
    } else {
      carryOut(running, outputs);
    }
    running.recorder.released();
  }

  private void persisted(long batch) {
    Run running = run;
    if (running != null) {
      if (strikes.onDurable(batch)) {
        running.recorder.upTo(batch).forEach(kept -> report.kept(running.recorder, kept));
        aimedCrash(CrashReport.Instant.BETWEEN_CALLS, List.of());
        return;
      }
      running.recorder.persisted(batch);
      input(new NodeInput.Persisted(batch));
    }
  }

  private List<NodeOutput> call(Supplier<List<NodeOutput>> machine) {
    if (busy) {
      throw new IllegalStateException("an output of " + this + " led straight back to it");
    }
    busy = true;
    try {
      return machine.get();
    } catch (RuntimeException bug) {
      throw bugOf(bug);
    } finally {
      busy = false;
    }
  }

  /** One after the other; the power may fail before and after each. */
  private void carryOut(Run running, List<NodeOutput> outputs) {
    for (int i = 0; i < outputs.size() && run == running; i++) {
      NodeOutput output = outputs.get(i);
      Strikes.Verdict verdict = strikes.onOutput(running.recorder, output);
      if (verdict == Strikes.Verdict.BEFORE) {
        aimedCrash(CrashReport.Instant.before(outputs, i), batchOf(output));
        return;
      }
      carryOut(output);
      if (verdict == Strikes.Verdict.AFTER && run == running) {
        aimedCrash(new CrashReport.Instant(outputs, i, true), List.of());
        return;
      }
    }
    planWake();
  }

  private void carryOut(NodeOutput output) {
    if (!isLateLook(output)) {
      world.execute(this, output);
    }
  }

  private static List<Long> batchOf(NodeOutput output) {
    return output instanceof NodeOutput.Persist persist ? List.of(persist.batch()) : List.of();
  }

  private void aimedCrash(CrashReport.Instant instant, List<Long> neverWritten) {
    world.struck(this);
    crash(instant, neverWritten);
  }

  void execute(NodeOutput output) {
    world.trace().line(FlightRecorder.isDetail(output), toString(), "->", output);
    if (output instanceof NodeOutput.Persist persist) {
      if (!disk.write(persist)) {
        world.trace().line(toString(), "STOPS", "its disk has no room");
        world.count("refused_writes");
        world.downTime(this, draw.between(200, 2_000));
        stop(CrashReport.Instant.BETWEEN_CALLS, List.of(persist.batch()));
      }
    } else if (output instanceof NodeOutput.AskChain ask && run != null) {
      run.chain.ask(ask.action(), ask.what());
    }
  }

  /** The answer to a checker that no longer waits for it. */
  private boolean isLateLook(NodeOutput output) {
    return output instanceof NodeOutput.Reply reply && lateLooks.remove(reply.request());
  }

  private void planWake() {
    Run running = run;
    if (running == null || running.isPaused()) {
      return;
    }
    long due = running.due(world.time().now());
    if (due >= wakePlannedAt) {
      return;
    }
    wakePlannedAt = due;
    world
        .time()
        .in(
            due - world.time().now(),
            () -> {
              if (run != running || wakePlannedAt != due || running.isPaused()) {
                return;
              }
              wakePlannedAt = Long.MAX_VALUE;
              List<NodeOutput> outputs = call(() -> running.wake(world.time().now()));
              carryOut(running, outputs);
              running.recorder.forget();
            });
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
