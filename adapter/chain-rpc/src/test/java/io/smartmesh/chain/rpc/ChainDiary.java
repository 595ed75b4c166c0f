package io.smartmesh.chain.rpc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.node.Chain;
import io.smartmesh.node.NodeInput.ChainProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Writes down what a chain told. */
final class ChainDiary implements Chain.Events {
  private static final long PATIENCE_MILLIS = 20_000;

  private final List<ChainProgress> reports = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final List<String> losses = new ArrayList<>();

  @Override
  public synchronized void progress(ChainProgress progress) {
    reports.add(progress);
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
