package io.smartmesh.errand;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What payments cost by way of nodes that were in reach, for when none is (RL-38). */
final class Offers {
  private final TreeMap<Address, Remembered> all;
  private final Predicate<Address> carries;
  private final Consumer<ErrandOutput> out;

  /** A price that somebody named. */
  record Remembered(long chainId, Address token, ChainTime at, Word.Quoted quoted) {}

  /**
   * @param carries whom carriers could find
   */
  Offers(TreeMap<Address, Remembered> all, Predicate<Address> carries, Consumer<ErrandOutput> out) {
    this.all = all;
    this.carries = carries;
    this.out = out;
  }

  /** Of acts nothing is remembered: each has a price of its own. */
  void add(Address device, Errand.Price price, Word.Quoted quoted, ChainTime at) {
    if (!(price instanceof Errand.OfMessage)) {
      return;
    }
    if (!all.containsKey(device) && all.size() >= ErrandLimits.OFFERS) {
      Address oldest = all.firstKey();
      ChainTime first = at;
      for (var each : all.entrySet()) {
        if (each.getValue().at.isBefore(first)) {
          first = each.getValue().at;
          oldest = each.getKey();
        }
      }
      all.remove(oldest);
      out.accept(new ErrandOutput.Store(ErrandRecords.dropOffer(oldest)));
    }
    Remembered remembered = new Remembered(price.chainId(), price.token(), at, quoted);
    all.put(device, remembered);
    out.accept(new ErrandOutput.Store(ErrandRecords.put(device, remembered)));
  }

  /** Those that are not too old, of whom carriers could find. */
  List<ErrandOutput.Offer> of(Errand.Price price, ChainTime at) {
    List<ErrandOutput.Offer> offers = new ArrayList<>();
    all.forEach(
        (device, one) -> {
          long age = Math.max(1, at.seconds() - one.at.seconds());
          if (price instanceof Errand.OfMessage
              && one.chainId == price.chainId()
              && one.token.equals(price.token())
              && age <= ErrandLimits.OFFER_SECONDS
              && carries.test(device)) {
            offers.add(new ErrandOutput.Offer(device, one.quoted, age));
          }
        });
    return offers;
  }
}
