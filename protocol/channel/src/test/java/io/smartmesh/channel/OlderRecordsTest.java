package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.testkit.Keys;
import org.junit.jupiter.api.Test;

/** What earlier releases stored is read as what it meant, or refused by name (CH-54). */
class OlderRecordsTest {
  private final ChannelPair pair = new ChannelPair();

  private Bytes key(String kind, Bytes suffix) {
    return Bytes.concat(ChannelRecords.PREFIX, pair.id.hash().bytes(), Bytes.utf8(kind), suffix);
  }

  @Test
  void termsWithoutThePartOfTheChain() {
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(1), Amount.of(5)));
    ChannelView before = pair.alice.view();
    // The flag stands before an amount of zero and an empty sentence: one byte each.
    pair.alice.store.computeIfPresent(
        key("t", Bytes.EMPTY),
        (key, value) ->
            Bytes.concat(
                Bytes.of(1),
                value.slice(1, value.length() - 3),
                value.slice(value.length() - 2, value.length())));
    pair.alice.crash();
    assertEquals(before, pair.alice.view());
  }

  @Test
  void aRegisteredLeafOfUnknownHeightStaysRegistered() {
    Hash leaf = new Hash(ChannelPair.secret(1));
    pair.alice.store.put(key("r", leaf.bytes()), Bytes.of(1));
    Channel channel =
        ChannelRestore.channels(pair.alice, pair.alice.key.address(), Keys.CURVE)
            .firstEntry()
            .getValue();
    assertEquals(new Channel.OnRecord(0, Bytes.EMPTY), channel.registered.get(leaf));
  }

  /** A closing, field by field as the release before wrote it. */
  private static void earlierClosing(Encoder out) {
    out.flag(true).flag(false).u64(1_086_400);
    out.u64(4).hash(filled(1)).amount(Amount.of(7)).hash(Hash.ZERO);
    out.u64(3).hash(filled(2)).u64(2).u64(0);
    for (int lane = 0; lane < 2; lane++) {
      out.u64(4 - lane).hash(filled(3 + lane)).u64(3).amount(Amount.of(7));
      out.hash(Hash.ZERO).amount(Amount.ZERO);
    }
  }

  private static Hash filled(int with) {
    return new Hash(ChannelPair.secret(with));
  }

  /** The terms of the channel as versions 1 and 2 wrote them. */
  private Bytes terms(int version, ChannelPhase phase, boolean closing) {
    Encoder out = new Encoder().u8(version);
    ChainRecords.write(out, pair.terms);
    out.u8(phase.number()).flag(false).flag(false).flag(closing);
    if (closing) {
      earlierClosing(out);
    }
    out.flag(false).flag(false).flag(false).flag(false);
    if (version > 1) {
      out.flag(false);
    }
    return out.amount(Amount.of(9)).text("settled").toBytes();
  }

  private void upgradeWith(Bytes key, Bytes value) {
    pair.alice.store.put(key, value);
    pair.alice.crash();
  }

  @Test
  void termsWithoutAClosingOfBothEarlierVersionsAreRead() {
    for (int version = 1; version <= 2; version++) {
      upgradeWith(key("t", Bytes.EMPTY), terms(version, ChannelPhase.OPEN, false));
      assertEquals(ChannelPhase.OPEN, pair.alice.view().phase());
    }
  }

  /** CH-54: its layout, its contract and what follows from it are the earlier release's. */
  @Test
  void aClosingOfAnEarlierReleaseIsRefusedByName() {
    for (int version = 1; version <= 2; version++) {
      for (ChannelPhase phase : new ChannelPhase[] {ChannelPhase.CLOSING, ChannelPhase.SETTLED}) {
        Bytes stored = terms(version, phase, true);
        DamagedRecord refused =
            assertThrows(DamagedRecord.class, () -> upgradeWith(key("t", Bytes.EMPTY), stored));
        assertEquals("channel terms", refused.kind());
        assertTrue(refused.reason().contains("finish it with the release that began it"));
        assertEquals(stored, pair.alice.store.get(key("t", Bytes.EMPTY)), "left as it was");
      }
    }
  }

  /** CH-54: it is over, and a device that once had a dispute must start again. */
  @Test
  void aFinishedChannelForgetsItsEarlierClosing() {
    for (int version = 1; version <= 2; version++) {
      upgradeWith(key("t", Bytes.EMPTY), terms(version, ChannelPhase.FINISHED, true));
      assertEquals(ChannelPhase.FINISHED, pair.alice.view().phase());
      assertEquals("closed with an earlier release", pair.alice.view().why());
    }
  }

  /** CH-54: of a close whose blocks are not final yet. */
  @Test
  void aHistoryThatMayBringAnEarlierClosingBackIsRefusedByName() {
    Encoder height = new Encoder().u64(7);
    for (boolean closing : new boolean[] {false, true}) {
      Encoder out = new Encoder().u8(1).u8(ChannelPhase.OPEN.number()).flag(false).flag(closing);
      if (closing) {
        earlierClosing(out);
      }
      Bytes stored = out.flag(false).amount(Amount.ZERO).text("").varint(0).toBytes();
      if (closing) {
        DamagedRecord refused =
            assertThrows(
                DamagedRecord.class, () -> upgradeWith(key("h", height.toBytes()), stored));
        assertTrue(refused.reason().contains("a closing on an earlier contract"));
      } else {
        upgradeWith(key("h", height.toBytes()), stored);
        assertEquals(ChannelPhase.OPEN, pair.alice.view().phase());
      }
    }
  }
}
