package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.LaneState;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a peer may send and must not get away with: CH-3, CH-13, CH-20. */
class HostilePeerTest {
  private final ChannelPair pair = new ChannelPair();
  private final ChannelHashes hashes = new ChannelHashes(ChannelPair.CONTRACT);

  /** An update as {@code signer} would sign it over these figures. */
  private ChannelMessage.Update update(
      SigningKey signer, long seq, long transferred, List<Change> changes) {
    LaneState state =
        new LaneState(
            pair.id, pair.alice.key.address(), seq, Amount.of(transferred), Hash.ZERO, Amount.ZERO);
    return new ChannelMessage.Update(
        pair.id,
        seq - changes.size() + 1,
        changes,
        Amount.of(transferred),
        Hash.ZERO,
        Amount.ZERO,
        signer.sign(hashes.laneState(state)));
  }

  private ChannelError refusal(ChannelMessage message) {
    pair.bob.give(
        new ChannelInput.FromPeer(pair.alice.key.publicKey(), ChannelCodec.encode(message)));
    assertEquals(Amount.ZERO, pair.bob.view().received());
    List<ChannelError> errors = pair.bob.refusals();
    assertEquals(1, errors.size());
    return errors.get(0);
  }

  private static Change paid(long amount) {
    return new Change.Paid(ChannelPair.payment(9), Amount.of(amount));
  }

  @Test
  void aForgedSignature() {
    assertInstanceOf(
        ChannelError.BadSignature.class, refusal(update(Keys.of(3), 1, 5, List.of(paid(5)))));
  }

  @Test
  void overspending() {
    long tooMuch = ChannelPair.DEPOSIT.units().longValueExact() + 1;
    ChannelError.Overspent error =
        assertInstanceOf(
            ChannelError.Overspent.class,
            refusal(update(pair.alice.key, 1, tooMuch, List.of(paid(tooMuch)))));
    assertEquals(Amount.of(990_000), error.most());
  }

  @Test
  void aSumThatIsNotTheChanges() {
    assertInstanceOf(
        ChannelError.WrongSum.class, refusal(update(pair.alice.key, 1, 50, List.of(paid(5)))));
  }

  @Test
  void aGapInTheSequence() {
    ChannelError.SeqGap gap =
        assertInstanceOf(
            ChannelError.SeqGap.class, refusal(update(pair.alice.key, 5, 5, List.of(paid(5)))));
    assertEquals(5, gap.got());
    assertEquals(1, gap.next());
  }

  /** R1, R4: a leaf that leaves unpaid without our PreAck. */
  @Test
  void anUnreleasedDrop() {
    pair.alice.give(
        new ChannelInput.Lock(pair.id, pair.leaf(10, ChannelPair.secret(1)), Bytes.EMPTY));
    pair.settle();
    Hash leafHash = pair.bob.leafHash(pair.bob.told(ChannelOutput.LeafLocked.class).get(0).leaf());
    assertInstanceOf(
        ChannelError.UnreleasedDrop.class,
        refusal(update(pair.alice.key, 2, 0, List.of(new Change.Dropped(leafHash)))));
    assertEquals(Amount.of(10), pair.bob.view().lockedIn());
  }

  @Test
  void aStrangerAndAnUnknownChannel() {
    ChannelMessage message = update(pair.alice.key, 1, 5, List.of(paid(5)));
    pair.bob.give(new ChannelInput.FromPeer(Keys.of(3).publicKey(), ChannelCodec.encode(message)));
    assertInstanceOf(ChannelError.NotAParty.class, pair.bob.refusals().get(0));
    ChannelMessage elsewhere = new ChannelMessage.AskRelease(new ChannelId(Hash.ZERO), Hash.ZERO);
    pair.bob.give(
        new ChannelInput.FromPeer(pair.alice.key.publicKey(), ChannelCodec.encode(elsewhere)));
    assertInstanceOf(ChannelError.UnknownChannel.class, pair.bob.refusals().get(1));
  }

  /** CH-13, R14: our own signature on a state we do not have. Nothing is signed any more. */
  @Test
  void dataOlderThanTheTruth() {
    TreeMapCopy before = new TreeMapCopy(pair.alice);
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(1), Amount.of(5)));
    pair.settle();
    before.restore();
    pair.alice.crash();
    pair.bob.give(new ChannelInput.PeerUp(pair.alice.key.publicKey()));
    pair.settle();
    assertInstanceOf(ChannelError.StaleData.class, pair.alice.refusals().get(0));
    assertFalse(pair.alice.view().why().isEmpty());
    pair.alice.crash();
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(3), Amount.of(7)));
    pair.alice.give(new ChannelInput.CloseAlone(pair.id, false));
    assertInstanceOf(ChannelError.NotOpen.class, pair.alice.refusals().get(1));
    assertInstanceOf(ChannelError.NotOpen.class, pair.alice.refusals().get(2));
  }

  /** CH-13: a close that was ordered before the proof came is not sent any more. */
  @Test
  void aCloseWithOldDataIsCalledOff() {
    TreeMapCopy before = new TreeMapCopy(pair.alice);
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(1), Amount.of(5)));
    pair.settle();
    before.restore();
    pair.alice.crash();
    pair.alice.give(new ChannelInput.CloseAlone(pair.id, true));
    pair.bob.give(new ChannelInput.PeerUp(pair.alice.key.publicKey()));
    pair.settle();
    assertInstanceOf(ChannelError.StaleData.class, pair.alice.refusals().get(0));
    pair.alice.give(pair.caughtUp(pair.chainNow()));
    pair.pass(60_000);
    assertEquals(List.of(), pair.alice.asked);
  }

  /** CH-13: what a peer only claims must not lock our money up. */
  @Test
  void aMereClaimOfNewerDataFreezesNothing() {
    pair.alice.give(
        new ChannelInput.FromPeer(
            pair.bob.key.publicKey(),
            ChannelCodec.encode(new ChannelMessage.Ack(pair.id, 9, pair.bob.key.sign(Hash.ZERO)))));
    pair.alice.give(
        new ChannelInput.FromPeer(
            pair.bob.key.publicKey(),
            ChannelCodec.encode(
                new ChannelMessage.Newest(
                    pair.id,
                    9,
                    Amount.of(1),
                    Hash.ZERO,
                    Amount.ZERO,
                    pair.bob.key.sign(Hash.ZERO),
                    Optional.empty()))));
    pair.alice.give(
        new ChannelInput.FromPeer(
            pair.bob.key.publicKey(),
            ChannelCodec.encode(
                new ChannelMessage.Newest(
                    pair.id,
                    0,
                    Amount.ZERO,
                    Hash.ZERO,
                    Amount.ZERO,
                    pair.bob.key.sign(Hash.ZERO),
                    Optional.of(
                        new ChannelMessage.Newest.Given(
                            false, 9, Hash.ZERO, pair.bob.key.sign(Hash.ZERO)))))));
    assertInstanceOf(ChannelError.StaleData.class, pair.alice.refusals().get(0));
    assertInstanceOf(ChannelError.BadSignature.class, pair.alice.refusals().get(1));
    assertInstanceOf(ChannelError.BadSignature.class, pair.alice.refusals().get(2));
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(1), Amount.of(5)));
    pair.settle();
    assertEquals(Amount.of(5), pair.bob.view().received());
  }

  private ChannelMessage newest(Optional<ChannelMessage.Newest.Given> given) {
    return new ChannelMessage.Newest(
        pair.id, 4, Amount.of(5), Hash.ZERO, Amount.ZERO, pair.bob.key.sign(Hash.ZERO), given);
  }

  private ChannelMessage.Newest.Given given(boolean isPreAck) {
    return new ChannelMessage.Newest.Given(isPreAck, 7, Hash.ZERO, pair.bob.key.sign(Hash.ZERO));
  }

  private static final class TreeMapCopy {
    private final ChannelPair.Side side;
    private final java.util.TreeMap<Bytes, Bytes> copy;

    TreeMapCopy(ChannelPair.Side side) {
      this.side = side;
      this.copy = new java.util.TreeMap<>(side.store);
    }

    void restore() {
      side.store.clear();
      side.store.putAll(copy);
    }
  }

  /** CH-20: no bytes make the machine throw, and what is decoded encodes to the same bytes. */
  @Test
  void anyBytes() {
    ChannelMessage lock =
        update(
            pair.alice.key,
            2,
            5,
            List.of(
                paid(5),
                new Change.Locked(pair.leaf(3, ChannelPair.secret(1)), Bytes.utf8("onion"))));
    List<ChannelMessage> valid =
        List.of(
            lock,
            new ChannelMessage.Ack(pair.id, 300, pair.bob.key.sign(Hash.ZERO)),
            new ChannelMessage.PreAck(pair.id, 3, Hash.ZERO, pair.bob.key.sign(Hash.ZERO)),
            new ChannelMessage.Reveal(pair.id, Hash.ZERO, ChannelPair.secret(1)),
            new ChannelMessage.AskRelease(pair.id, Hash.ZERO),
            newest(Optional.empty()),
            newest(Optional.of(given(false))),
            newest(Optional.of(given(true))),
            new ChannelMessage.CloseRequest(pair.id, Amount.of(1), Amount.of(2)),
            new ChannelMessage.CloseAgreement(
                pair.id,
                Amount.of(1),
                Amount.of(2),
                pair.chainNow(),
                pair.bob.key.sign(Hash.ZERO)));
    for (ChannelMessage message : valid) {
      assertEquals(message, ChannelCodec.decode(ChannelCodec.encode(message)).orThrow());
    }
    Property.forAll(
        3_000,
        rng -> {
          Bytes hostile = rng.mutated(ChannelCodec.encode(rng.pick(valid)));
          Result<ChannelMessage, ?> decoded = ChannelCodec.decode(hostile);
          if (decoded.isOk()) {
            assertEquals(hostile, ChannelCodec.encode(decoded.orThrow()));
          }
          pair.bob.give(new ChannelInput.FromPeer(pair.alice.key.publicKey(), hostile));
          pair.alice.inbox.clear();
        });
    assertEquals(ChannelPhase.OPEN, pair.bob.view().phase());
  }
}
