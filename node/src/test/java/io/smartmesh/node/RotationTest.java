package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** ID-13: the old key finishes its channels before the next start may replace it. */
class RotationTest {
  private static final ChannelsContract CONTRACT =
      new ChannelsContract(31_337, address(1), address(2), address(3), address(4));
  private static final ChainTime NOON = new ChainTime(1_800_000_000L);

  private final SigningKey key = Keys.of(1);
  private final TreeMap<Bytes, Bytes> store = new TreeMap<>();
  private final List<UserReply> replies = new ArrayList<>();
  private Moment now = new Moment(0);
  private NodeCore node = start();

  private static Address address(int number) {
    return Keys.of(900 + number).address();
  }

  private StoredRecords stored() {
    TreeMap<Bytes, Bytes> copy = new TreeMap<>(store);
    return prefix -> {
      TreeMap<Bytes, Bytes> found = new TreeMap<>(copy);
      found.keySet().removeIf(k -> !k.startsWith(prefix));
      return found;
    };
  }

  private NodeCore start() {
    NodeConfig config = new NodeConfig("test", 1, CONTRACT, 60, Amount.ZERO);
    return new NodeCore(config, key, Keys.CURVE, Keys.CURVE, new Rng(3), stored(), NOON, now);
  }

  private void give(NodeInput input) {
    node.handle(input, now, this::take);
    turn();
  }

  private void turn() {
    List<NodeInput> done = new ArrayList<>();
    node.wake(
        now,
        output -> {
          take(output);
          if (output instanceof NodeOutput.Persist persist) {
            done.add(new NodeInput.Persisted(persist.batch()));
          }
        });
    if (!done.isEmpty()) {
      done.forEach(input -> node.handle(input, now, this::take));
      turn();
    }
  }

  private void take(NodeOutput output) {
    if (output instanceof NodeOutput.Persist persist) {
      persist
          .writes()
          .forEach(
              write ->
                  write
                      .value()
                      .ifPresentOrElse(
                          v -> store.put(write.key(), v), () -> store.remove(write.key())));
    } else if (output instanceof NodeOutput.Reply reply) {
      replies.add(reply.reply());
    }
  }

  private UserReply ask(UserCommand command) {
    give(new NodeInput.Command(new RequestId(replies.size()), command));
    return replies.get(replies.size() - 1);
  }

  private ChannelId open() {
    boolean weAreA = key.address().compareTo(address(9)) < 0;
    ChannelRecord terms =
        new ChannelRecord(
            weAreA ? key.address() : address(9),
            weAreA ? address(9) : key.address(),
            CONTRACT.token(),
            new ChainTime(7),
            86_400,
            0,
            Amount.ZERO,
            Amount.of(1_000),
            Amount.of(1_000),
            Amount.ZERO,
            Amount.ZERO);
    ChannelId id = new ChannelHashes(CONTRACT).channelId(terms);
    chain(1, new ChannelFact.Opened(id, terms));
    return id;
  }

  private void chain(long head, ChannelFact... facts) {
    give(
        new NodeInput.ChainProgress(
            head, Hash.ZERO, NOON, List.of(facts), Amount.of(1_000), Amount.of(1_000)));
  }

  private UserReply.Identity identity() {
    return (UserReply.Identity) ask(new UserCommand.GetIdentity());
  }

  @Test
  void aKeyWithoutChannelsIsReadyAtOnce() {
    assertFalse(NodeRecords.isRotationReady(stored()));
    assertEquals(new UserReply.Done(), ask(new UserCommand.BeginRotation()));
    assertTrue(NodeRecords.isRotationReady(stored()));
  }

  /** Durable: a restart goes on waiting, and still opens nothing. */
  @Test
  void anOpenChannelIsWaitedForThroughRestarts() {
    open();
    ask(new UserCommand.BeginRotation());
    for (int i = 0; i < 3; i++) {
      now = now.plusMillis(40_000);
      turn();
      assertFalse(NodeRecords.isRotationReady(stored()));
      assertEquals(1, identity().unsettled());
      assertTrue(identity().rotating());
      node = start();
    }
    chain(2);
    UserReply refused = ask(new UserCommand.OpenChannel(address(8), Amount.of(1), 86_400));
    assertEquals("rotating", ((UserReply.Refused) refused).code());
  }

  /** A re-organisation may take the settlement back: the key is needed until it no longer can. */
  @Test
  void aFinishedChannelIsWaitedForUntilItIsFinal() {
    ChannelId id = open();
    ask(new UserCommand.BeginRotation());
    chain(2, new ChannelFact.CooperativelyClosed(id, Amount.of(900), Amount.of(1_100)));
    now = now.plusMillis(40_000);
    turn();
    assertEquals(1, identity().unsettled());
    assertFalse(NodeRecords.isRotationReady(stored()));
    chain(2 + BelievedBlocks.REORGANISED_MOST);
    now = now.plusMillis(40_000);
    turn();
    assertTrue(NodeRecords.isRotationReady(stored()));
  }

  /** Somebody opens a channel with the old key after the last one was finished. */
  @Test
  void aLateChannelIsWaitedForToo() {
    ask(new UserCommand.BeginRotation());
    assertTrue(NodeRecords.isRotationReady(stored()));
    open();
    now = now.plusMillis(40_000);
    turn();
    assertFalse(NodeRecords.isRotationReady(stored()));
  }
}
