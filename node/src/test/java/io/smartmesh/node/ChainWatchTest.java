package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainEstimate;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.crypto.Hashes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** ND-6 to ND-9: what is left of the chain's news when only what was written survives. */
class ChainWatchTest implements StoredRecords, ChainWatch.Sink {
  private static final Moment NOW = new Moment(1_000);

  private final TreeMap<Bytes, Bytes> store = new TreeMap<>();
  private final List<ChannelInput> told = new ArrayList<>();
  private final List<NodeOutput> outputs = new ArrayList<>();
  private ChainWatch watch = start();

  private ChainWatch start() {
    return start(DeviceTime.of(new ChainTime(5)));
  }

  private ChainWatch start(DeviceTime device) {
    return new ChainWatch(this, device, NOW);
  }

  private static Hash hash(long height, int branch) {
    return Hashes.sha256(Bytes.utf8(height + " of " + branch));
  }

  private void progress(long height, int branch) {
    watch.progress(
        new NodeInput.ChainProgress(
            height,
            hash(height, branch),
            new ChainTime(1_000 + height),
            List.of(),
            Amount.of(7),
            Amount.of(8)),
        NOW,
        this);
  }

  private List<Long> heights() {
    return watch.memory().blocks().stream().map(SeenBlock::height).toList();
  }

  @Test
  void remembersAllThatMayBeReplacedAndOneBelow() {
    for (long height = 0; height <= 200; height++) {
      progress(height, 0);
    }
    assertEquals(136, heights().get(0));
    assertEquals(65, heights().size());
    watch = start();
    assertEquals(65, heights().size());
    assertEquals(200, watch.head());
    ChannelInput.ChainCaughtUp last = (ChannelInput.ChainCaughtUp) told.get(told.size() - 1);
    assertEquals(136, last.finalHeight());
    assertEquals(new ChainTime(1_136), last.finalTime());
  }

  @Test
  void acrossGapsTheNewestFinalBlockIsKept() {
    progress(10, 0);
    progress(1_000, 0);
    assertEquals(List.of(10L, 1_000L), heights());
    progress(1_100, 0);
    assertEquals(List.of(1_000L, 1_100L), heights());
  }

  /** ND-6, ND-7: a crash after the rewinding goes on from the common block. */
  @Test
  void aRewindingSurvivesACrashBeforeWhatFollows() {
    for (long height = 0; height <= 9; height++) {
      progress(height, 0);
    }
    watch.rewound(4, this);
    assertEquals(new ChannelInput.ChainRewound(4), told.get(told.size() - 1));
    watch = start();
    assertEquals(4, watch.head());
    assertEquals(hash(4, 0), watch.memory().blocks().get(4).hash());
    progress(5, 1);
    watch = start();
    assertEquals(hash(5, 1), watch.memory().blocks().get(5).hash());
  }

  @Test
  void aYoungChainMayBeReplacedAltogether() {
    progress(0, 0);
    progress(1, 0);
    watch.rewound(-1, this);
    watch = start();
    assertEquals(-1, watch.head());
    assertEquals(List.of(), watch.memory().blocks());
  }

  /** The release before re-organisations stored a height without a hash: it is read again. */
  @Test
  void anOlderSightingKeepsTheBalancesAndForgetsTheHeight() {
    store.put(
        Bytes.utf8("node/chain"),
        new Encoder()
            .u8(1)
            .varint(7)
            .u64(1_007)
            .amount(Amount.of(7))
            .amount(Amount.of(8))
            .toBytes());
    watch = start();
    assertEquals(-1, watch.head());
    assertEquals(new ChainTime(1_007), watch.time());
    assertEquals(Amount.of(7), watch.tokenBalance());
  }

  private static DeviceTime device(long wallClock, String boot, long sinceBoot) {
    return new DeviceTime(new ChainTime(wallClock), Bytes.utf8(boot), sinceBoot);
  }

  /** ND-43: with the same boot and both clocks agreeing the bound goes on; else it is a guess. */
  @Test
  void aRestartWithinOneBootKeepsTheBound() {
    watch = start(device(1_020, "boot", 400));
    progress(9, 0); // block time 1009, seen 400 s after boot
    record Case(DeviceTime device, boolean isGuess, long time, long unseen) {}
    List<Case> cases =
        List.of(
            new Case(device(8_209, "boot", 7_600), false, 8_209, 7_200),
            new Case(device(8_509, "boot", 7_600), false, 8_209, 7_200),
            new Case(device(8_510, "boot", 7_600), true, 8_510, 7_501),
            new Case(device(7_908, "boot", 7_600), true, 7_908, 6_899),
            new Case(device(8_209, "another", 7_600), true, 8_209, 7_200),
            new Case(device(8_209, "", 7_600), true, 8_209, 7_200),
            new Case(device(1_009, "boot", 399), true, 1_009, 0));
    for (Case each : cases) {
      ChainEstimate estimate = start(each.device()).clock().estimate(NOW);
      assertEquals(each.isGuess(), estimate.isGuess(), "" + each);
      assertEquals(new ChainTime(each.time()), estimate.time(), "" + each);
      assertEquals(each.unseen(), estimate.unseenSeconds(), "" + each);
    }
  }

  /** ND-43: the release before stored no boot. */
  @Test
  void aSightingWithoutABootIsAGuess() {
    store.put(
        Bytes.utf8("node/chain"),
        new Encoder()
            .u8(2)
            .u64(1_007)
            .amount(Amount.of(7))
            .amount(Amount.of(8))
            .text("")
            .toBytes());
    watch = start(device(2_007, "boot", 7));
    assertEquals(Amount.of(8), watch.coinBalance());
    assertTrue(watch.clock().estimate(NOW).isGuess());
    assertEquals(1_000, watch.clock().estimate(NOW).unseenSeconds());
    progress(1_500, 0);
    watch = start(device(2_507, "boot", 14));
    assertFalse(watch.clock().estimate(NOW).isGuess());
  }

  /** ND-8: also after a restart, until the chain is the known one again. */
  @Test
  void distrustIsRemembered() {
    progress(0, 0);
    watch.distrusted("block 0 is gone", this);
    assertFalse(watch.isReachable());
    watch = start();
    told.clear();
    watch.begin(this);
    assertEquals(List.of(new ChannelInput.ChainDistrusted()), told);
    assertEquals("block 0 is gone", watch.why());
    progress(1, 0);
    assertTrue(watch.isReachable());
    watch = start();
    told.clear();
    watch.begin(this);
    assertEquals(List.of(), told);
  }

  /** ND-9. */
  @Test
  void notesAreKeptUntilTheyAreEmpty() {
    watch.note(3, Bytes.utf8("three"), this);
    watch.note(4, Bytes.utf8("four"), this);
    assertEquals(List.of(new NodeOutput.ChainNoted(3), new NodeOutput.ChainNoted(4)), outputs);
    watch = start();
    watch.note(3, Bytes.EMPTY, this);
    watch = start();
    assertEquals(new TreeMap<>(java.util.Map.of(4L, Bytes.utf8("four"))), watch.memory().notes());
  }

  @Override
  public void write(StoreWrite write) {
    write
        .value()
        .ifPresentOrElse(value -> store.put(write.key(), value), () -> store.remove(write.key()));
  }

  @Override
  public void toChannels(ChannelInput input) {
    told.add(input);
  }

  @Override
  public void notify(NodeEvent event) {}

  @Override
  public void tell(NodeOutput output) {
    outputs.add(output);
  }

  @Override
  public void count(String reason) {}

  @Override
  public SortedMap<Bytes, Bytes> withPrefix(Bytes prefix) {
    TreeMap<Bytes, Bytes> found = new TreeMap<>();
    store.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            found.put(key, value);
          }
        });
    return found;
  }
}
