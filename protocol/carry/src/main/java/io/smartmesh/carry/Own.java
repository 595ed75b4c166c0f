package io.smartmesh.carry;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the maker of a bundle keeps to know its receipt by.
 *
 * @param contentsKey opens the signature in it
 * @param opener what a receipt shows: with it the maker clears the copies itself (CY-14)
 * @param label by which whoever handed it over knows it
 */
record Own(PublicKey to, Bytes contentsKey, Bytes opener, Bytes label) {
  /** As they were stored; each must have its bundle. */
  static Map<BundleId, Own> restore(StoredRecords stored, Hold hold, Curve curve) {
    Map<BundleId, Own> all = new TreeMap<>();
    stored
        .withPrefix(CarryRecords.OWN)
        .forEach(
            (key, value) -> {
              BundleId id = new BundleId(CarryRecords.name(CarryRecords.OWN, key, BundleId.LENGTH));
              if (!hold.find(id).isPresent()) {
                throw new DamagedRecord("own bundle", key, "its bundle is not there");
              }
              all.put(
                  id,
                  StoredRecord.read("own bundle", key, value, in -> CarryRecords.own(in, curve)));
            });
    return all;
  }

  /** Why it cannot be sent where there are {@code waiting} own ones already, if it cannot. */
  static Optional<CarryError> refusal(CarryInput.Send send, int waiting) {
    int bytes = send.contents().length();
    int most = send.urgency().contentsMost();
    if (bytes < 1 || bytes > most) {
      return Optional.of(new CarryError.ContentsLength(bytes, most));
    }
    long seconds = send.lifetimeSeconds();
    if (seconds < 1 || seconds > CarryLimits.LIFETIME_SECONDS) {
      return Optional.of(new CarryError.Lifetime(seconds, CarryLimits.LIFETIME_SECONDS));
    }
    return waiting >= CarryLimits.OWN
        ? Optional.of(new CarryError.TooManyOwn(waiting, CarryLimits.OWN))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "own bundle to " + to;
  }
}
