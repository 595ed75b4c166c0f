package io.smartmesh.simulator.world;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.simulator.chain.SimChain;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.core.Timeline;
import io.smartmesh.simulator.core.Trace;
import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.fault.FaultPlan;
import io.smartmesh.simulator.fault.FaultSet;
import io.smartmesh.simulator.wire.Cell;
import io.smartmesh.simulator.wire.Coverage;
import io.smartmesh.simulator.wire.RecordingCurve;
import io.smartmesh.simulator.wire.Wiretap;
import io.smartmesh.store.memory.MemoryStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** All there is in one simulation. The same seed makes the same world to the last byte. */
public final class World {
  /** The longest time a node says it may be without the chain, in seconds. */
  public static final long OFFLINE_SECONDS = 600;

  /** How long a node is down that stopped by itself. */
  private static final long DOWN_MILLIS = 500;

  /** Between two blocks while the radios are off and nothing happens on the chain. */
  private static final long IDLE_BLOCK_MILLIS = 300_000;

  private static final int EVENTS_PER_INSTANT_MOST = 100_000;

  private final Draw draw;
  private final Timeline time = new Timeline();
  private final Trace trace;
  private final NodeFactory factory;
  private final Signing signing;
  private final SimChain chain;
  private final Radio radio;
  private final List<SimNode> nodes = new ArrayList<>();
  private final List<Remembered> keys = new ArrayList<>();
  private final Map<Address, SimNode> owners = new TreeMap<>();
  private final List<User> users = new ArrayList<>();
  private final List<Checker> checkers = new ArrayList<>();
  private final long[] downMillis;
  private FaultPlan plan = FaultPlan.none();
  private Optional<Chaos> chaos = Optional.empty();
  private int times;
  private boolean chainCutForAll;
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final RecordingCurve curve;
  private final Wiretap wiretap;
  private final Coverage coverage = new Coverage();
  private final FaultSet faults;
  private Optional<Aim> aim = Optional.empty();
  private final long seed;
  private final List<Ear> ears = new ArrayList<>();

  /** Hears what others say to each other. */
  public interface Ear {
    /**
     * @param to the number of a node, or −1 for whoever is near
     */
    void hears(SimNode from, int to, Bytes frame);
  }

  /**
   * @param faults what may go wrong in it
   * @param traceSink gets every line of the trace at once; empty to keep only the newest
   */
  public World(
      long seed,
      int size,
      Amount wealth,
      NodeFactory factory,
      Signing signing,
      FaultSet faults,
      Optional<Consumer<String>> traceSink) {
    this.seed = seed;
    this.draw = new Draw(seed);
    this.trace = traceSink.map(sink -> Trace.to(time, sink)).orElseGet(() -> Trace.quiet(time));
    this.factory = factory;
    this.signing = signing;
    this.faults = faults;
    this.curve = new RecordingCurve(signing.curve());
    this.wiretap = new Wiretap(curve);
    this.chain = new SimChain(time, trace, draw.split("chain"), contracts(), signing.verifier());
    this.radio = new Radio(time, draw.split("radio"), receiver());
    this.downMillis = new long[size];
    Arrays.fill(downMillis, DOWN_MILLIS);
    for (int i = 0; i < size; i++) {
      Draw own = draw.split("node " + i);
      NodeConfig config =
          new NodeConfig(
              "n" + i, 1, chain.contracts(), OFFLINE_SECONDS, Amount.of(own.split("fee").below(6)));
      Remembered key = new Remembered(signing.key(own.split("key").bytes(32)));
      keys.add(key);
      SimNode node = new SimNode(this, i, key, config, own);
      nodes.add(node);
      trace.name(node.address().toString(), node.toString());
      users.add(new User(time, node, own.split("user")));
      chain.mint(node.address(), wealth);
    }
  }

  private static ChannelsContract contracts() {
    return new ChannelsContract(
        31_337, contract(0xc1), contract(0xc2), contract(0xc3), contract(0xc4));
  }

  private static Address contract(int last) {
    byte[] bytes = new byte[Address.LENGTH];
    Arrays.fill(bytes, (byte) last);
    return new Address(Bytes.wrap(bytes));
  }

  /** Lets two nodes hear each other. */
  public void link(int one, int other) {
    radio.link(one, other);
  }

  /** They have moved apart. */
  public void unlink(int one, int other) {
    radio.unlink(one, other);
  }

  public void add(Checker checker) {
    checkers.add(checker);
  }

  /** The chain makes blocks and every node starts. */
  public void begin() {
    chain.start();
    nodes.forEach(SimNode::start);
  }

  /** From now on things go wrong. */
  public void beginFaults(FaultPlan newPlan) {
    endFaults();
    apply(newPlan);
    Chaos begun = new Chaos(this, draw.split("chaos " + times++));
    begun.begin(newPlan);
    chaos = Optional.of(begun);
    aim = newPlan.aimed() ? Optional.of(new Aim(draw.split("aim " + times))) : Optional.empty();
    trace.line("world", "faults", newPlan);
  }

  /** From now on nothing goes wrong any more: what is promised must come true within bounds. */
  public void endFaults() {
    chaos.ifPresent(Chaos::end);
    chaos = Optional.empty();
    aim = Optional.empty();
    apply(plan.calmed());
    nodes.forEach(node -> node.aimCrash(0, false));
    trace.line("world", "faults", "are over");
  }

  private void apply(FaultPlan newPlan) {
    plan = newPlan;
    radio.set(newPlan.packets());
    chain.set(newPlan.chain());
    nodes.forEach(node -> node.disk().set(newPlan.disk()));
    nodes.forEach(node -> node.set(newPlan.clocks()));
  }

  /**
   * Everybody's radio off and few blocks, or back to normal: so that hold periods and expiries, for
   * which nobody needs a radio, pass quickly.
   */
  public void quiet(boolean isQuiet) {
    trace.line("world", "radio", isQuiet ? "is switched off" : "is switched on");
    chain.set(isQuiet ? plan.chain().slowed() : plan.chain());
    chain.idle(isQuiet ? IDLE_BLOCK_MILLIS : 0);
    nodes.forEach(node -> node.switchRadio(!isQuiet));
  }

  /** The device is switched off for so long, and starts again from an older copy of its disk. */
  public void restore(SimNode node, MemoryStore older, long downMillis) {
    count("restores");
    checkers.forEach(checker -> checker.losing(node));
    node.restore(older, downMillis);
  }

  /** Nothing comes over this link for so long. */
  public void cut(Radio.Link link, long millis) {
    count("long_partitions");
    trace.line("world", "cuts", link + " for " + millis / 1000 + " s");
    radio.cut(link, true);
    time.in(
        millis,
        () -> {
          radio.cut(link, false);
          trace.line("world", "joins", link);
        });
  }

  /** Nobody reaches the chain, or everybody again. */
  public void cutChainForAll(boolean isCut) {
    chainCutForAll = isCut;
    nodes.forEach(node -> node.cutFromChain(isCut));
    trace.line("world", "chain", isCut ? "is out of everybody's reach" : "is back");
  }

  boolean isChainCutForAll() {
    return chainCutForAll;
  }

  /**
   * Lets time pass until {@code isDone}, looking every 100 ms of virtual time and after a while
   * less often.
   *
   * @return whether it was done within {@code mostMillis}
   */
  public boolean runUntil(BooleanSupplier isDone, long mostMillis) {
    long begin = time.now();
    long end = begin + mostMillis;
    while (time.now() < end) {
      if (isDone.getAsBoolean()) {
        return true;
      }
      long pause = Math.max(100, (time.now() - begin) / 20);
      run(Math.min(pause, end - time.now()));
    }
    return isDone.getAsBoolean();
  }

  /** Lets this much time pass. */
  public void run(long millis) {
    long end = time.now() + millis;
    long instant = time.now();
    int inThisInstant = 0;
    while (time.step(end)) {
      for (Checker checker : checkers) {
        checker.afterEvent();
      }
      inThisInstant = time.now() == instant ? inThisInstant + 1 : 0;
      instant = time.now();
      if (inThisInstant > EVENTS_PER_INSTANT_MOST) {
        throw new Violation("TimePasses", "a node wants to be woken without end at one instant");
      }
    }
  }

  /** Every checker has its last word. */
  public void end() {
    checkers.forEach(Checker::atEnd);
  }

  void execute(SimNode node, NodeOutput output) {
    node.execute(output);
    if (output instanceof NodeOutput.Transmit transmit) {
      send(node, Radio.target(transmit), transmit.frame());
    } else if (output instanceof NodeOutput.Reply reply) {
      users.get(node.number()).replied(reply.request(), reply.reply());
    } else if (output instanceof NodeOutput.Notify notify) {
      tell(node, notify.event());
    }
  }

  /** From now on {@code ear} hears every frame that a node sends. */
  public void overhear(Ear ear) {
    ears.add(ear);
  }

  /** A frame that {@code from} never made is on the air to {@code to}, as if it were from there. */
  public void throwIn(SimNode from, int to, Bytes frame) {
    radio.send(from.number(), to, frame);
  }

  private void send(SimNode from, int to, Bytes frame) {
    ears.forEach(ear -> ear.hears(from, to, frame));
    if (to != Radio.EVERYBODY) {
      wiretap.sees(from.number(), to, keys.get(to)::all, frame);
    }
    if (from.tongue().isEmpty()) {
      radio.send(from.number(), to, frame);
    } else {
      from.tongue().get().say(to, frame).forEach(said -> radio.send(from.number(), to, said));
    }
  }

  /** All that a node has ever been known by in the mesh. */
  public Set<Address> idsOf(SimNode node) {
    Set<Address> ids = new TreeSet<>();
    keys.get(node.number()).all().forEach(key -> ids.add(key.address()));
    return ids;
  }

  void starts(SimNode node) {
    keys.get(node.number()).starts();
  }

  /** By which the node is reached in the mesh now. */
  public Address idNow(SimNode node) {
    return keys.get(node.number()).now();
  }

  /** Whose address or routing identifier this is. */
  public Optional<SimNode> whose(Address id) {
    int all = keys.stream().mapToInt(Remembered::size).sum();
    if (all != owners.size()) {
      nodes.forEach(node -> idsOf(node).forEach(own -> owners.put(own, node)));
    }
    return Optional.ofNullable(owners.get(id));
  }

  private void tell(SimNode node, NodeEvent event) {
    for (Checker checker : checkers) {
      checker.told(node, event);
    }
  }

  /** How long the next crash of this node keeps it down. */
  void downTime(SimNode node, long millis) {
    downMillis[node.number()] = millis;
  }

  /** Where a crash is aimed now. */
  Optional<Cell> aimedAt() {
    return aim.flatMap(by -> by.target(time.now()));
  }

  void learn(Wiretap.Word sent, Set<String> causes) {
    aim.ifPresent(by -> by.learn(sent, causes));
  }

  boolean isLikelyTarget(Set<String> causes) {
    return aim.filter(by -> by.isLikely(causes)).isPresent();
  }

  /** A crash struck where it was aimed. */
  void struck(SimNode node) {
    aim.ifPresent(by -> by.struck(time.now()));
    aim.ifPresent(by -> downTime(node, by.downMillis()));
  }

  /** What a frame is to its sender. */
  Wiretap.Word wordOf(NodeOutput.Transmit transmit) {
    return wiretap.sent(Radio.target(transmit), transmit.frame());
  }

  void stopped(SimNode node) {
    count("crashes");
    time.in(
        Math.max(10, downMillis[node.number()]),
        () -> {
          if (!node.isUp() && !node.isDead()) {
            node.start();
            users.get(node.number()).nodeIsBack();
            checkers.forEach(checker -> checker.restarted(node));
          }
        });
  }

  private Radio.Receiver receiver() {
    return new Radio.Receiver() {
      @Override
      public void receive(int node, BearerAddress from, Bytes frame, boolean isGarbled) {
        nodes.get(node).hear(from, frame, isGarbled);
      }

      @Override
      public void full(int node, boolean isFull) {
        count("bearer_full");
        nodes.get(node).full(isFull);
      }
    };
  }

  public long seed() {
    return seed;
  }

  public Draw draw() {
    return draw;
  }

  public Timeline time() {
    return time;
  }

  public Trace trace() {
    return trace;
  }

  public SimChain chain() {
    return chain;
  }

  public Radio radio() {
    return radio;
  }

  public List<SimNode> nodes() {
    return nodes;
  }

  public User user(SimNode node) {
    return users.get(node.number());
  }

  /** The node with this address. */
  public SimNode node(Address address) {
    return nodes.stream()
        .filter(node -> node.address().equals(address))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no node has the address " + address));
  }

  /** Another one of these happened. */
  public void count(String what) {
    count(what, 1);
  }

  /** So many more of these happened. */
  public void count(String what, long times) {
    counts.merge(what, times, Long::sum);
  }

  /** How often what happened. */
  public Map<String, Long> counts() {
    return counts;
  }

  public FaultSet faults() {
    return faults;
  }

  public Coverage coverage() {
    return coverage;
  }

  public Wiretap wiretap() {
    return wiretap;
  }

  /** What every node of this world computes with. */
  public RecordingCurve curve() {
    return curve;
  }

  NodeFactory factory() {
    return factory;
  }

  public Signing signing() {
    return signing;
  }
}
