package io.smartmesh.carry;

import io.smartmesh.base.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Offers what is carried, and hands over what is asked for (CY-8, CY-11, CY-12). */
final class Giver {
  private record Candidate(Held held, boolean isEnd) {}

  /** The most urgent first; of those, what ends here, then what has travelled least. */
  private static final Comparator<Candidate> ORDER =
      Comparator.<Candidate, Urgency>comparing(one -> one.held.block.urgency())
          .thenComparing(one -> !one.isEnd)
          .thenComparing(one -> one.held.hops)
          .thenComparing(one -> one.held.id);

  private final Hold hold;
  private final Encounters encounters;
  private final Contacts contacts;

  Giver(Hold hold, Encounters encounters, Contacts contacts) {
    this.hold = hold;
    this.encounters = encounters;
    this.contacts = contacts;
  }

  void offer(
      Contact contact, Collection<Held> bundles, Moment now, Consumer<? super CarryOutput> out) {
    List<Candidate> candidates = new ArrayList<>();
    for (Held held : bundles) {
      if (!held.giver.equals(contact.peer)) {
        candidates.add(new Candidate(held, contact.isEndOf(held.block)));
      }
    }
    candidates.sort(ORDER);
    int most = (contact.frameBytes - CarryFrame.HEADER_MOST) / CarryFrame.OFFER_LENGTH;
    List<CarryFrame.Entry> entries = new ArrayList<>();
    for (Candidate one : candidates) {
      entries.add(entry(one.held, now));
      contact.offered.put(one.held.id, terms(one.held));
      if (entries.size() == most) {
        send(contact, entries, now, out);
        entries = new ArrayList<>();
      }
    }
    if (!entries.isEmpty()) {
      send(contact, entries, now, out);
    }
  }

  /** For whom it is not known where anything ends. */
  List<Held> mostUrgentFirst(Collection<Held> bundles) {
    List<Held> sorted = new ArrayList<>(bundles);
    sorted.sort(Comparator.comparing(held -> new Candidate(held, false), ORDER));
    return sorted;
  }

  private CarryFrame.Entry entry(Held held, Moment now) {
    PrimaryBlock block = held.block;
    int likelihood =
        terms(held) == Contact.Terms.SPARE
            ? CarryFrame.LIKELIHOOD_MOST
            : encounters.likelihood(block.hint(), now);
    return new CarryFrame.Entry(
        held.id, block.urgency(), block.hint(), block.length(), free(held) / 2, likelihood);
  }

  /** Copies that nobody is fetching. */
  int free(Held held) {
    int reserved = 0;
    for (Contact contact : contacts.all()) {
      reserved += contact.reserved.getOrDefault(held.id, 0);
    }
    return Math.max(0, held.copies - reserved);
  }

  private Contact.Terms terms(Held held) {
    int free = free(held);
    return free == 0
        ? Contact.Terms.SPARE
        : free == 1 ? Contact.Terms.LAST_COPY : Contact.Terms.HALF;
  }

  private static void send(
      Contact contact,
      List<CarryFrame.Entry> entries,
      Moment now,
      Consumer<? super CarryOutput> out) {
    CarryFrame.Offer offer = new CarryFrame.Offer(contact.serial++, entries);
    contact.unheard.put(
        offer.serial(), new Contact.Unheard(offer, now.plusMillis(CarryLimits.RETRY_MILLIS)));
    Contacts.send(contact, offer, out);
  }

  void onHeard(Contact contact, CarryFrame.Heard heard) {
    contact.unheard.remove(heard.serial());
  }

  /** What was not heard is said again, less and less often, and not for ever. */
  void repeat(Contact contact, Moment now, Consumer<? super CarryOutput> out) {
    for (Contact.Unheard one : new ArrayList<>(contact.unheard.values())) {
      if (!one.retryAt.isAfter(now)) {
        one.tries++;
        if (one.tries >= CarryLimits.TRIES) {
          contact.unheard.remove(one.offer.serial());
        } else {
          one.retryAt = now.plusMillis(CarryLimits.RETRY_MILLIS << one.tries);
          Contacts.send(contact, one.offer, out);
        }
      }
    }
  }

  void onWant(
      Contact contact, CarryFrame.Want want, Moment now, Consumer<? super CarryOutput> out) {
    if (!contact.offered.containsKey(want.id())) {
      out.accept(new CarryOutput.Refused(new CarryError.NotOffered(want.id())));
      Contacts.send(contact, new CarryFrame.Lacking(want.id()), out);
      return;
    }
    Optional<Held> found = hold.find(want.id());
    if (!found.isPresent()) {
      contact.offered.remove(want.id());
      Contacts.send(contact, new CarryFrame.Lacking(want.id()), out);
      return;
    }
    Held held = found.get();
    int length = held.block.length();
    int most = Math.min(length, want.from() + CarryLimits.WINDOW);
    boolean isForCopies = want.from() == length && want.to() == length;
    if (want.to() > most || (want.from() >= want.to() && !isForCopies)) {
      out.accept(new CarryOutput.Refused(new CarryError.BeyondEnd(held.id, want.to(), most)));
      return;
    }
    Contact.Terms offered = contact.offered.getOrDefault(held.id, Contact.Terms.SPARE);
    boolean isBegun = contact.reserved.containsKey(held.id);
    if (!isBegun && terms(held).compareTo(offered) < 0 && !contact.isEndOf(held.block)) {
      // Others were quicker: it may not want what is left.
      Contacts.send(contact, new CarryFrame.Lacking(held.id), out);
      offer(contact, Collections.singletonList(held), now, out);
      return;
    }
    int free = free(held);
    if (isForCopies && !isBegun && free < 2) {
      return; // they went to others meanwhile
    }
    int copies = contact.reserved.computeIfAbsent(held.id, id -> free == 1 ? 1 : free / 2);
    int hops = Math.min(CarryLimits.HOPS, held.hops + 1);
    Contacts.send(
        contact,
        new CarryFrame.Head(held.block, held.ageSeconds(now), Math.max(1, copies), hops),
        out);
    int step = contact.frameBytes - CarryFrame.HEADER_MOST;
    for (int from = want.from(); from < want.to(); from += step) {
      int to = Math.min(want.to(), from + step);
      Contacts.send(
          contact, new CarryFrame.Fragment(held.id, from, held.payload.slice(from, to)), out);
    }
  }

  /** It has it durably: the copies that went with it are not ours any more. */
  boolean onTaken(
      Contact contact, CarryFrame.Taken taken, Moment now, Consumer<? super CarryOutput> out) {
    Integer copies = contact.reserved.remove(taken.id());
    Optional<Held> held = hold.find(taken.id());
    if (copies == null || !held.isPresent()) {
      out.accept(new CarryOutput.Refused(new CarryError.NotOffered(taken.id())));
      return false;
    }
    held.get().copies = Math.max(0, held.get().copies - copies);
    hold.changed(held.get(), now, out);
    return true;
  }
}
