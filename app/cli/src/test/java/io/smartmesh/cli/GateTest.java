package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.node.Bearer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GateTest {
  private final Fake fake = new Fake();

  @Test
  void bearersStartWhenTheGateOpens() {
    Gate gate = Gate.closed();
    Bearer held = gate.hold(List.of(fake)).get(0);
    held.start(new Nobody());
    assertEquals(0, fake.starts.get());
    gate.open();
    assertEquals(1, fake.starts.get());
    Gate.opened().hold(List.of(fake)).get(0).start(new Nobody());
    assertEquals(2, fake.starts.get());
  }

  @Test
  void aBearerClosedMeanwhileDoesNotStart() {
    Gate gate = Gate.closed();
    Bearer held = gate.hold(List.of(fake)).get(0);
    held.start(new Nobody());
    held.close();
    gate.open();
    assertEquals(0, fake.starts.get());
  }

  @Test
  void theWordOpensIt() throws Exception {
    Gate gate = Gate.closed();
    gate.hold(List.of(fake)).get(0).start(new Nobody());
    gate.openOnWord(input("stop\ngo\n"), () -> {});
    assertTrue(fake.started.await(10, TimeUnit.SECONDS));
  }

  @Test
  void anEndWithoutTheWordIsTold() throws Exception {
    Gate gate = Gate.closed();
    gate.hold(List.of(fake)).get(0).start(new Nobody());
    CountDownLatch ended = new CountDownLatch(1);
    gate.openOnWord(input("going\n"), ended::countDown);
    assertTrue(ended.await(10, TimeUnit.SECONDS));
    assertEquals(0, fake.starts.get());
  }

  private static ByteArrayInputStream input(String lines) {
    return new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
  }

  private static final class Nobody implements Bearer.Events {
    @Override
    public void up(BearerId bearer, BearerTraits traits) {}

    @Override
    public void down(BearerId bearer) {}

    @Override
    public void received(BearerId bearer, BearerAddress from, Bytes frame) {}
  }

  private static final class Fake implements Bearer {
    private final CountDownLatch started = new CountDownLatch(1);
    private final AtomicInteger starts = new AtomicInteger();

    @Override
    public void start(Events events) {
      starts.incrementAndGet();
      started.countDown();
    }

    @Override
    public void send(BearerId bearer, Optional<BearerAddress> to, Bytes frame) {}

    @Override
    public Map<String, Long> drops() {
      return Map.of();
    }

    @Override
    public void close() {}
  }
}
