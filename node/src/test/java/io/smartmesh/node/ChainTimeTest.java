package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** ND-5: what a wild clock of the device can do to chain time. */
class ChainTimeTest {
  private static final ChainTime IN_1970 = new ChainTime(5);
  private static final ChainTime IN_2026 = new ChainTime(1_800_000_000);
  private static final ChainTime IN_2099 = new ChainTime(4_070_908_800L);
  private static final Moment START = new Moment(0);

  private final SortedMap<Bytes, Bytes> stored = new TreeMap<>();
  private final List<NodeOutput> out = new ArrayList<>();

  private NodeCore start(ChainTime wallClock) {
    ChannelsContract nowhere =
        new ChannelsContract(1, Address.ZERO, Address.ZERO, Address.ZERO, Address.ZERO);
    NodeCore core =
        new NodeCore(
            new NodeConfig("test", 1, nowhere, 60, Amount.ZERO),
            Keys.of(1),
            Keys.CURVE,
            Keys.CURVE,
            new Rng(1),
            prefix -> {
              SortedMap<Bytes, Bytes> found = new TreeMap<>(stored);
              found.keySet().removeIf(key -> !key.toHex().startsWith(prefix.toHex()));
              return found;
            },
            wallClock,
            START);
    core.wake(START, out::add);
    return core;
  }

  private void sight(NodeCore core, long head, ChainTime time, ChainTime newest, Moment now) {
    core.handle(
        new NodeInput.ChainProgress(
            head, Hash.ZERO, time, newest, List.of(), Amount.ZERO, Amount.ZERO),
        now,
        out::add);
    core.wake(now, out::add);
  }

  @Test
  void aClockFarAheadIsCorrectedByTheFirstBlock() {
    NodeCore core = start(IN_2099);
    assertEquals(IN_2099, core.chainTime(START));
    sight(core, 10, IN_2026, IN_2026, START);
    assertEquals(IN_2026, core.chainTime(START));
    sight(core, 11, IN_1970, IN_1970, new Moment(2_000));
    assertEquals(IN_2026.plusSeconds(2), core.chainTime(new Moment(2_000)), "only the first");
  }

  @Test
  void aClockThatWasResetCountsLessThanTheLastSighting() {
    StoreWrite last =
        NodeRecords.sighting(
            new NodeRecords.Sighting(
                IN_2026,
                Amount.ZERO,
                Amount.ZERO,
                "",
                new NodeRecords.NewestBlock(IN_2026, Bytes.EMPTY, 0)));
    stored.put(last.key(), last.value().orElseThrow());
    assertEquals(IN_2026, start(IN_1970).chainTime(START));
    assertEquals(IN_2026.plusSeconds(60), start(IN_1970).chainTime(new Moment(60_000)));
  }

  @Test
  void catchingUpOnOldBlocksDoesNotSetTheClockBack() {
    NodeCore core = start(IN_2026);
    sight(core, 10, IN_1970, IN_2026.plusSeconds(30), START);
    assertEquals(IN_2026.plusSeconds(30), core.chainTime(START));
  }

  @Test
  void beforeTheFirstBlockNothingIsAskedOfTheChain() {
    NodeCore core = start(IN_2099);
    core.wake(new Moment(3_600_000), out::add);
    assertTrue(out.stream().noneMatch(NodeOutput.AskChain.class::isInstance), "" + out);
  }
}
