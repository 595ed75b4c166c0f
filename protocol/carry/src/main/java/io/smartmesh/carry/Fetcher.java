package io.smartmesh.carry;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Hashes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Chooses from what is offered and fetches it, the most urgent first, in a window of a few
 * fragments; what a contact leaves unfinished the next one goes on with (CY-11).
 */
final class Fetcher {
  /** What the machine decides about bundles as such. */
  interface Desk {
    /** Whether it is for us. */
    boolean isMine(long epoch, Bytes hint);

    /** Whether it is of no use: held, delivered, dropped before. */
    boolean isSettled(BundleId id);

    /** A whole payload that is what its block says. */
    void complete(Contact from, Contact.Fetch fetch, PrimaryBlock block, Bytes payload, Moment now);
  }

  private final Desk desk;
  private final Hold hold;
  private final Encounters encounters;
  private final Contacts contacts;
  private final Map<BundleId, Partial> partials = new TreeMap<>();

  Fetcher(Desk desk, Hold hold, Encounters encounters, Contacts contacts) {
    this.desk = desk;
    this.hold = hold;
    this.encounters = encounters;
    this.contacts = contacts;
  }

  void onOffer(
      Contact contact, CarryFrame.Offer offer, Moment now, Consumer<? super CarryOutput> out) {
    Contacts.send(contact, new CarryFrame.Heard(offer.serial()), out);
    for (CarryFrame.Entry entry : offer.entries()) {
      if (!desk.isSettled(entry.id()) && contact.wanted.size() < CarryLimits.WANTED) {
        if (desk.isMine(entry.epoch(), entry.hint())) {
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

  /** A copy that is free to go, or the last one where we are much likelier to meet its end. */
  private boolean isWelcome(CarryFrame.Entry entry, Moment now) {
    int own = encounters.likelihood(entry.epoch(), entry.hint(), now);
    return entry.copies() >= 1 || own > CarryLimits.GAIN * entry.likelihood();
  }

  private Optional<CarryError> refusal(Contact contact, Urgency urgency, int length) {
    long pending = partialBytes(partial -> partial.beganBy.equals(contact.peer) ? 1 : 0);
    return hold.refusal(urgency, length, contact.peer, !contact.friend, pending);
  }

  private long partialBytes(ToIntFunction<Partial> weight) {
    return partials.values().stream()
        .mapToLong(one -> (long) weight.applyAsInt(one) * one.size())
        .sum();
  }

  /** Asks for the next piece, of the most urgent bundle that nobody else is bringing. */
  void pull(Contact contact, Moment now, Consumer<? super CarryOutput> out) {
    if (contact.fetch.isPresent()) {
      return;
    }
    contact.wanted.keySet().removeIf(desk::isSettled);
    Optional<CarryFrame.Entry> next =
        contact.wanted.values().stream()
            .filter(entry -> !contacts.isFetchedElsewhere(entry.id(), contact))
            .min(
                Comparator.comparing(CarryFrame.Entry::urgency)
                    .thenComparing(entry -> !desk.isMine(entry.epoch(), entry.hint())));
    next.ifPresent(
        entry -> {
          contact.fetch = Optional.of(new Contact.Fetch(entry));
          ask(contact, contact.fetch.get(), now, out);
        });
  }

  private void ask(
      Contact contact, Contact.Fetch fetch, Moment now, Consumer<? super CarryOutput> out) {
    Partial partial = partials.get(fetch.entry.id());
    int have = partial == null ? 0 : partial.length();
    int end = partial == null ? fetch.entry.length() : partial.block.length();
    int to = Math.min(end, have + CarryLimits.WINDOW);
    fetch.asked = to;
    to = partial == null ? to : partial.gapEnd(to);
    fetch.retryAt = now.plusMillis(CarryLimits.RETRY_MILLIS);
    Contacts.send(contact, new CarryFrame.Want(fetch.entry.id(), have, to), out);
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
      Contacts.send(contact, new CarryFrame.Want(fetch.entry.id(), from, to), out);
    }
  }

  void onHead(
      Contact contact, CarryFrame.Head head, Moment now, Consumer<? super CarryOutput> out) {
    BundleId shown = head.block().id();
    boolean isLate = contact.wanted.containsKey(shown) && !contact.isFetching(shown);
    if (isLate || desk.isSettled(shown)) {
      // It was overtaken, or is complete: the last of what was asked for still comes.
      return;
    }
    if (!contact.fetch.isPresent()) {
      out.accept(new CarryOutput.Refused(new CarryError.NotAsked(shown)));
      return;
    }
    Contact.Fetch fetch = contact.fetch.get();
    BundleId offered = fetch.entry.id();
    if (!contact.isFetching(shown)) {
      out.accept(new CarryOutput.Refused(new CarryError.WrongBlock(offered, shown)));
      return;
    }
    Optional<CarryError> refusal = refusal(contact, head, shown);
    if (refusal.isPresent()) {
      out.accept(new CarryOutput.Refused(refusal.get()));
      contact.forget(shown);
      pull(contact, now, out);
      return;
    }
    fetch.head = Optional.of(head);
    fetch.headAt = now;
    if (!partials.containsKey(shown)) {
      partials.put(shown, new Partial(head.block(), contact.peer, now));
    }
  }

  private Optional<CarryError> refusal(Contact contact, CarryFrame.Head head, BundleId id) {
    PrimaryBlock block = head.block();
    if (head.ageSeconds() >= block.lifetimeSeconds()) {
      return Optional.of(new CarryError.Expired(id, head.ageSeconds(), block.lifetimeSeconds()));
    }
    if (partials.containsKey(id)) {
      return Optional.empty();
    }
    int begun =
        (int) partials.values().stream().filter(p -> p.beganBy.equals(contact.peer)).count();
    if (begun >= CarryLimits.PARTIALS_OF_ONE) {
      return Optional.of(new CarryError.TooManyParts(begun, CarryLimits.PARTIALS_OF_ONE));
    }
    if (partials.size() >= CarryLimits.PARTIALS) {
      return Optional.of(new CarryError.TooManyParts(partials.size(), CarryLimits.PARTIALS));
    }
    long bytes = partialBytes(partial -> 1) + block.length();
    if (bytes > CarryLimits.PARTIAL_BYTES) {
      return Optional.of(new CarryError.StoreFull(bytes, CarryLimits.PARTIAL_BYTES));
    }
    if (desk.isMine(block.epoch(), block.hint())) {
      return Optional.empty();
    }
    return refusal(contact, block.urgency(), block.length());
  }

  void onFragment(
      Contact contact, CarryFrame.Fragment piece, Moment now, Consumer<? super CarryOutput> out) {
    Partial partial = partials.get(piece.id());
    if (!contact.isFetching(piece.id()) || partial == null) {
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
    if (!partial.add(piece.offset(), piece.bytes(), now)) {
      return;
    }
    contact.fetch.ifPresent(
        fetch -> {
          if (partial.isComplete()) {
            finish(contact, fetch, partial, now, out);
          } else if (isOvertaken(contact, fetch)) {
            contact.fetch = Optional.empty();
            pull(contact, now, out);
          } else {
            askMore(contact, fetch, partial, now, out);
          }
        });
  }

  /** Something more urgent was offered meanwhile: it goes first, and this goes on behind it. */
  private static boolean isOvertaken(Contact contact, Contact.Fetch fetch) {
    for (CarryFrame.Entry entry : contact.wanted.values()) {
      if (entry.urgency().compareTo(fetch.entry.urgency()) < 0) {
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
    partials.remove(id);
    contact.wanted.remove(id);
    contact.fetch = Optional.empty();
    Bytes payload = partial.payload();
    if (!Hashes.sha256(payload).equals(partial.block.digest())) {
      out.accept(new CarryOutput.Refused(new CarryError.WrongContents(id, contact.peer)));
    } else {
      desk.complete(contact, fetch, partial.block, payload, now);
    }
    pull(contact, now, out);
  }

  void onLacking(
      Contact contact, CarryFrame.Lacking lacking, Moment now, Consumer<? super CarryOutput> out) {
    contact.forget(lacking.id());
    pull(contact, now, out);
  }

  /** Asks again where nothing came, and gives up a neighbour's bundle after several times. */
  void repeat(Contact contact, Moment now, Consumer<? super CarryOutput> out) {
    contact.fetch.ifPresent(
        fetch -> {
          if (!fetch.retryAt.isAfter(now)) {
            fetch.tries++;
            if (fetch.tries >= CarryLimits.TRIES) {
              contact.forget(fetch.entry.id());
              pull(contact, now, out);
            } else {
              ask(contact, fetch, now, out);
            }
          }
        });
  }

  /** What never grows, or is settled, is not kept. */
  void sweep(Moment now) {
    for (Map.Entry<BundleId, Partial> one : new ArrayList<>(partials.entrySet())) {
      Moment end = one.getValue().grewAt.plusMillis(CarryLimits.PARTIAL_MILLIS);
      if (!end.isAfter(now)) {
        partials.remove(one.getKey());
      }
    }
  }

  void drop(BundleId id) {
    partials.remove(id);
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Partial partial : partials.values()) {
      next = next.earlier(partial.grewAt.plusMillis(CarryLimits.PARTIAL_MILLIS));
    }
    return next;
  }
}
