package io.smartmesh.testkit;

import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One machine in virtual time: given inputs, woken at its deadlines, stopped and started again. */
public final class Party<I, O> {
  private final VirtualTime time;
  private final Consumer<? super O> outputs;
  private Optional<Machine<I, O>> machine;

  Party(VirtualTime time, Machine<I, O> machine, Consumer<? super O> outputs) {
    this.time = time;
    this.machine = Optional.of(machine);
    this.outputs = outputs;
  }

  /** What comes while it is stopped is lost. */
  public void give(I input) {
    turn((running, out) -> running.handle(input, time.now(), out));
  }

  public void stop() {
    machine = Optional.empty();
  }

  public void start(Machine<I, O> fresh) {
    machine = Optional.of(fresh);
  }

  void wake() {
    turn((running, out) -> running.wake(time.now(), out));
  }

  Moment deadline() {
    return machine.map(Machine::deadline).orElse(Moment.NEVER);
  }

  private interface Turn<I, O> {
    void run(Machine<I, O> machine, Consumer<? super O> out);
  }

  /** Outputs are let out after the turn, as the runtime does: no machine is called by its own. */
  private void turn(Turn<I, O> turn) {
    List<O> out = new ArrayList<>();
    machine.ifPresent(running -> turn.run(running, out::add));
    out.forEach(outputs);
  }
}
