package io.smartmesh.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.message.MessageId;
import io.smartmesh.message.MessageState;
import io.smartmesh.message.TextMessage;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.store.sqlite.SqliteStore;
import io.smartmesh.testkit.Keys;
import io.smartmesh.udp.StaticUdpBearer;
import java.io.IOException;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two whole nodes in real time: SQLite, UDP on loopback, no chain. */
class TwoNodesTest {
  private static final long PATIENCE_MILLIS = 20_000;
  private static final ChannelsContract NOWHERE =
      new ChannelsContract(1, Address.ZERO, Address.ZERO, Address.ZERO, Address.ZERO);
  private static final Address ALICE = Keys.of(1).address();
  private static final Address BOB = Keys.of(2).address();

  @TempDir Path directory;
  private final InetSocketAddress aliceAt = free();
  private final InetSocketAddress bobAt = free();
  private final StringWriter log = new StringWriter();
  private Optional<NodeRuntime> alice = Optional.empty();
  private Optional<NodeRuntime> bob = Optional.empty();

  TwoNodesTest() throws IOException {}

  private static InetSocketAddress free() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }
  }

  private NodeRuntime startAlice() throws Exception {
    NodeRuntime started = node("alice", 1, aliceAt, bobAt);
    alice = Optional.of(started);
    return started;
  }

  private NodeRuntime startBob() throws Exception {
    NodeRuntime started = node("bob", 2, bobAt, aliceAt);
    bob = Optional.of(started);
    return started;
  }

  private NodeRuntime node(String name, int key, InetSocketAddress own, InetSocketAddress peer)
      throws Exception {
    return NodeRuntime.start(
        new NodeParts(
            new NodeConfig(name, 1, NOWHERE, 60, Amount.ZERO),
            Keys.of(key),
            Keys.CURVE,
            new SystemEntropy(),
            SqliteStore.open(directory.resolve(name + ".db")),
            List.of(StaticUdpBearer.open(own, List.of(peer))),
            Optional.empty(),
            LineLog.text(log)));
  }

  @AfterEach
  void close() {
    alice.ifPresent(NodeRuntime::close);
    bob.ifPresent(NodeRuntime::close);
  }

  @Test
  void theyBecomeNeighbours() throws Exception {
    NodeRuntime a = startAlice();
    NodeRuntime b = startBob();
    ask(a, new UserCommand.Ping(BOB, 1, PATIENCE_MILLIS));
    awaitNeighbour(a, BOB);
    awaitNeighbour(b, ALICE);
    assertEquals(0, stopCode(a));
    assertTrue(log.toString().contains("neighbour-up address=" + BOB), log.toString());
  }

  @Test
  void aTextArrivesAndItsReceiptComesBackEvenOverARestart() throws Exception {
    MessageId id = new MessageId(Bytes.wrap(new byte[MessageId.LENGTH]));
    NodeRuntime a = startAlice();
    NodeRuntime b = startBob();
    ask(a, new UserCommand.Ping(BOB, 1, PATIENCE_MILLIS));
    awaitNeighbour(a, BOB);
    awaitNeighbour(b, ALICE);
    assertEquals(0, stopCode(b));

    assertEquals(
        new UserReply.MessageAccepted(id), ask(a, new UserCommand.SendText(id, BOB, "你好, Bob")));
    assertEquals(0, stopCode(a));

    NodeRuntime again = startAlice();
    NodeRuntime bobAgain = startBob();
    TextMessage sent = awaitText(again, MessageState.DELIVERED);
    TextMessage received = awaitText(bobAgain, MessageState.DELIVERED);
    assertEquals(id, sent.id());
    assertEquals("你好, Bob", received.text());
    assertEquals(ALICE, received.peer());
    assertTrue(received.incoming());
  }

  /** ND-8. */
  @Test
  void aDamagedRecordIsNamed() throws Exception {
    Bytes key = Bytes.utf8("node/boot");
    try (SqliteStore store = SqliteStore.open(directory.resolve("alice.db"))) {
      store.commit(List.of(StoreWrite.put(key, Bytes.of(9, 9))));
    }
    DamagedRecord found = assertThrows(DamagedRecord.class, this::startAlice);
    assertEquals(key, found.key());
    assertEquals("boot count", found.kind());
    assertTrue(found.reason().contains("version 9"), found.reason());
  }

  private static int stopCode(NodeRuntime node) throws Exception {
    node.close();
    return node.stopped().toCompletableFuture().get(5, TimeUnit.SECONDS).exitCode();
  }

  private static UserReply ask(NodeRuntime node, UserCommand command) throws Exception {
    return node.ask(command).toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  private void awaitNeighbour(NodeRuntime node, Address peer) throws Exception {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (true) {
      UserReply reply = ask(node, new UserCommand.GetPeers());
      var peers = assertInstanceOf(UserReply.Peers.class, reply).peers();
      if (peers.stream().anyMatch(p -> p.address().equals(peer) && p.hops() == 1)) {
        return;
      }
      assertTrue(System.nanoTime() < end, () -> "no neighbour " + peer + "\n" + log);
      Thread.sleep(20);
    }
  }

  private TextMessage awaitText(NodeRuntime node, MessageState state) throws Exception {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (true) {
      UserReply reply = ask(node, new UserCommand.GetMessages());
      List<TextMessage> texts = assertInstanceOf(UserReply.Messages.class, reply).messages();
      if (texts.size() == 1 && texts.get(0).state() == state) {
        return texts.get(0);
      }
      assertTrue(System.nanoTime() < end, () -> "not " + state + ": " + texts + "\n" + log);
      Thread.sleep(20);
    }
  }
}
