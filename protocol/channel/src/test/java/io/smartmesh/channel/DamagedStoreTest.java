package io.smartmesh.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.DamagedRecord;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** ND-31: records that cannot be read, and such that can be but do not fit the others. */
class DamagedStoreTest {
  private final ChannelPair pair = new ChannelPair();

  /** Alice's store after a payment, changed. */
  private DamagedRecord damage(Consumer<TreeMap<Bytes, Bytes>> change) {
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(1), Amount.of(5)));
    change.accept(pair.alice.store);
    return assertThrows(DamagedRecord.class, pair.alice::crash);
  }

  private Bytes key(String kind) {
    return Bytes.concat(ChannelRecords.PREFIX, pair.id.hash().bytes(), Bytes.utf8(kind));
  }

  @Test
  void anotherVersion() {
    DamagedRecord damaged =
        damage(store -> store.computeIfPresent(key("t"), (key, value) -> spoilt(value, 0)));
    assertEquals("channel terms", damaged.kind());
    assertEquals(key("t"), damaged.key());
    assertTrue(damaged.reason().contains("version"), damaged.reason());
  }

  /** It used to be read as the key of another channel. */
  @Test
  void aKeyThatEndsTooEarly() {
    Bytes early = key("").slice(0, ChannelRecords.PREFIX.length() + 7);
    assertEquals(early, damage(store -> store.put(early, Bytes.of(1))).key());
  }

  @Test
  void aRecordOfNoKind() {
    assertEquals(key("z"), damage(store -> store.put(key("z"), Bytes.of(1))).key());
  }

  @Test
  void termsThatAreMissing() {
    assertEquals(key("t"), damage(store -> store.remove(key("t"))).key());
  }

  /** The parties in the wrong order used to throw something else. */
  @Test
  void everyByteOfTheTerms() {
    pair.alice.give(new ChannelInput.Pay(pair.id, ChannelPair.payment(1), Amount.of(5)));
    TreeMap<Bytes, Bytes> good = new TreeMap<>(pair.alice.store);
    Bytes terms = good.getOrDefault(key("t"), Bytes.EMPTY);
    for (int at = 0; at < terms.length(); at++) {
      pair.alice.store.put(key("t"), spoilt(terms, at));
      try {
        pair.alice.crash();
      } catch (DamagedRecord damaged) {
        assertEquals(key("t"), damaged.key());
      }
    }
  }

  /** Signed and frozen in one turn: what was stored is whole, and is read as it was. */
  @Test
  void aStepThatTheLaneRecordLacks() {
    pair.alice.channels.handle(
        new ChannelInput.Pay(pair.id, ChannelPair.payment(1), Amount.of(5)),
        pair.now,
        pair.alice::take);
    pair.alice.channels.handle(
        new ChannelInput.CloseAlone(pair.id, false), pair.now, pair.alice::take);
    pair.alice.channels.wake(pair.now, pair.alice::take);
    long signed = pair.alice.view().ourSeq();
    pair.alice.crash();
    assertEquals(signed, pair.alice.view().ourSeq());
  }

  /** A lane whose leaves are not those that its state was signed over. */
  @Test
  void aLaneThatIsNotItsLeaves() {
    DamagedRecord damaged =
        damage(
            store ->
                store.computeIfPresent(
                    key("o"), (key, value) -> spoilt(value, 1 + 32 + 20 + 1 + 2)));
    assertEquals(key("o"), damaged.key());
  }

  private static Bytes spoilt(Bytes value, int at) {
    return Bytes.concat(
        value.slice(0, at),
        Bytes.of((value.at(at) ^ 0x55) & 0xff),
        value.slice(at + 1, value.length()));
  }
}
