package io.smartmesh.testkit;

import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One clock for many machines. It jumps from event to event and from deadline to deadline, so an
 * hour takes as long as the machines compute; what happens at one moment happens in the order in
 * which it was asked for.
 */
public final class VirtualTime {
  /** So often may time stand still before somebody is taken to be spinning. */
  private static final int STEPS_AT_ONE_MOMENT_MOST = 100_000;

  private record Event(Moment at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Party<?, ?>> parties = new ArrayList<>();
  private Runnable afterEachStep = () -> {};
  private Moment now = new Moment(0);
  private long order;

  public Moment now() {
    return now;
  }

  public void after(long millis, Runnable action) {
    events.add(new Event(now.plusMillis(millis), order++, action));
  }

  /** A checker that runs after every event and every wake-up. */
  public void afterEachStep(Runnable check) {
    afterEachStep = check;
  }

  public <I, O> Party<I, O> join(Machine<I, O> machine, Consumer<? super O> outputs) {
    Party<I, O> party = new Party<>(this, machine, outputs);
    parties.add(party);
    return party;
  }

  public void run(long millis) {
    runUntil(() -> false, millis);
  }

  /** Whether {@code condition} came true within {@code millisMost}; time stops where it did. */
  public boolean runUntil(BooleanSupplier condition, long millisMost) {
    Moment end = now.plusMillis(millisMost);
    int standing = 0;
    while (!condition.getAsBoolean()) {
      Moment next = nextStep();
      if (next.isAfter(end)) {
        now = end;
        return false;
      }
      standing = next.isAfter(now) ? 0 : standing + 1;
      if (standing > STEPS_AT_ONE_MOMENT_MOST) {
        throw new AssertionError("time stands still at " + now);
      }
      now = next.isAfter(now) ? next : now;
      step();
      afterEachStep.run();
    }
    return true;
  }

  private Moment nextStep() {
    Event head = events.peek();
    Moment next = head == null ? Moment.NEVER : head.at();
    for (Party<?, ?> party : parties) {
      next = next.earlier(party.deadline());
    }
    return next;
  }

  private void step() {
    Event head = events.peek();
    if (head != null && !head.at().isAfter(now)) {
      events.remove();
      head.action().run();
      return;
    }
    for (Party<?, ?> party : parties) {
      if (!party.deadline().isAfter(now)) {
        party.wake();
        return;
      }
    }
  }
}
