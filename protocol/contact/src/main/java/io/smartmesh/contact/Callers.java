package io.smartmesh.contact;

import io.smartmesh.base.Address;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Those who have written with their card and are no contacts: the last of them (CT-9). */
final class Callers {
  private record Kept(long number, ContactCard card) {}

  private final RosterRecords records;
  private final Map<Address, Kept> all = new LinkedHashMap<>();
  private long last;

  Callers(RosterRecords records) {
    this.records = records;
  }

  void restore(long number, ContactCard card) {
    all.put(card.address(), new Kept(number, card));
    last = number;
  }

  Optional<ContactCard> find(Address device) {
    return Optional.ofNullable(all.get(device)).map(Kept::card);
  }

  /** Whether that is news. */
  boolean add(ContactCard card, Consumer<? super RosterOutput> out) {
    Optional<ContactCard> before = find(card.address());
    if (before.filter(known -> known.madeHours() >= card.madeHours()).isPresent()) {
      return false;
    }
    forget(card.address(), out);
    if (all.size() >= ContactLimits.CALLERS) {
      forget(all.keySet().iterator().next(), out);
    }
    last++;
    all.put(card.address(), new Kept(last, card));
    out.accept(records.caller(last, card));
    return true;
  }

  void forget(Address device, Consumer<? super RosterOutput> out) {
    Kept kept = all.remove(device);
    if (kept != null) {
      out.accept(records.dropCaller(kept.number));
    }
  }
}
