package io.smartmesh.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.node.Metric;
import io.smartmesh.node.NodeOutput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BearersTest {
  @Test
  void aFrameForABearerThatIsGoneIsCounted() {
    Bearers bearers = new Bearers(List.of(), new Inbox(), (level, event, more) -> {});
    bearers.send(new NodeOutput.Transmit(new BearerId("gone"), Optional.empty(), Bytes.of(1)));
    bearers.flush();
    assertEquals(Map.of("runtime.BEARER_GONE", 1L), bearers.drops());
    List<Metric.Sample> samples = OwnCounts.add(List.of(), bearers.drops(), Map.of());
    assertEquals(
        Metric.Sample.of(Metric.DROPS, 1, "runtime", "BEARER_GONE"),
        samples.stream().filter(sample -> sample.value() == 1).findFirst().orElseThrow());
  }
}
