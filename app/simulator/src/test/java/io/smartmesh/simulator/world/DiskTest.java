package io.smartmesh.simulator.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.core.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DiskTest {
  private final Timeline time = new Timeline();
  private final List<Long> told = new ArrayList<>();
  private final Disk disk = new Disk(time, new Draw(1), told::add);

  @Test
  void oneSynchronisationServesWhatWasThereWhenItBegan() {
    disk.write(batch(1));
    disk.write(batch(2));
    time.step(1);
    assertEquals(List.of(1L), told);
    assertEquals(1, disk.durable().records().size());
    time.step(2);
    assertEquals(List.of(1L, 2L), told);
  }

  @Test
  void aPowerCutKeepsWholeBatchesInOrderAndTellsNobody() {
    Set<Integer> kept = new TreeSet<>();
    for (int seed = 0; seed < 50; seed++) {
      Disk cut = new Disk(time, new Draw(seed), told::add);
      cut.write(batch(1));
      cut.write(batch(2));
      cut.loseWhatIsNotDurable();
      List<Bytes> keys = List.copyOf(cut.durable().records().keySet());
      assertTrue(List.of(Bytes.of(1), Bytes.of(2)).subList(0, keys.size()).equals(keys));
      kept.add(keys.size());
    }
    while (time.step(1_000)) {}
    assertEquals(Set.of(0, 1, 2), kept);
    assertTrue(told.isEmpty());
  }

  @Test
  void aFullDiskRefusesABatchWholeAndTakesItWhenThereIsRoom() {
    disk.room(OptionalInt.of(3));
    assertTrue(disk.write(batch(1)));
    assertFalse(disk.write(batch(2)));
    disk.room(OptionalInt.empty());
    assertTrue(disk.write(batch(3)));
    while (time.step(1_000)) {}
    assertEquals(List.of(Bytes.of(1), Bytes.of(3)), List.copyOf(disk.durable().records().keySet()));
  }

  private static NodeOutput.Persist batch(int number) {
    return new NodeOutput.Persist(
        number, List.of(StoreWrite.put(Bytes.of(number), Bytes.of(number))));
  }
}
