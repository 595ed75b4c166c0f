package io.smartmesh.simulator.fault;

import io.smartmesh.simulator.core.Draw;

/** Everything that goes wrong in one world. */
public record FaultPlan(
    PacketFaults packets,
    CrashFaults crashes,
    PartitionFaults partitions,
    DiskFaults disk,
    ChainFaults chain) {

  public static FaultPlan none() {
    return new FaultPlan(
        PacketFaults.none(),
        CrashFaults.none(),
        PartitionFaults.none(),
        DiskFaults.none(),
        ChainFaults.none());
  }

  public static FaultPlan drawn(Draw draw) {
    return new FaultPlan(
        PacketFaults.drawn(draw.split("packets")),
        CrashFaults.drawn(draw.split("crashes")),
        PartitionFaults.drawn(draw.split("partitions")),
        DiskFaults.drawn(draw.split("disk")),
        ChainFaults.drawn(draw.split("chain")));
  }

  /** The same world when nothing goes wrong any more: what was slow stays slow. */
  public FaultPlan calmed() {
    return new FaultPlan(
        PacketFaults.none(), CrashFaults.none(), PartitionFaults.none(), disk, chain.calmed());
  }
}
