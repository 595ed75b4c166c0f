package io.smartmesh.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.message.MessageId;
import io.smartmesh.message.MessageState;
import io.smartmesh.message.TextMessage;
import io.smartmesh.node.Bearer;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.store.sqlite.SqliteStore;
import io.smartmesh.testkit.Keys;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Two whole nodes in real time, alice and bob, over whatever bearer they are given. */
final class Pair implements AutoCloseable {
  static final Address ALICE = Keys.of(1).address();
  static final Address BOB = Keys.of(2).address();

  private static final long PATIENCE_SECONDS = 60;
  private static final ChannelsContract NOWHERE =
      new ChannelsContract(1, Address.ZERO, Address.ZERO, Address.ZERO, Address.ZERO);

  private final Path folder;
  private final StringWriter log = new StringWriter();
  private Optional<NodeRuntime> alice = Optional.empty();
  private Optional<NodeRuntime> bob = Optional.empty();

  /**
   * @param folder for their stores
   */
  Pair(Path folder) {
    this.folder = folder;
  }

  void startAlice(Bearer bearer) throws Exception {
    alice = Optional.of(node("alice", 1, bearer));
  }

  void startBob(Bearer bearer) throws Exception {
    bob = Optional.of(node("bob", 2, bearer));
  }

  void stopBob() {
    bob.ifPresent(NodeRuntime::close);
  }

  private NodeRuntime node(String name, int key, Bearer bearer) throws Exception {
    return NodeRuntime.start(
        new NodeParts(
            new NodeConfig(name, 1, NOWHERE, 60, Amount.ZERO),
            Keys.of(key),
            Keys.CURVE,
            new SystemEntropy(),
            SqliteStore.open(folder.resolve(name + ".db")),
            List.of(bearer),
            Optional.empty(),
            LineLog.text(log)));
  }

  /** Alice to bob; until alice has his receipt. */
  void deliver(int number, String text) throws Exception {
    byte[] bytes = new byte[MessageId.LENGTH];
    bytes[0] = (byte) number;
    MessageId id = new MessageId(Bytes.wrap(bytes));
    assertEquals(
        new UserReply.MessageAccepted(id),
        ask(alice.orElseThrow(), new UserCommand.SendText(id, BOB, text)));
    TextMessage sent = awaitDelivered(alice.orElseThrow(), id);
    TextMessage received = awaitDelivered(bob.orElseThrow(), id);
    assertEquals(text, sent.text());
    assertEquals(text, received.text());
    assertEquals(ALICE, received.peer());
    assertTrue(received.incoming());
  }

  private TextMessage awaitDelivered(NodeRuntime node, MessageId id) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      UserReply reply = ask(node, new UserCommand.GetMessages());
      List<TextMessage> texts = assertInstanceOf(UserReply.Messages.class, reply).messages();
      Optional<TextMessage> found =
          texts.stream()
              .filter(text -> text.id().equals(id) && text.state() == MessageState.DELIVERED)
              .findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      assertTrue(System.nanoTime() < end, () -> "not delivered: " + texts + "\n" + log);
      Thread.sleep(20);
    }
  }

  /** How often the log of both has this. */
  int count(String text) {
    return log.toString().split(text, -1).length - 1;
  }

  private static UserReply ask(NodeRuntime node, UserCommand command) throws Exception {
    return node.ask(command).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    alice.ifPresent(NodeRuntime::close);
    bob.ifPresent(NodeRuntime::close);
  }
}
