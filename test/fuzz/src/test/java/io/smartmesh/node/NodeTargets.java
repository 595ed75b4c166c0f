package io.smartmesh.node;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Stores;
import io.smartmesh.fuzz.Target;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.List;
import java.util.TreeMap;

public final class NodeTargets {
  private NodeTargets() {}

  public static List<Target> all() {
    return List.of(Target.binary("node: store", NodeTargets::store).dear().allocating(2_048));
  }

  private static Sample store(Rng rng) {
    TreeMap<Bytes, Bytes> store = new TreeMap<>();
    put(store, NodeRecords.boot(rng.below(1_000)));
    put(
        store,
        NodeRecords.sighting(
            new NodeRecords.Sighting(
                Values.time(rng),
                Values.amount(rng),
                Values.amount(rng),
                Values.text(rng, 40),
                new NodeRecords.NewestBlock(
                    Values.time(rng), rng.next(rng.below(65)), rng.below(1_000_000)))));
    put(
        store,
        NodeRecords.block(new SeenBlock(Values.u32(rng), Values.hash(rng), Values.time(rng))));
    put(store, NodeRecords.note(rng.below(1_000), rng.next(50)));
    put(store, NodeRecords.rotating(rng.chance(0.5)));
    return Stores.spoilt(rng, store, NodeTargets::restore);
  }

  private static void put(TreeMap<Bytes, Bytes> store, StoreWrite write) {
    write.value().ifPresent(value -> store.put(write.key(), value));
  }

  private static void restore(StoredRecords stored) {
    Moment now = new Moment(0);
    NodeCore core =
        new NodeCore(
            new NodeConfig("fuzz", 1, Values.CONTRACT, 3_600, Amount.of(1)),
            Keys.of(1),
            Keys.CURVE,
            Keys.CURVE,
            new Rng(1),
            stored,
            new ChainTime(1_700_000_000),
            now);
    core.wake(now, output -> {});
    core.status(new Moment(100_000));
  }
}
