package io.smartmesh.carry;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What was shown to us once, by the lock: a box can be put into another bundle by whoever carries
 * it, but its opener fits one lock only (CY-10).
 */
final class Arrivals {
  private final Map<Bytes, Long> numbers = new TreeMap<>();
  private final TreeMap<Long, Bytes> locks = new TreeMap<>();

  Arrivals(StoredRecords stored) {
    stored
        .withPrefix(CarryRecords.ARRIVED)
        .forEach(
            (key, value) -> {
              long number = StoredRecord.read("arrival", key, value, CarryRecords::arrived);
              put(CarryRecords.name(CarryRecords.ARRIVED, key, PrimaryBlock.LOCK_LENGTH), number);
            });
  }

  boolean has(Bytes lock) {
    return numbers.containsKey(lock);
  }

  void add(Bytes lock, Consumer<? super CarryOutput> out) {
    if (numbers.size() >= CarryLimits.ARRIVED) {
      Bytes oldest = locks.pollFirstEntry().getValue();
      numbers.remove(oldest);
      out.accept(new CarryOutput.Store(CarryRecords.delete(CarryRecords.ARRIVED, oldest)));
    }
    long number = locks.isEmpty() ? 0 : locks.lastKey() + 1;
    put(lock, number);
    var record = CarryRecords.arrived(number);
    out.accept(new CarryOutput.Store(CarryRecords.put(CarryRecords.ARRIVED, lock, record)));
  }

  private void put(Bytes lock, long number) {
    numbers.put(lock, number);
    locks.put(number, lock);
  }
}
