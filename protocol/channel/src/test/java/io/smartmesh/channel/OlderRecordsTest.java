package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.testkit.Keys;
import org.junit.jupiter.api.Test;

/** What the release before re-organisations (CH-24) stored is read as what it meant. */
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
}
