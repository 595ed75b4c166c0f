package io.smartmesh.carry;

import io.smartmesh.base.Address;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Who is a neighbour now. */
final class Contacts {
  private final Map<Address, Contact> all = new TreeMap<>();

  Collection<Contact> all() {
    return all.values();
  }

  Optional<Contact> find(Address peer) {
    return Optional.ofNullable(all.get(peer));
  }

  void add(Contact contact) {
    all.put(contact.peer, contact);
  }

  Optional<Contact> remove(Address peer) {
    return Optional.ofNullable(all.remove(peer));
  }

  /** Whether somebody else than {@code but} is bringing it, and not just a drop now and then. */
  boolean isFetchedElsewhere(BundleId id, Contact but) {
    for (Contact contact : all.values()) {
      Contact.Fetch fetch = contact.fetches.get(id);
      if (contact != but && fetch != null && !fetch.isSlow) {
        return true;
      }
    }
    return false;
  }

  boolean isFetched(BundleId id) {
    return all.values().stream().anyMatch(contact -> contact.isFetching(id));
  }

  void forget(BundleId id) {
    all.values().forEach(contact -> contact.forget(id));
  }

  static void send(Contact contact, CarryFrame frame, Consumer<? super CarryOutput> out) {
    out.accept(new CarryOutput.SendFrame(contact.peer, frame.encode(), true));
  }

  /** What promises nothing. */
  static void ask(Contact contact, CarryFrame frame, Consumer<? super CarryOutput> out) {
    out.accept(new CarryOutput.SendFrame(contact.peer, frame.encode(), false));
  }
}
