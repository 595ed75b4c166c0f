package io.smartmesh.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.node.Bearer;
import io.smartmesh.node.ChainMemory;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.node.Store;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.store.memory.MemoryStore;
import io.smartmesh.testkit.Keys;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loop around a machine that the test plays. */
class NodeRuntimeTest {
  private static final BearerId BEARER = new BearerId("test");
  private static final NodeInput.FrameReceived FRAME =
      new NodeInput.FrameReceived(BEARER, new BearerAddress(Bytes.of(1)), Bytes.of(2));
  private static final ChannelsContract NOWHERE =
      new ChannelsContract(1, Address.ZERO, Address.ZERO, Address.ZERO, Address.ZERO);

  private final SlowStore store = new SlowStore();
  private final TestBearer bearer = new TestBearer();
  private final StringWriter lines = new StringWriter();
  private Puppet puppet = new Puppet((input, out) -> {});
  private NodeRuntime runtime = runtime((input, out) -> {});

  private NodeRuntime runtime(BiConsumer<NodeInput, Consumer<? super NodeOutput>> script) {
    puppet = new Puppet(script);
    NodeParts parts =
        new NodeParts(
            new NodeConfig("test", 1, NOWHERE, 60, Amount.ZERO),
            Keys.of(1),
            Keys.CURVE,
            new SystemEntropy(),
            store,
            List.of(bearer),
            Optional.empty(),
            LineLog.text(lines));
    runtime = new NodeRuntime(parts, puppet, MonotonicTime.ofThisMachine());
    return runtime;
  }

  private void start(BiConsumer<NodeInput, Consumer<? super NodeOutput>> script) {
    runtime(script).begin(ChainMemory.none());
  }

  @AfterEach
  void close() {
    store.gate.countDown();
    runtime.close();
  }

  @Test
  void aFrameGoesInAndAnAnswerGoesOut() throws Exception {
    start(
        (input, out) -> {
          if (input instanceof NodeInput.FrameReceived frame) {
            out.accept(new NodeOutput.Transmit(BEARER, Optional.of(frame.from()), frame.frame()));
          }
        });
    bearer.events().received(BEARER, FRAME.from(), FRAME.frame());
    assertTrue(bearer.sent.await(5, TimeUnit.SECONDS));
    assertTrue(lines.toString().contains("bearer-up bearer=test mtu=1200"), lines.toString());
  }

  @Test
  void manyBatchesShareFewCommitsAndTheLastOneIsReported() throws Exception {
    start(
        (input, out) -> {
          if (input instanceof NodeInput.Persisted) {
            return;
          }
          for (int batch = 1; input instanceof NodeInput.FrameReceived && batch <= 500; batch++) {
            out.accept(
                new NodeOutput.Persist(
                    batch, List.of(StoreWrite.put(FRAME.frame(), Bytes.of(batch & 0xff)))));
          }
        });
    bearer.events().received(BEARER, FRAME.from(), FRAME.frame());
    puppet.awaitTold(new NodeInput.Persisted(500));
    assertEquals(1, store.commits.get());
    assertEquals("{02=f4}", store.withPrefix(Bytes.EMPTY).toString());
  }

  @Test
  void whatWasHandedToTheStoreIsWrittenBeforeAStopIsOver() throws Exception {
    store.gate = new CountDownLatch(1);
    start(
        (input, out) -> {
          if (input instanceof NodeInput.FrameReceived) {
            out.accept(
                new NodeOutput.Persist(1, List.of(StoreWrite.put(FRAME.frame(), FRAME.frame()))));
          }
        });
    bearer.events().received(BEARER, FRAME.from(), FRAME.frame());
    puppet.awaitTold(FRAME);
    Thread opener =
        new Thread(
            () -> {
              sleep(100);
              store.gate.countDown();
            });
    opener.start();
    runtime.close();
    assertEquals("{02=02}", store.withPrefix(Bytes.EMPTY).toString());
    assertEquals(0, stop().exitCode());
    assertTrue(store.closed);
    assertTrue(bearer.closed);
  }

  @Test
  void aFailingStoreStopsTheNode() throws Exception {
    store.failing = true;
    start(
        (input, out) -> {
          if (input instanceof NodeInput.FrameReceived) {
            out.accept(new NodeOutput.Persist(1, List.of()));
          }
        });
    bearer.events().received(BEARER, FRAME.from(), FRAME.frame());
    assertEquals(new Stop(3, "The disk is full."), stop());
    assertFalse(puppet.told().contains(new NodeInput.Persisted(1)));
    assertTrue(lines.toString().contains("ERROR node-stopped why=\"The disk is full.\""));
  }

  @Test
  void aBugStopsTheNodeAndIsInTheLog() throws Exception {
    start(
        (input, out) -> {
          if (input instanceof NodeInput.FrameReceived) {
            throw new IllegalStateException("impossible");
          }
        });
    CompletionStage<UserReply> open = runtime.ask(new UserCommand.GetStatus());
    bearer.events().received(BEARER, FRAME.from(), FRAME.frame());
    Stop stop = stop();
    assertEquals(4, stop.exitCode());
    assertTrue(stop.sentence().contains("FrameReceived"), stop.sentence());
    assertTrue(lines.toString().contains("at io.smartmesh.runtime"), lines.toString());
    assertEquals("stopped", refusal(open));
    assertEquals("stopped", refusal(runtime.ask(new UserCommand.GetStatus())));
  }

  @Test
  void repliesComeBackOnAnotherThread() throws Exception {
    start(
        (input, out) -> {
          if (input instanceof NodeInput.Command command) {
            out.accept(new NodeOutput.Reply(command.request(), new UserReply.Done()));
          }
        });
    String thread =
        runtime
            .ask(new UserCommand.GetPeers())
            .thenApply(reply -> Thread.currentThread().getName())
            .toCompletableFuture()
            .get(5, TimeUnit.SECONDS);
    assertTrue(List.of("smartmesh-replies", "main").contains(thread), thread);
  }

  @Test
  void aListenersBugDoesNotStopTheNode() throws Exception {
    NodeEvent event = new NodeEvent.NodeUnreachable(Address.ZERO);
    start(
        (input, out) -> {
          if (input instanceof NodeInput.FrameReceived) {
            out.accept(new NodeOutput.Notify(event));
          }
        });
    CountDownLatch heard = new CountDownLatch(2);
    runtime.subscribe(
        e -> {
          throw new IllegalArgumentException("listener");
        });
    Runnable unsubscribe = runtime.subscribe(e -> heard.countDown());
    bearer.events().received(BEARER, FRAME.from(), FRAME.frame());
    bearer.events().received(BEARER, FRAME.from(), FRAME.frame());
    assertTrue(heard.await(5, TimeUnit.SECONDS));
    unsubscribe.run();
  }

  @Test
  void timersAreKept() throws Exception {
    runtime((input, out) -> {});
    puppet.wakeAt(new Moment(Long.MIN_VALUE));
    runtime.begin(ChainMemory.none());
    long end = System.nanoTime() + 5_000_000_000L;
    while (puppet.wakes() == 0 && System.nanoTime() < end) {
      Thread.sleep(1);
    }
    assertEquals(1, puppet.wakes());
  }

  @Test
  void withoutAChainTheMachineIsToldSoAndActionsFail() throws Exception {
    start(
        (input, out) -> {
          if (input instanceof NodeInput.ChainUnreachable) {
            out.accept(
                new NodeOutput.AskChain(
                    9,
                    new ChannelAction.RegisterEvidence(
                        Address.ZERO, io.smartmesh.base.Hash.ZERO, Bytes.EMPTY)));
          }
        });
    bearer.events().received(BEARER, FRAME.from(), FRAME.frame());
    puppet.awaitTold(FRAME);
    long end = System.nanoTime() + 5_000_000_000L;
    while (puppet.told().stream().noneMatch(NodeInput.ChainActionFailed.class::isInstance)) {
      assertTrue(System.nanoTime() < end, "the action never failed");
      Thread.sleep(1);
    }
  }

  private Stop stop() throws Exception {
    return runtime.stopped().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  private static String refusal(CompletionStage<UserReply> reply) throws Exception {
    UserReply refused = reply.toCompletableFuture().get(5, TimeUnit.SECONDS);
    return assertInstanceOf(UserReply.Refused.class, refused).code();
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class TestBearer implements Bearer {
    final CountDownLatch sent = new CountDownLatch(1);
    volatile boolean closed;
    private volatile Optional<Events> events = Optional.empty();

    @Override
    public void start(Events listener) {
      events = Optional.of(listener);
      listener.up(BEARER, BearerTraits.fast(1_200));
    }

    Events events() {
      return events.orElseThrow();
    }

    @Override
    public void send(BearerId id, Optional<BearerAddress> to, Bytes frame) {
      sent.countDown();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** Memory behind a gate. */
  private static final class SlowStore implements Store {
    private final MemoryStore records = new MemoryStore();
    final AtomicInteger commits = new AtomicInteger();
    volatile CountDownLatch gate = new CountDownLatch(0);
    volatile boolean failing;
    volatile boolean closed;

    @Override
    public void commit(List<StoreWrite> writes) throws StoreFailure {
      if (failing) {
        throw new StoreFailure(
            StoreFailure.Kind.DISK_FULL, "The disk is full.", new java.io.IOException("full"));
      }
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new StoreFailure(StoreFailure.Kind.OTHER, "interrupted", e);
      }
      commits.incrementAndGet();
      records.commit(writes);
    }

    @Override
    public SortedMap<Bytes, Bytes> withPrefix(Bytes prefix) {
      return records.withPrefix(prefix);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
