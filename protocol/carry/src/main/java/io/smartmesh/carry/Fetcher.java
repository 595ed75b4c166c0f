package io.smartmesh.carry;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Hashes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Chooses from what is offered and fetches it, the most urgent first, in a window of a few
 * fragments; what a contact leaves unfinished the next one goes on with (CY-11).
 */
final class Fetcher {
  /** What the machine decides about bundles as such. */
  interface Desk {
    /** Whether it is for us. */
    boolean isMine(Bytes hint);

    /** Whether it is of no use: held, delivered, dropped before. */
    boolean isSettled(BundleId id);

    /** A whole payload that is what its block says. */
    void complete(Contact from, Contact.Fetch fetch, PrimaryBlock block, Bytes payload, Moment now);
  }

  private final Desk desk;
  private final Hold hold;
  private final Encounters encounters;
  private final Contacts contacts;
  private final Parts parts;

  Fetcher(Desk desk, Hold hold, Encounters encounters, Contacts contacts, Parts parts) {
    this.desk = desk;
    this.hold = hold;
    this.encounters = encounters;
    this.contacts = contacts;
    this.parts = parts;
  }

  void onOffer(
      Contact contact, CarryFrame.Offer offer, Moment now, Consumer<? super CarryOutput> out) {
    Contacts.ask(contact, new CarryFrame.Heard(offer.serial()), out);
    for (CarryFrame.Entry entry : offer.entries()) {
      hold.find(entry.id()).ifPresent(held -> topUp(contact, held, entry.copies(), out));
      if (!desk.isSettled(entry.id()) && contact.wanted.size() < CarryLimits.WANTED) {
        if (desk.isMine(entry.hint())) {
          contact.wanted.put(entry.id(), entry);
        } else if (isWelcome(entry, now)) {
          Optional<CarryError> refusal = refusal(contact, entry.urgency(), entry.length());
          if (refusal.isPresent()) {
            out.accept(new CarryOutput.Refused(refusal.get()));
          } else {
            contact.wanted.put(entry.id(), entry);
          }
        }
      }
    }
    pull(contact, now, out);
  }

  /** Who has many copies and meets few gives to who has few: that one may meet more. */
  private static void topUp(
      Contact contact, Held held, int offered, Consumer<? super CarryOutput> out) {
    if (offered > held.copies) {
      int end = held.block.length();
      contact.toppedUp.add(held.id);
      Contacts.ask(contact, new CarryFrame.Want(held.id, end, end), out);
    }
  }

  /** A copy that is free to go, or the last one where we are much likelier to meet its end. */
  private boolean isWelcome(CarryFrame.Entry entry, Moment now) {
    int own = encounters.likelihood(entry.hint(), now);
    return entry.copies() >= 1 || own > CarryLimits.GAIN * entry.likelihood();
  }

  private Optional<CarryError> refusal(Contact contact, Urgency urgency, int length) {
    long pending = parts.bytesOf(contact.peer);
    return hold.refusal(urgency, length, contact.peer, !contact.friend, pending);
  }

  /** Asks for the most urgent bundles that nobody else is bringing, as far as the window goes. */
  void pull(Contact contact, Moment now, Consumer<? super CarryOutput> out) {
    contact.wanted.keySet().removeIf(desk::isSettled);
    Optional<CarryFrame.Entry> next = next(contact);
    while (next.isPresent() && hasRoom(contact, next.get())) {
      Contact.Fetch fetch = new Contact.Fetch(next.get(), now);
      contact.fetches.put(next.get().id(), fetch);
      ask(contact, fetch, now, out);
      next = next(contact);
    }
  }

  private Optional<CarryFrame.Entry> next(Contact contact) {
    return contact.wanted.values().stream()
        .filter(entry -> !contact.isFetching(entry.id()))
        .filter(entry -> !contacts.isFetchedElsewhere(entry.id(), contact))
        .min(
            Comparator.comparing(CarryFrame.Entry::urgency)
                .thenComparing(entry -> !desk.isMine(entry.hint())));
  }

  /** A long one goes alone, short ones together. */
  private boolean hasRoom(Contact contact, CarryFrame.Entry entry) {
    int onTheWay = entry.length();
    for (Contact.Fetch fetch : contact.fetches.values()) {
      onTheWay += fetch.asked - parts.find(fetch.entry.id()).map(Partial::length).orElse(0);
    }
    return contact.fetches.isEmpty()
        || (onTheWay <= CarryLimits.WINDOW && contact.fetches.size() < CarryLimits.FETCHES);
  }

  private void ask(
      Contact contact, Contact.Fetch fetch, Moment now, Consumer<? super CarryOutput> out) {
    Partial partial = parts.find(fetch.entry.id()).orElse(null);
    int have = partial == null ? 0 : partial.length();
    int end = partial == null ? fetch.entry.length() : partial.block.length();
    int to = Math.min(end, have + CarryLimits.WINDOW);
    fetch.asked = to;
    to = partial == null ? to : partial.gapEnd(to);
    fetch.retryAt = now.plusMillis(CarryLimits.RETRY_MILLIS);
    Contacts.ask(contact, new CarryFrame.Want(fetch.entry.id(), have, to), out);
  }

  /** Asks for what lies behind what was asked for, so that the link does not run dry. */
  private void askMore(
      Contact contact,
      Contact.Fetch fetch,
      Partial partial,
      Moment now,
      Consumer<? super CarryOutput> out) {
    int end = partial.block.length();
    int to = Math.min(end, partial.length() + CarryLimits.WINDOW);
    boolean isWorthIt = to - fetch.asked >= CarryLimits.WINDOW / 2 || to == end;
    fetch.retryAt = now.plusMillis(CarryLimits.RETRY_MILLIS);
    fetch.tries = 0;
    if (fetch.asked < to && isWorthIt) {
      int from = fetch.asked;
      fetch.asked = to;
      Contacts.ask(contact, new CarryFrame.Want(fetch.entry.id(), from, to), out);
    }
  }

  void onHead(
      Contact contact, CarryFrame.Head head, Moment now, Consumer<? super CarryOutput> out) {
    BundleId shown = head.block().id();
    Optional<Held> held = hold.find(shown);
    if (held.isPresent() && contact.toppedUp.remove(shown)) {
      int most = held.get().block.urgency().copies();
      held.get().copies = Math.min(most, held.get().copies + head.copies());
      hold.changed(held.get(), now, out);
      Contacts.send(contact, new CarryFrame.Taken(shown), out);
      return;
    }
    boolean isLate = contact.wanted.containsKey(shown) && !contact.isFetching(shown);
    if (isLate || desk.isSettled(shown)) {
      // It was overtaken, or is complete: the last of what was asked for still comes.
      return;
    }
    Contact.Fetch fetch = contact.fetches.get(shown);
    if (fetch == null) {
      out.accept(
          new CarryOutput.Refused(
              contact.fetches.keySet().stream()
                  .findFirst()
                  .<CarryError>map(offered -> new CarryError.WrongBlock(offered, shown))
                  .orElseGet(() -> new CarryError.NotAsked(shown))));
      return;
    }
    Optional<CarryError> refusal = refusal(contact, head, shown);
    if (!refusal.isPresent() && !parts.find(shown).isPresent()) {
      refusal = parts.begin(head.block(), contact, contacts::isFetched, now, out);
    }
    if (refusal.isPresent()) {
      out.accept(new CarryOutput.Refused(refusal.get()));
      contact.forget(shown);
      pull(contact, now, out);
      return;
    }
    fetch.head = Optional.of(head);
    fetch.headAt = now;
  }

  private Optional<CarryError> refusal(Contact contact, CarryFrame.Head head, BundleId id) {
    PrimaryBlock block = head.block();
    if (head.ageSeconds() >= block.lifetimeSeconds()) {
      return Optional.of(new CarryError.Expired(id, head.ageSeconds(), block.lifetimeSeconds()));
    }
    if (parts.find(id).isPresent() || desk.isMine(block.hint())) {
      return Optional.empty();
    }
    return refusal(contact, block.urgency(), block.length());
  }

  void onFragment(
      Contact contact, CarryFrame.Fragment piece, Moment now, Consumer<? super CarryOutput> out) {
    Partial partial = parts.find(piece.id()).orElse(null);
    Contact.Fetch fetch = contact.fetches.get(piece.id());
    if (fetch == null || partial == null) {
      // The last ones of a window that was asked for twice come when all is done.
      return;
    }
    long end = (long) piece.offset() + piece.bytes().length();
    if (end > partial.block.length()) {
      out.accept(
          new CarryOutput.Refused(
              new CarryError.BeyondEnd(piece.id(), end, partial.block.length())));
      return;
    }
    if (!partial.add(piece.offset(), piece.bytes(), contact.peer, now)) {
      return;
    }
    boolean isTooSlow = fetch.cameTooSlowly(piece.bytes().length(), now);
    if (partial.isComplete()) {
      finish(contact, fetch, partial, now, out);
      return;
    }
    parts.grew(partial, out);
    if (isOvertaken(contact, fetch)) {
      contact.fetches.remove(piece.id());
      pull(contact, now, out);
    } else {
      askMore(contact, fetch, partial, now, out);
    }
    if (isTooSlow) {
      contacts.all().forEach(other -> pull(other, now, out));
    }
  }

  /** Something more urgent was offered meanwhile: it goes first, and this goes on behind it. */
  private boolean isOvertaken(Contact contact, Contact.Fetch fetch) {
    for (CarryFrame.Entry entry : contact.wanted.values()) {
      if (!contact.isFetching(entry.id())
          && !contacts.isFetchedElsewhere(entry.id(), contact)
          && entry.urgency().compareTo(fetch.entry.urgency()) < 0) {
        return true;
      }
    }
    return false;
  }

  private void finish(
      Contact contact,
      Contact.Fetch fetch,
      Partial partial,
      Moment now,
      Consumer<? super CarryOutput> out) {
    BundleId id = fetch.entry.id();
    parts.remove(id, out);
    contact.fetches.remove(id);
    Bytes payload = partial.payload();
    boolean isRight = Hashes.sha256(payload).equals(partial.block.digest());
    // What others began may be what is wrong with it: then once more, from here alone.
    if (isRight || partial.isAllOf(contact.peer)) {
      contact.wanted.remove(id);
    }
    if (!isRight) {
      out.accept(new CarryOutput.Refused(new CarryError.WrongContents(id, contact.peer)));
    } else {
      desk.complete(contact, fetch, partial.block, payload, now);
      contacts.all().forEach(other -> other.endFetch(id));
    }
    contacts.all().forEach(other -> pull(other, now, out));
  }

  void onLacking(
      Contact contact, CarryFrame.Lacking lacking, Moment now, Consumer<? super CarryOutput> out) {
    contact.forget(lacking.id());
    pull(contact, now, out);
  }

  /** Asks again where nothing came, and gives up a neighbour's bundle after several times. */
  void repeat(Contact contact, Moment now, Consumer<? super CarryOutput> out) {
    for (Contact.Fetch fetch : new ArrayList<>(contact.fetches.values())) {
      if (!fetch.retryAt.isAfter(now)) {
        fetch.tries++;
        if (fetch.tries >= CarryLimits.TRIES) {
          contact.forget(fetch.entry.id());
          pull(contact, now, out);
        } else {
          ask(contact, fetch, now, out);
        }
      }
    }
  }

  /** The contact is over: what came of it is kept. */
  void gone(Contact contact, Consumer<? super CarryOutput> out) {
    for (BundleId id : contact.fetches.keySet()) {
      parts.find(id).ifPresent(part -> parts.store(part, out));
    }
  }
}
