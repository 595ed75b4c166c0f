package io.smartmesh.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Moment;
import io.smartmesh.testkit.Keys;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** MC-10: how much may be on its way to disappear. */
class FadingTest {
  private static final ChainTime NOON = new ChainTime(1_800_000_000L);
  private static final Moment NOW = new Moment(5_000);
  private static final Address FLOOD = Keys.of(1).address();
  private static final Address FRIEND = Keys.of(2).address();

  private final Fading fading = new Fading(prefix -> new TreeMap<>());

  private static Target message(Address peer, long number) {
    Bytes id = new Encoder().u64(0).u64(number).toBytes();
    return new Target(peer, true, new MessageId(id));
  }

  private void start(Target target, long seconds) {
    fading.start(target, seconds, NOON, NOW, output -> {});
  }

  private List<Target> over() {
    return fading.over(NOON, NOW, output -> {});
  }

  @Test
  void whoFloodsLosesHisOwnFirst() {
    start(message(FRIEND, 0), 60);
    for (int i = 0; i < MessageLimits.FADING - 1; i++) {
      start(message(FLOOD, i), 3_600 + i);
    }
    assertEquals(List.of(), over());
    start(message(FRIEND, 1), 60);
    start(message(FLOOD, 1_000_000), 1);
    assertEquals(List.of(message(FLOOD, 0), message(FLOOD, 1)), over());
  }
}
