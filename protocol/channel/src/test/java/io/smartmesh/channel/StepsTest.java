package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Signature;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CH-60: what one signature covers travels in several messages. */
class StepsTest {
  private static final int LOCKS = 12;
  private final ChannelPair pair = new ChannelPair();

  /** Each with an onion of half a message, in one turn. */
  private void lockMany() {
    for (int i = 0; i < LOCKS; i++) {
      pair.alice.channels.handle(
          new ChannelInput.Lock(
              pair.id, pair.leaf(1, ChannelPair.secret(i)), Bytes.wrap(new byte[500])),
          pair.now,
          pair.alice::take);
    }
    pair.alice.endTurn();
  }

  private static ChannelMessage read(Bytes message) {
    return ChannelCodec.decode(message).orThrow();
  }

  private static List<ChannelMessage> read(Iterable<Bytes> messages) {
    List<ChannelMessage> read = new ArrayList<>();
    messages.forEach(message -> read.add(read(message)));
    return read;
  }

  @Test
  void manyLocksShareOneSignatureAndOneAcknowledgement() {
    lockMany();
    List<ChannelMessage> sent = read(pair.bob.inbox);
    assertEquals(LOCKS, sent.size());
    int signed = 0;
    for (ChannelMessage message : sent) {
      signed += message instanceof ChannelMessage.Update ? 1 : 0;
    }
    assertEquals(2, signed, "eight messages a signature: " + sent);
    assertInstanceOf(ChannelMessage.Update.class, sent.get(Limits.MESSAGES_PER_UPDATE - 1));
    assertTrue(pair.alice.largestMessage <= Limits.MESSAGE_BYTES);
    for (int i = 0; i < LOCKS; i++) {
      pair.bob.channels.handle(
          new ChannelInput.FromPeer(pair.alice.key.publicKey(), pair.bob.inbox.remove()),
          pair.now,
          pair.bob::take);
    }
    pair.bob.endTurn();
    assertEquals(1, pair.alice.inbox.size());
    pair.settle();
    assertEquals(LOCKS, pair.bob.told(ChannelOutput.LeafLocked.class).size());
    assertEquals(Amount.of(LOCKS), pair.bob.view().lockedIn());
    assertEquals(LOCKS, pair.alice.told(ChannelOutput.LeafAccepted.class).size());
  }

  @Test
  void nothingHappensBeforeTheSignature() {
    lockMany();
    while (read(pair.bob.inbox.element()) instanceof ChannelMessage.Steps) {
      pair.bob.deliver();
    }
    assertEquals(Amount.ZERO, pair.bob.view().lockedIn());
    assertTrue(pair.alice.inbox.isEmpty());
    pair.bob.crash();
    pair.pass(1_000);
    assertEquals(Amount.of(LOCKS), pair.bob.view().lockedIn());
  }

  @Test
  void lostDoubledAndReorderedPartsArriveInTheEnd() {
    Property.forAll(
        60,
        rng -> {
          ChannelPair each = new ChannelPair();
          int locks = 1 + rng.below(Limits.PENDING_PER_LANE);
          for (int i = 0; i < locks; i++) {
            each.alice.channels.handle(
                new ChannelInput.Lock(
                    each.id, each.leaf(1, ChannelPair.secret(i)), rng.next(rng.below(800))),
                each.now,
                each.alice::take);
          }
          each.alice.endTurn();
          for (int i = 0; i < 200; i++) {
            each.bob.deliverBadly(rng);
            each.alice.deliverBadly(rng);
          }
          each.pass(60_000);
          assertEquals(Amount.of(locks), each.bob.view().lockedIn());
          assertEquals(locks, each.bob.told(ChannelOutput.LeafLocked.class).size());
          assertEquals(locks, each.alice.told(ChannelOutput.LeafAccepted.class).size());
        });
  }

  /** A second sending fills the holes of the first. */
  @Test
  void whatCameIsKeptUntilTheRestIsThere() {
    StepsAhead ahead = new StepsAhead();
    ahead.take(steps(3, 2), 0);
    ChannelMessage.Update update = update(5, 1);
    assertEquals(update, ahead.join(update, 0));
    ahead.take(steps(1, 2), 0);
    assertEquals(5, ahead.join(update, 0).changes().size());
    assertEquals(update, ahead.join(update, 0), "and then forgotten");
    assertEquals(update, ahead.join(update, 4), "what joins on needs nothing");
  }

  /** A sender that was restarted, or has heard of some of them, cuts its steps elsewhere. */
  @Test
  void newerCutsTakeThePlaceOfOlderOnes() {
    StepsAhead ahead = new StepsAhead();
    ahead.take(steps(2, 2), 1);
    ahead.take(steps(4, 1), 1);
    ahead.take(steps(2, 5), 1);
    assertEquals(6, ahead.join(update(7, 1), 1).changes().size());
    ahead.take(steps(2, 5), 1);
    ahead.take(steps(4, 3), 1);
    ahead.take(steps(2, 2), 1);
    assertEquals(6, ahead.join(update(7, 1), 1).changes().size());
  }

  @Test
  void aFloodOfStepsIsBounded() {
    Property.forAll(
        20,
        rng -> {
          StepsAhead ahead = new StepsAhead();
          for (int i = 0; i < 500; i++) {
            ahead.take(steps(some(rng), 1 + rng.below(Limits.CHANGES_PER_UPDATE)), 10);
            ChannelMessage.Update joined = ahead.join(update(some(rng), 1), 10);
            assertTrue(joined.changes().size() <= Limits.CHANGES_PER_UPDATE + 1);
          }
        });
  }

  private static long some(Rng rng) {
    return rng.below(50) == 0 ? Long.MAX_VALUE - Limits.CHANGES_PER_UPDATE : 1 + rng.below(100);
  }

  private ChannelMessage.Steps steps(long first, int count) {
    return new ChannelMessage.Steps(pair.id, first, changes(count));
  }

  private ChannelMessage.Update update(long first, int count) {
    return new ChannelMessage.Update(
        pair.id,
        first,
        changes(count),
        Amount.ZERO,
        Hash.ZERO,
        Amount.ZERO,
        new Signature(Bytes.wrap(new byte[Signature.LENGTH])));
  }

  private static List<Change> changes(int count) {
    return Collections.nCopies(count, new Change.Folded(Hash.ZERO));
  }
}
