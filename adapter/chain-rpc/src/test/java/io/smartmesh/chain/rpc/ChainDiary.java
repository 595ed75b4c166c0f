package io.smartmesh.chain.rpc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.node.BelievedBlocks;
import io.smartmesh.node.Chain;
import io.smartmesh.node.ChainMemory;
import io.smartmesh.node.NodeInput.ChainProgress;
import io.smartmesh.node.SeenBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/** Writes down what a chain told. */
class ChainDiary implements Chain.Events {
  private static final long PATIENCE_MILLIS = 20_000;

  private final List<ChainProgress> reports = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final List<String> losses = new ArrayList<>();
  private final List<String> distrusts = new ArrayList<>();
  private final List<Long> rewinds = new ArrayList<>();
  private final TreeMap<Long, Bytes> notes = new TreeMap<>();
  private final BelievedBlocks blocks;
  private volatile LongConsumer noted = nonce -> {};

  ChainDiary() {
    this(ChainMemory.none());
  }

  /** Of a node that remembers this from an earlier life. */
  ChainDiary(ChainMemory memory) {
    blocks = new BelievedBlocks(memory.blocks());
    notes.putAll(memory.notes());
  }

  /** Starts {@code chain} with what this diary remembers. */
  ChainDiary follow(Chain chain) {
    noted = chain::noted;
    chain.start(memory(), this);
    return this;
  }

  /** What a node would have stored by now. */
  synchronized ChainMemory memory() {
    return new ChainMemory(blocks.all(), new TreeMap<>(notes));
  }

  @Override
  public synchronized void rewound(long head) {
    rewinds.add(head);
    blocks.rewind(head);
    reports.removeIf(report -> report.head() > head);
    notifyAll();
  }

  @Override
  public synchronized void distrusted(String why) {
    distrusts.add(why);
    notifyAll();
  }

  /** Durable at once. */
  @Override
  public void note(long nonce, Bytes note) {
    synchronized (this) {
      if (note.isEmpty()) {
        notes.remove(nonce);
      } else {
        notes.put(nonce, note);
      }
      notifyAll();
    }
    durable(nonce);
  }

  /** The note is on the disk. */
  void durable(long nonce) {
    noted.accept(nonce);
  }

  synchronized List<Long> rewinds() {
    return List.copyOf(rewinds);
  }

  synchronized List<String> distrusts() {
    return List.copyOf(distrusts);
  }

  @Override
  public synchronized void progress(ChainProgress progress) {
    reports.add(progress);
    blocks.see(new SeenBlock(progress.head(), progress.hash(), progress.time()));
    notifyAll();
  }

  @Override
  public synchronized void unreachable(String why) {
    losses.add(why);
    notifyAll();
  }

  @Override
  public synchronized void failed(long action, String why) {
    failures.add(action + ": " + why);
    notifyAll();
  }

  synchronized List<ChainProgress> reports() {
    return List.copyOf(reports);
  }

  synchronized List<Long> heads() {
    return reports.stream().map(ChainProgress::head).toList();
  }

  synchronized List<ChannelFact> facts() {
    return reports.stream().flatMap(report -> report.facts().stream()).toList();
  }

  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  synchronized List<String> losses() {
    return List.copyOf(losses);
  }

  synchronized ChainProgress last() {
    return reports.get(reports.size() - 1);
  }

  /** Waits until it holds of this diary. */
  synchronized void await(Predicate<ChainDiary> condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!condition.test(this)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      assertTrue(
          left > 0,
          () -> "waited in vain: " + reports + " losses " + losses + " fails " + failures);
      wait(left);
    }
  }
}
