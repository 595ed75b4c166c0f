package io.smartmesh.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** MH-12, MH-15: what is deleted stays deleted, in whatever order two deletions of it end. */
class ErasureTest {
  private static final ChainTime NOON = new ChainTime(1_800_000_000L);
  private static final Address PEER = Keys.of(2).address();

  private final History history =
      new History(
          prefix -> new TreeMap<>(),
          new Messages(Keys.of(1), Keys.CURVE, new Rng(1), prefix -> new TreeMap<>()));
  private final List<StoreWrite> writes = new ArrayList<>();

  private HistoryItem kept(int number) {
    MessageId id = new MessageId(new Encoder().u64(0).u64(number).toBytes());
    TextMessage text =
        new TextMessage(id, PEER, true, "hello", NOON, MessageState.DELIVERED, 1, "");
    history.keep(text, NOON, write -> {});
    return new HistoryItem(text, number, NOON);
  }

  private List<StoreWrite> erased(HistoryItem item, List<HistoryItem> page) {
    Erasure erasure = new Erasure(new Target(PEER, true, item.message().id()), true);
    history.erase(erasure, page, writes::add);
    return writes;
  }

  @Test
  void aPageReadBeforeItsChatWasDeletedComesNotBack() {
    List<HistoryItem> page = List.of(kept(0), kept(1));
    assertEquals(1, erased(page.get(0), page).size());
    writes.clear();
    history.delete(history.chat(PEER), page, 2, write -> {});
    assertEquals(List.of(), erased(page.get(0), page), "the oldest of it were deleted");
    history.forget(PEER, write -> {});
    assertEquals(List.of(), erased(page.get(1), page), "the chat was deleted");
  }
}
