package io.smartmesh.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.base.Moment;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.node.NodeInput;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** ND-21: a turn that begins much too late says so first. */
class EventLoopTest {
  private static final NodeInput INPUT = new NodeInput.BearerDown(new BearerId("test"));

  private final List<String> said = new ArrayList<>();
  private final Puppet puppet = new Puppet((input, out) -> said.add("input"));
  private final Inbox inbox = new Inbox();
  private final SteppedTime machine = new SteppedTime();
  private final EventLoop loop =
      new EventLoop(
          puppet, inbox, out -> {}, new MonotonicTime(machine), gap -> said.add("gap " + gap));

  @Test
  void sleepWhileWaitingIsAGapAndWhatIsDueIsDone() throws Exception {
    puppet.wakeAt(new Moment(10_000));
    inbox.put(INPUT);
    machine.asleepAtNextLook = 60_000;
    loop.turn();
    assertEquals(List.of("gap 59000", "input"), said);
    assertEquals(1, puppet.wakes());
  }

  @Test
  void anOrdinaryTurnHasNone() throws Exception {
    puppet.wakeAt(new Moment(10_000));
    inbox.put(INPUT);
    machine.asleepAtNextLook = 900;
    loop.turn();
    assertEquals(List.of("input"), said);
    assertEquals(0, puppet.wakes());
  }

  @Test
  void standingStillBetweenTwoTurnsIsAGapToo() throws Exception {
    puppet.wakeAt(new Moment(10_000));
    inbox.put(INPUT);
    loop.turn();
    machine.millis += 4_000;
    inbox.put(INPUT);
    loop.turn();
    assertEquals(List.of("input", "gap 3000", "input"), said);
  }

  /** Stands still but for what passes before one look. */
  private static final class SteppedTime implements TimeSources {
    private long millis = 1_000;
    private long asleepAtNextLook;
    private boolean first = true;

    @Override
    public long steadyNanos() {
      return 1_000_000_000;
    }

    @Override
    public long wallMillis() {
      // The loop looks once before it waits and once after.
      if (asleepAtNextLook > 0 && !first) {
        millis += asleepAtNextLook;
        asleepAtNextLook = 0;
      }
      first = asleepAtNextLook == 0;
      return millis;
    }

    @Override
    public OptionalLong sinceBootNanos() {
      return OptionalLong.of(millis * 1_000_000);
    }
  }
}
