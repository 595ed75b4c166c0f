package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ND-1: store before you tell. */
class TurnTest {
  private final Turn turn = new Turn();
  private final List<NodeOutput> out = new ArrayList<>();
  private final List<Turn.Held> released = new ArrayList<>();

  private static Turn.Held tell(long number) {
    return new Turn.Held.Out(new NodeOutput.Reply(new RequestId(number), new UserReply.Done()));
  }

  private void close() {
    turn.close(out::add, released::add);
  }

  @Test
  void whatWritesNothingIsToldAtOnce() {
    turn.hold(tell(1));
    close();
    assertEquals(List.of(tell(1)), released);
    assertTrue(out.isEmpty());
  }

  @Test
  void tellingWaitsForItsBatch() {
    turn.write(StoreWrite.put(Bytes.of(1), Bytes.of(2)));
    turn.hold(tell(1));
    close();
    assertTrue(released.isEmpty());
    assertEquals(1, ((NodeOutput.Persist) out.get(0)).batch());
    turn.persisted(1, released::add);
    assertEquals(List.of(tell(1)), released);
  }

  /** A later turn that wrote nothing may still rely on what an earlier one wrote. */
  @Test
  void laterTurnsWaitForEarlierBatches() {
    turn.write(StoreWrite.put(Bytes.of(1), Bytes.of(2)));
    close();
    turn.hold(tell(2));
    close();
    assertTrue(released.isEmpty());
    turn.persisted(1, released::add);
    assertEquals(List.of(tell(2)), released);
  }

  @Test
  void oneReportCoversAllEarlierBatches() {
    for (int i = 1; i <= 3; i++) {
      turn.write(StoreWrite.put(Bytes.of(i), Bytes.of(i)));
      turn.hold(tell(i));
      close();
    }
    turn.persisted(2, released::add);
    assertEquals(List.of(tell(1), tell(2)), released);
    turn.persisted(3, released::add);
    assertEquals(3, released.size());
  }

  @Test
  void theLastWriteToAKeyCounts() {
    turn.write(StoreWrite.put(Bytes.of(1), Bytes.of(2)));
    turn.write(StoreWrite.delete(Bytes.of(1)));
    close();
    NodeOutput.Persist persist = (NodeOutput.Persist) out.get(0);
    assertEquals(List.of(StoreWrite.delete(Bytes.of(1))), persist.writes());
  }
}
