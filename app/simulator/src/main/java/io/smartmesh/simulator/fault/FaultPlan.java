package io.smartmesh.simulator.fault;

import io.smartmesh.simulator.core.Draw;
import java.util.function.Function;

/**
 * Everything that goes wrong in one world. Each kind is drawn on its own, and most draw nothing
 * most of the time: each seed has its own mixture.
 *
 * @param twins crashes of two nodes at the same instant
 * @param aimed whether crashes are also aimed at chosen messages
 */
public record FaultPlan(
    PacketFaults packets,
    CrashFaults crashes,
    CrashFaults twins,
    boolean aimed,
    PartitionFaults partitions,
    SwizzleFaults swizzle,
    OneWayFaults oneWay,
    PauseFaults pauses,
    PauseFaults suspends,
    DiskFaults disk,
    SpaceFaults full,
    SpaceFaults readOnly,
    ClockFaults clocks,
    ChainFaults chain) {

  public static FaultPlan none() {
    return new FaultPlan(
        PacketFaults.none(),
        CrashFaults.none(),
        CrashFaults.none(),
        false,
        PartitionFaults.none(),
        SwizzleFaults.none(),
        OneWayFaults.none(),
        PauseFaults.none(),
        PauseFaults.none(),
        DiskFaults.none(),
        SpaceFaults.none(),
        SpaceFaults.none(),
        ClockFaults.none(),
        ChainFaults.none());
  }

  /**
   * @param on what is not in it does not happen
   */
  public static FaultPlan drawn(Draw draw, FaultSet on) {
    FaultPlan none = none();
    Drawing from = new Drawing(draw, on);
    return new FaultPlan(
        PacketFaults.drawn(draw.split("packets")).only(on),
        from.kind(FaultKind.CRASHES, none.crashes, CrashFaults::drawn),
        from.kind(FaultKind.DOUBLE_CRASHES, none.twins, CrashFaults::twins),
        on.has(FaultKind.AIMED_CRASHES),
        from.kind(FaultKind.PARTITIONS, none.partitions, PartitionFaults::drawn),
        from.kind(FaultKind.SWIZZLE, none.swizzle, SwizzleFaults::drawn),
        from.kind(FaultKind.ONE_WAY, none.oneWay, OneWayFaults::drawn),
        from.kind(FaultKind.PAUSES, none.pauses, PauseFaults::pauses),
        from.kind(FaultKind.SUSPENDS, none.suspends, PauseFaults::suspends),
        from.kind(FaultKind.SLOW_DISK, none.disk, DiskFaults::drawn),
        from.kind(FaultKind.DISK_FULL, none.full, SpaceFaults::full),
        from.kind(FaultKind.READ_ONLY_DISK, none.readOnly, SpaceFaults::readOnly),
        from.kind(FaultKind.CLOCK_SKEW, none.clocks, ClockFaults::skewed)
            .and(from.kind(FaultKind.CLOCK_DRIFT, none.clocks, ClockFaults::drifting)),
        from.kind(FaultKind.CHAIN, none.chain, ChainFaults::drawn));
  }

  /** A radio that does this to frames, and nothing else that goes wrong. */
  public static FaultPlan only(PacketFaults packets) {
    FaultPlan none = none();
    return new FaultPlan(
        packets,
        none.crashes,
        none.twins,
        none.aimed,
        none.partitions,
        none.swizzle,
        none.oneWay,
        none.pauses,
        none.suspends,
        none.disk,
        none.full,
        none.readOnly,
        none.clocks,
        none.chain);
  }

  public FaultPlan with(ChainFaults others) {
    return new FaultPlan(
        packets,
        crashes,
        twins,
        aimed,
        partitions,
        swizzle,
        oneWay,
        pauses,
        suspends,
        disk,
        full,
        readOnly,
        clocks,
        others);
  }

  /** The same world when nothing goes wrong any more: what was slow stays slow. */
  public FaultPlan calmed() {
    FaultPlan none = none();
    return new FaultPlan(
        none.packets,
        none.crashes,
        none.twins,
        false,
        none.partitions,
        none.swizzle,
        none.oneWay,
        none.pauses,
        none.suspends,
        disk,
        none.full,
        none.readOnly,
        none.clocks,
        chain.calmed());
  }

  private record Drawing(Draw draw, FaultSet on) {
    <T> T kind(FaultKind kind, T none, Function<Draw, T> drawn) {
      T fault = drawn.apply(draw.split(kind.label()));
      return on.has(kind) ? fault : none;
    }
  }
}
