package io.smartmesh.carry;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The bundles that are carried: bounded, the least urgent giving way, durable (CY-5, CY-13). */
final class Hold {
  /** Who gives way first: the least urgent, then the most copied, then the oldest. */
  private static final Comparator<Held> FIRST_TO_GO =
      Comparator.<Held, Urgency>comparing(held -> held.block.urgency())
          .reversed()
          .thenComparing(Comparator.<Held>comparingInt(held -> held.hops).reversed())
          .thenComparing(Held::expiresAt)
          .thenComparing(held -> held.id);

  private final long roomBytes;
  private final Address self;
  private final Map<BundleId, Held> all = new TreeMap<>();
  private long foreignBytes;
  private Moment sweepAt = Moment.NEVER;

  /** When all ages are stored, while there is anything to store. */
  private Moment agesAt = Moment.NEVER;

  Hold(long roomBytes, Address self, StoredRecords stored, Moment now) {
    this.roomBytes = roomBytes;
    this.self = self;
    SortedMap<Bytes, Bytes> states = stored.withPrefix(CarryRecords.STATE);
    stored
        .withPrefix(CarryRecords.BODY)
        .forEach(
            (key, value) -> {
              var body = StoredRecord.read("bundle", key, value, CarryRecords.Body::decode);
              Bytes name = body.block().id().bytes();
              Bytes stateKey = Bytes.concat(CarryRecords.STATE, name);
              Bytes state = states.get(stateKey);
              if (state == null || !key.equals(Bytes.concat(CarryRecords.BODY, name))) {
                throw new DamagedRecord("bundle", key, "has another name than its state");
              }
              var then = StoredRecord.read("bundle", stateKey, state, CarryRecords.State::decode);
              put(restored(body, then, now), now);
            });
  }

  private static Held restored(CarryRecords.Body body, CarryRecords.State state, Moment now) {
    return new Held(
        body.block(),
        body.payload(),
        body.giver(),
        body.strangers(),
        body.hops(),
        state.ageMillis(),
        now,
        state.copies());
  }

  Optional<Held> find(BundleId id) {
    return Optional.ofNullable(all.get(id));
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  Collection<Held> all() {
    return new ArrayList<>(all.values());
  }

  boolean isOwn(Held held) {
    return held.giver.equals(self);
  }

  /**
   * Why a bundle of {@code length} bytes cannot be taken, if it cannot.
   *
   * @param pending bytes of {@code giver}'s that are being fetched
   */
  Optional<CarryError> refusal(
      Urgency urgency, int length, Address giver, boolean strangers, long pending) {
    if (strangers) {
      long of = roomBytes / CarryLimits.STRANGER_PART;
      long brought = bytes(held -> held.strangers && held.giver.equals(giver)) + pending + length;
      if (brought > of) {
        return Optional.of(new CarryError.ShareUsedUp(giver, brought, of));
      }
      long ofAll = roomBytes / CarryLimits.STRANGERS_PART;
      long byAll = bytes(held -> held.strangers) + pending + length;
      if (byAll > ofAll) {
        return Optional.of(new CarryError.ShareUsedUp(giver, byAll, ofAll));
      }
    }
    if (strangers && all.size() >= CarryLimits.BUNDLES) {
      return Optional.of(new CarryError.StoreFull(all.size(), CarryLimits.BUNDLES));
    }
    long fixed =
        bytes(
            held ->
                !isOwn(held)
                    && (held.block.urgency().compareTo(urgency) < 0
                        || (strangers && !held.strangers)));
    if (fixed + length > roomBytes) {
      return Optional.of(new CarryError.StoreFull(fixed + length, roomBytes));
    }
    return Optional.empty();
  }

  private long bytes(Predicate<Held> which) {
    return all.values().stream().filter(which).mapToLong(held -> held.block.length()).sum();
  }

  /** Makes room and stores it; what gives way is in the result. */
  List<Held> add(Held held, Moment now, Consumer<? super CarryOutput> out) {
    List<Held> gone = new ArrayList<>();
    while (!isOwn(held)
        && (foreignBytes + held.block.length() > roomBytes || all.size() >= CarryLimits.BUNDLES)) {
      Optional<Held> first =
          all.values().stream()
              .filter(one -> !isOwn(one) && (one.strangers || !held.strangers))
              .min(FIRST_TO_GO);
      if (!first.isPresent()) {
        break;
      }
      gone.add(first.get());
      remove(first.get(), out);
    }
    put(held, now);
    store(CarryRecords.put(CarryRecords.BODY, held.id.bytes(), CarryRecords.body(held)), out);
    changed(held, now, out);
    return gone;
  }

  void changed(Held held, Moment now, Consumer<? super CarryOutput> out) {
    var state = CarryRecords.state(held, now);
    store(CarryRecords.put(CarryRecords.STATE, held.id.bytes(), state), out);
  }

  void remove(Held held, Consumer<? super CarryOutput> out) {
    if (all.remove(held.id) != null) {
      foreignBytes -= isOwn(held) ? 0 : held.block.length();
      store(CarryRecords.delete(CarryRecords.BODY, held.id.bytes()), out);
      store(CarryRecords.delete(CarryRecords.STATE, held.id.bytes()), out);
    }
  }

  /** Those whose lifetime is over; asked again at {@link #deadline}. */
  List<Held> expired(Moment now) {
    List<Held> expired = new ArrayList<>();
    if (sweepAt.isAfter(now)) {
      return expired;
    }
    sweepAt = Moment.NEVER;
    for (Held held : all.values()) {
      if (held.expiresAt().isAfter(now)) {
        sweepAt = sweepAt.earlier(held.expiresAt());
      } else {
        expired.add(held);
      }
    }
    return expired;
  }

  Moment deadline() {
    return sweepAt.earlier(agesAt);
  }

  /** So that a restart makes nothing much younger (CY-7). */
  void keepAges(Moment now, Consumer<? super CarryOutput> out) {
    if (!agesAt.isAfter(now)) {
      for (Held held : all.values()) {
        if (isOwn(held) && held.isToBeRenewed(now)) {
          held.copies = held.block.urgency().copies();
        }
        changed(held, now, out);
      }
      agesAt = all.isEmpty() ? Moment.NEVER : now.plusMillis(CarryLimits.AGES_MILLIS);
    }
  }

  private void put(Held held, Moment now) {
    agesAt = agesAt.earlier(now.plusMillis(CarryLimits.AGES_MILLIS));
    all.put(held.id, held);
    sweepAt = sweepAt.earlier(held.expiresAt());
    foreignBytes += isOwn(held) ? 0 : held.block.length();
  }

  private static void store(StoreWrite write, Consumer<? super CarryOutput> out) {
    out.accept(new CarryOutput.Store(write));
  }
}
