package io.smartmesh.carry;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Hashes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A meeting with a carrier that never answers: a file, or a network that is none of ours. Giving
 * keeps a copy here whatever becomes of it (BH-2), taking is a meeting with a stranger (BH-3).
 */
final class ByHand {
  /** What the machine decides about bundles as such. */
  interface Desk {
    boolean isMine(Bytes hint);

    boolean isSettled(BundleId id);

    Optional<CarryError> arrive(
        PrimaryBlock block, Bytes payload, long ageMillis, int hops, Moment now);

    Optional<CarryError> take(
        Arrival arrival, PrimaryBlock block, Bytes payload, long ageMillis, Moment now);

    Optional<CarryError> settle(CarryFrame.Told told, Address bringer, Moment now);
  }

  private final Desk desk;
  private final Hold hold;
  private final KnownReceipts receipts;
  private final Giver giver;

  /** What whoever is named here was given, and until when it is not given again (BH-6). */
  private final Map<Address, Map<BundleId, Moment>> given = new TreeMap<>();

  ByHand(Desk desk, Hold hold, KnownReceipts receipts, Giver giver) {
    this.desk = desk;
    this.hold = hold;
    this.receipts = receipts;
    this.giver = giver;
  }

  void export(CarryInput.Export export, Moment now, Consumer<? super CarryOutput> out) {
    Map<BundleId, Moment> before = before(export.taker(), now);
    List<Bytes> items = new ArrayList<>();
    long room = export.mostBytes();
    int left = 0;
    int settled = 0;
    // What is settled first, so that nothing is carried in vain; but it may not fill the parcel.
    long roomForReceipts = room / CarryLimits.RECEIPTS_PART;
    for (CarryFrame.Told told : receipts.newest(now)) {
      Bytes item = new HandItem.Settled(told).encode();
      int cost = item.length() + export.itemOverhead();
      if (cost <= roomForReceipts && !before.containsKey(told.receipt().id())) {
        roomForReceipts -= cost;
        room -= cost;
        items.add(item);
        settled++;
        remember(export.taker(), told.receipt().id(), now);
      }
    }
    int bundles = 0;
    for (Held held : giver.mostUrgentFirst(hold.all())) {
      boolean isWanted =
          export.to().map(to -> EndTag.matches(to.tagSecret(), held.block.hint())).orElse(true)
              && !export.taker().filter(held.giver::equals).isPresent()
              && !before.containsKey(held.id);
      long cost = (long) HandItem.HEAD_LENGTH + held.block.length() + export.itemOverhead();
      if (isWanted && cost <= room) {
        room -= cost;
        items.add(give(held, now, out));
        bundles++;
        remember(export.taker(), held.id, now);
      } else if (isWanted) {
        left++;
      }
    }
    out.accept(new CarryOutput.Exported(items, bundles, settled, left));
  }

  /** Half of its copies, and never the last one: that file may be lost. */
  private Bytes give(Held held, Moment now, Consumer<? super CarryOutput> out) {
    int copies = giver.free(held) / 2;
    if (copies > 0) {
      held.copies -= copies;
      hold.changed(held, now, out);
    }
    int hops = Math.min(CarryLimits.HOPS, held.hops + 1);
    CarryFrame.Head head =
        new CarryFrame.Head(held.block, held.ageSeconds(now), Math.max(1, copies), hops);
    return new HandItem.Bundle(head, held.payload).encode();
  }

  private Map<BundleId, Moment> before(Optional<Address> taker, Moment now) {
    Map<BundleId, Moment> before = taker.map(given::get).orElseGet(Collections::emptyMap);
    before.values().removeIf(until -> !until.isAfter(now));
    return before;
  }

  private void remember(Optional<Address> taker, BundleId id, Moment now) {
    if (!taker.isPresent()
        || (given.size() >= CarryLimits.TAKERS && !given.containsKey(taker.get()))) {
      return;
    }
    Map<BundleId, Moment> all = given.computeIfAbsent(taker.get(), one -> new LinkedHashMap<>());
    if (all.size() >= CarryLimits.GIVEN) {
      all.remove(all.keySet().iterator().next());
    }
    all.put(id, now.plusMillis(CarryLimits.RENEW_MILLIS));
  }

  /** Each item by itself: what is wrong with one disturbs no other. */
  void take(CarryInput.Import input, Moment now, Consumer<? super CarryOutput> out) {
    Tally tally = new Tally();
    for (Bytes bytes : input.items()) {
      Result<HandItem, CarryError> decoded = HandItem.decode(bytes);
      if (decoded instanceof Result.Err<HandItem, CarryError> refused) {
        tally.refused.add(refused.error());
      } else if (decoded.orThrow() instanceof HandItem.Bundle bundle) {
        take(bundle, input.bringer(), tally, now);
      } else {
        settle((HandItem.Settled) decoded.orThrow(), input.bringer(), tally, now);
      }
    }
    tally.refused.forEach(error -> out.accept(new CarryOutput.Refused(error)));
    out.accept(
        new CarryOutput.Imported(
            tally.arrived, tally.taken, tally.receipts, tally.known, tally.refused));
  }

  private static final class Tally {
    private int arrived;
    private int taken;
    private int receipts;
    private int known;
    private final List<CarryError> refused = new ArrayList<>();
  }

  private void take(HandItem.Bundle bundle, Address bringer, Tally tally, Moment now) {
    PrimaryBlock block = bundle.head().block();
    BundleId id = bundle.id();
    long age = bundle.head().ageSeconds();
    if (desk.isSettled(id)) {
      tally.known++;
      return;
    }
    Optional<CarryError> refusal;
    boolean isMine = desk.isMine(block.hint());
    if (!Hashes.sha256(bundle.payload()).equals(block.digest())) {
      refusal = Optional.of(new CarryError.WrongContents(id, bringer));
    } else if (age >= block.lifetimeSeconds()) {
      refusal = Optional.of(new CarryError.Expired(id, age, block.lifetimeSeconds()));
    } else if (isMine) {
      refusal = desk.arrive(block, bundle.payload(), 1000 * age, bundle.head().hops(), now);
    } else {
      Arrival arrival = new Arrival(bringer, true, bundle.head().copies(), bundle.head().hops());
      refusal = desk.take(arrival, block, bundle.payload(), 1000 * age, now);
    }
    if (refusal.isPresent()) {
      tally.refused.add(refusal.get());
    } else if (isMine) {
      tally.arrived++;
    } else {
      tally.taken++;
    }
  }

  private void settle(HandItem.Settled item, Address bringer, Tally tally, Moment now) {
    if (receipts.find(item.told().receipt().id()).isPresent()) {
      tally.known++;
      return;
    }
    Optional<CarryError> refusal = desk.settle(item.told(), bringer, now);
    if (refusal.isPresent()) {
      tally.refused.add(refusal.get());
    } else {
      tally.receipts++;
    }
  }
}
