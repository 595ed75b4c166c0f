package io.smartmesh.runtime;

import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A machine that does what the test says, and writes down what it was told. */
final class Puppet implements Machine<NodeInput, NodeOutput> {
  private final BiConsumer<NodeInput, Consumer<? super NodeOutput>> script;
  private final List<NodeInput> told = new ArrayList<>();
  private volatile Moment deadline = Moment.NEVER;
  private final AtomicInteger wakes = new AtomicInteger();

  Puppet(BiConsumer<NodeInput, Consumer<? super NodeOutput>> script) {
    this.script = script;
  }

  @Override
  public void handle(NodeInput input, Moment now, Consumer<? super NodeOutput> out) {
    synchronized (told) {
      told.add(input);
      told.notifyAll();
    }
    script.accept(input, out);
  }

  @Override
  public void wake(Moment now, Consumer<? super NodeOutput> out) {
    wakes.incrementAndGet();
    deadline = Moment.NEVER;
  }

  @Override
  public Moment deadline() {
    return deadline;
  }

  void wakeAt(Moment moment) {
    deadline = moment;
  }

  int wakes() {
    return wakes.get();
  }

  List<NodeInput> told() {
    synchronized (told) {
      return List.copyOf(told);
    }
  }

  void awaitTold(NodeInput input) throws InterruptedException {
    long end = System.nanoTime() + 10_000_000_000L;
    synchronized (told) {
      while (!told.contains(input)) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new AssertionError("never told " + input + ", only " + told);
        }
        told.wait(left);
      }
    }
  }
}
