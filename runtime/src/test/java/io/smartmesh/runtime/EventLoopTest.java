package io.smartmesh.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
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
          puppet,
          inbox,
          out -> {},
          () -> {},
          new MonotonicTime(machine),
          gap -> said.add("gap " + gap),
          true,
          EventLoop.WAIT_MILLIS_MOST);

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

  /** What a turn stores would wait for the disk in any case: it takes in more meanwhile. */
  @Test
  void aTurnStaysOpenWhileTheDiskWrites() throws Exception {
    EventLoop gathering = storing(1, true);
    turnWithInput(gathering);
    assertEquals(1, puppet.wakes(), "nothing is being written yet");
    turnWithInput(gathering);
    assertEquals(1, puppet.wakes(), "the batch is on its way");
    inbox.persisted(1);
    gathering.turn();
    assertEquals(2, puppet.wakes(), "it is there");
  }

  @Test
  void aSlowDiskHoldsNoTimerForLong() throws Exception {
    EventLoop gathering = storing(1, true);
    turnWithInput(gathering);
    turnWithInput(gathering);
    assertEquals(1, puppet.wakes());
    machine.pass(EventLoop.GATHER_MILLIS_MOST);
    turnWithInput(gathering);
    assertEquals(2, puppet.wakes());
  }

  @Test
  void afterALargeBatchTheNextTurnWaitsForMore() throws Exception {
    EventLoop gathering = storing(EventLoop.BULK_WRITES, true);
    turnWithInput(gathering);
    inbox.persisted(1);
    turnWithInput(gathering);
    assertEquals(1, puppet.wakes(), "more may be on its way");
    machine.pass(1);
    turnWithInput(gathering);
    assertEquals(2, puppet.wakes());
  }

  @Test
  void whileHundredsAreUnderWayItWaitsFromWhenTheDiskWasDone() throws Exception {
    EventLoop gathering = storing(EventLoop.FLOOD_WRITES, true);
    turnWithInput(gathering);
    turnWithInput(gathering);
    machine.pass(10);
    inbox.persisted(1);
    gathering.turn();
    assertEquals(1, puppet.wakes(), "what the disk held up comes in now");
    machine.pass(4);
    turnWithInput(gathering);
    assertEquals(2, puppet.wakes());
  }

  @Test
  void unfoldedEachInputHasATurnOfItsOwn() throws Exception {
    EventLoop single = storing(EventLoop.BULK_WRITES, false);
    for (int i = 1; i <= 3; i++) {
      inbox.put(INPUT);
      inbox.put(INPUT);
    }
    for (int i = 1; i <= 6; i++) {
      puppet.wakeAt(DUE);
      single.turn();
      assertEquals(i, puppet.wakes());
    }
  }

  @Test
  void whatFramesLeadToLeavesTogetherAndWhatTheDiskLetGoAtOnce() throws Exception {
    EventLoop together =
        new EventLoop(
            puppet,
            inbox,
            out -> {},
            () -> said.add("flush"),
            new MonotonicTime(machine),
            gap -> {},
            true,
            EventLoop.WAIT_MILLIS_MOST);
    NodeInput.FrameReceived frame =
        new NodeInput.FrameReceived(
            new BearerId("test"), new BearerAddress(Bytes.of(1)), Bytes.of(2));
    inbox.frames(Collections.nCopies(EventLoop.TOGETHER_MOST + 2, frame));
    inbox.persisted(1);
    together.turn();
    List<String> expected = new ArrayList<>(List.of("input", "flush"));
    expected.addAll(Collections.nCopies(EventLoop.TOGETHER_MOST, "input"));
    expected.addAll(List.of("flush", "input", "input", "flush"));
    assertEquals(expected, said);
  }

  private static final Moment DUE = new Moment(0);

  /** A loop whose machine is due at once and stores so many records when it is woken first. */
  private EventLoop storing(int writes, boolean gathers) {
    List<StoreWrite> batch = Collections.nCopies(writes, StoreWrite.put(Bytes.of(1), Bytes.EMPTY));
    Machine<NodeInput, NodeOutput> stores =
        new Machine<>() {
          @Override
          public void handle(NodeInput input, Moment now, Consumer<? super NodeOutput> out) {
            puppet.handle(input, now, out);
          }

          @Override
          public void wake(Moment now, Consumer<? super NodeOutput> out) {
            puppet.wake(now, out);
            out.accept(new NodeOutput.Persist(puppet.wakes(), batch));
          }

          @Override
          public Moment deadline() {
            return puppet.deadline();
          }
        };
    return new EventLoop(
        stores, inbox, out -> {}, () -> {}, new MonotonicTime(machine), gap -> {}, gathers, 1_000);
  }

  private void turnWithInput(EventLoop of) throws InterruptedException {
    puppet.wakeAt(DUE);
    inbox.put(INPUT);
    of.turn();
  }

  /** Stands still but for what passes before one look. */
  private static final class SteppedTime implements TimeSources {
    private long millis = 1_000;
    private long steadyMillis = 1_000;
    private long asleepAtNextLook;
    private boolean first = true;

    @Override
    public long steadyNanos() {
      return steadyMillis * 1_000_000;
    }

    /** Awake. */
    void pass(long awakeMillis) {
      millis += awakeMillis;
      steadyMillis += awakeMillis;
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
