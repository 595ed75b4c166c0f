package io.smartmesh.carry;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SecretBox;
import io.smartmesh.crypto.SigningKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Carries bundles for whom there is no route to: copies go to some of the nodes that are met, the
 * last of them to whoever is likelier to meet the destination, and its receipt clears them all. The
 * rules CY are in docs/spec/carry.md.
 */
public final class Carry implements Machine<CarryInput, CarryOutput> {
  private final SigningKey self;
  private final Bytes tagSecret;
  private final Curve curve;
  private final Entropy entropy;
  private final Hold hold;
  private final KnownReceipts receipts;
  private final Arrivals arrivals;
  private final Encounters encounters = new Encounters();
  private final Contacts contacts = new Contacts();
  private final Giver giver;
  private final Parts parts;
  private final Fetcher fetcher;
  private final ByHand byHand;
  private final Map<BundleId, Own> own = new TreeMap<>();
  private final Set<BundleId> dropped = new LinkedHashSet<>();
  private List<Bytes> alsoNamed = Collections.emptyList();
  private Consumer<? super CarryOutput> turn = output -> {};

  /**
   * @param roomBytes of payload that is carried for others
   * @param self opens and signs, the caller's to close
   * @param tagSecret 32 bytes that its contacts have too (CY-6)
   * @param stored everything under {@code carry/} as this machine has written it
   * @throws io.smartmesh.base.DamagedRecord when it was not this program, or a newer version, that
   *     wrote it
   */
  public Carry(
      long roomBytes,
      SigningKey self,
      Bytes tagSecret,
      Curve curve,
      Entropy entropy,
      StoredRecords stored,
      Moment now) {
    this.self = self;
    this.tagSecret = tagSecret;
    this.curve = curve;
    this.entropy = entropy;
    hold = new Hold(roomBytes, self.address(), stored, now);
    receipts = new KnownReceipts(self.address(), stored, now);
    arrivals = new Arrivals(stored);
    own.putAll(Own.restore(stored, hold, curve));
    giver = new Giver(hold, encounters, contacts);
    parts = new Parts(stored, now);
    Here here = new Here();
    fetcher = new Fetcher(here, hold, encounters, contacts, parts);
    byHand = new ByHand(here, hold, receipts, giver);
  }

  /** Whether an own bundle with this label is about, as far as is known here. */
  public boolean carries(Bytes label) {
    return find(label).isPresent();
  }

  /** Bundles that are here, own ones or others'. */
  public int held(boolean isOwn) {
    return (int) hold.all().stream().filter(held -> hold.isOwn(held) == isOwn).count();
  }

  /** All that are here, the most urgent first. */
  public List<BundleView> bundles(Moment now) {
    List<BundleView> views = new ArrayList<>();
    for (Held held : giver.mostUrgentFirst(hold.all())) {
      Optional<Address> to = Optional.ofNullable(own.get(held.id)).map(one -> one.to().address());
      views.add(held.view(to, now));
    }
    return views;
  }

  /** Whether there is anything to hand over. */
  public boolean isLaden() {
    return !hold.isEmpty();
  }

  private Optional<BundleId> find(Bytes label) {
    return own.entrySet().stream()
        .filter(each -> each.getValue().label().equals(label))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  @Override
  public void handle(CarryInput input, Moment now, Consumer<? super CarryOutput> out) {
    turn = out;
    if (input instanceof CarryInput.Send send) {
      onSend(send, now, out);
    } else if (input instanceof CarryInput.Cancel cancel) {
      find(cancel.label()).ifPresent(id -> onCancel(id, now, out));
    } else if (input instanceof CarryInput.AlsoNamed named) {
      alsoNamed = named.tagSecrets();
    } else if (input instanceof CarryInput.Near near) {
      onNear(near, now, out);
    } else if (input instanceof CarryInput.Gone gone) {
      contacts.remove(gone.peer()).ifPresent(contact -> fetcher.gone(contact, out));
      contacts.all().forEach(contact -> fetcher.pull(contact, now, out));
    } else if (input instanceof CarryInput.FrameArrived frame) {
      onFrame(frame, now, out);
    } else if (input instanceof CarryInput.Export export) {
      byHand.export(export, now, out);
    } else if (input instanceof CarryInput.Import brought) {
      byHand.take(brought, now, out);
    }
    due(now, out);
  }

  @Override
  public void wake(Moment now, Consumer<? super CarryOutput> out) {
    turn = out;
    due(now, out);
  }

  @Override
  public Moment deadline() {
    Moment next = hold.deadline().earlier(receipts.deadline()).earlier(parts.deadline());
    for (Contact contact : contacts.all()) {
      next = next.earlier(contact.deadline());
    }
    return next;
  }

  private void due(Moment now, Consumer<? super CarryOutput> out) {
    for (Held held : hold.expired(now)) {
      expire(held, now, out);
    }
    hold.keepAges(now, out);
    receipts.sweep(now, out);
    parts.sweep(now, out);
    for (Contact contact : contacts.all()) {
      giver.repeat(contact, now, out);
      fetcher.repeat(contact, now, out);
      if (!contact.refreshAt.isAfter(now)) {
        contact.refreshAt = now.plusMillis(CarryLimits.REFRESH_MILLIS);
        refresh(contact, now, out);
      }
    }
  }

  private void onSend(CarryInput.Send send, Moment now, Consumer<? super CarryOutput> out) {
    Optional<CarryError> error = Own.refusal(send, own.size());
    if (error.isPresent()) {
      out.accept(new CarryOutput.Refused(error.get()));
      return;
    }
    PublicKey to = send.to().device();
    Own mine =
        new Own(
            to,
            entropy.next(SecretBox.KEY_LENGTH),
            entropy.next(PrimaryBlock.OPENER_LENGTH),
            send.label());
    Bytes payload =
        Contents.seal(to, self, mine.contentsKey(), mine.opener(), send.contents(), curve, entropy);
    PrimaryBlock block =
        new PrimaryBlock(
            send.urgency(),
            EndTag.hint(send.to().tagSecret(), entropy),
            send.lifetimeSeconds(),
            payload.length(),
            Hashes.sha256(payload),
            PrimaryBlock.lock(mine.opener()));
    Held held = new Held(block, payload, self.address(), false, 0, 0, now, send.urgency().copies());
    own.put(held.id, mine);
    var record = CarryRecords.own(mine);
    out.accept(new CarryOutput.Store(CarryRecords.put(CarryRecords.OWN, held.id.bytes(), record)));
    hold.add(held, now, out);
    out.accept(new CarryOutput.Accepted(held.id, send.label()));
    spread(Collections.singletonList(held), Optional.empty(), now, out);
  }

  private void onCancel(BundleId id, Moment now, Consumer<? super CarryOutput> out) {
    Optional<Held> held = hold.find(id);
    Own mine = own.remove(id);
    if (mine != null && held.isPresent()) {
      out.accept(new CarryOutput.Store(CarryRecords.delete(CarryRecords.OWN, id.bytes())));
      Receipt receipt = Receipt.cancelling(held.get().block, mine, entropy);
      settle(
          Collections.singletonList(
              new CarryFrame.Told(receiptSeconds(held.get().secondsLeft(now)), receipt)),
          Optional.empty(),
          now,
          out);
    }
  }

  private void onNear(CarryInput.Near near, Moment now, Consumer<? super CarryOutput> out) {
    if (near.frameBytes() < CarryLimits.FRAME_BYTES_LEAST) {
      int least = CarryLimits.FRAME_BYTES_LEAST;
      out.accept(new CarryOutput.Refused(new CarryError.FrameLength(near.frameBytes(), least)));
      return;
    }
    int most = CarryLimits.CONTACTS;
    if (!contacts.find(near.peer()).isPresent() && contacts.all().size() >= most) {
      out.accept(
          new CarryOutput.Refused(new CarryError.TooManyContacts(contacts.all().size(), most)));
      return;
    }
    Contact contact = new Contact(near, now);
    contacts.add(contact);
    near.tagSecret().ifPresent(secret -> encounters.meet(secret, now));
    greet(contact, now, out);
  }

  /** What is settled first, so that nothing is offered in vain; then all that is carried. */
  private void greet(Contact contact, Moment now, Consumer<? super CarryOutput> out) {
    receipts.summary(contact.frameBytes).forEach(frame -> Contacts.send(contact, frame, out));
    giver.offer(contact, hold.all(), now, out);
  }

  /** Who has nothing to say rests. */
  private void refresh(Contact contact, Moment now, Consumer<? super CarryOutput> out) {
    if (!receipts.isEmpty() || !hold.isEmpty()) {
      greet(contact, now, out);
    }
  }

  private void onFrame(
      CarryInput.FrameArrived input, Moment now, Consumer<? super CarryOutput> out) {
    Optional<Contact> found = contacts.find(input.peer());
    if (!found.isPresent()) {
      out.accept(new CarryOutput.Refused(new CarryError.Unmet(input.peer())));
      return;
    }
    Contact contact = found.get();
    Result<CarryFrame, CarryError> decoded = CarryFrame.decode(input.frame());
    if (decoded instanceof Result.Err<CarryFrame, CarryError> refused) {
      out.accept(new CarryOutput.Refused(refused.error()));
      return;
    }
    CarryFrame frame = decoded.orThrow();
    if (frame instanceof CarryFrame.Known known) {
      tell(contact, receipts.missing(known, now), out);
    } else if (frame instanceof CarryFrame.Receipts told) {
      settle(told.receipts(), Optional.of(contact), now, out);
    } else if (frame instanceof CarryFrame.Offer offer) {
      onOffer(contact, offer, now, out);
    } else if (frame instanceof CarryFrame.Heard heard) {
      giver.onHeard(contact, heard);
    } else if (frame instanceof CarryFrame.Want want) {
      giver.onWant(contact, want, now, out);
    } else if (frame instanceof CarryFrame.Head head) {
      fetcher.onHead(contact, head, now, out);
    } else if (frame instanceof CarryFrame.Fragment fragment) {
      fetcher.onFragment(contact, fragment, now, out);
    } else if (frame instanceof CarryFrame.Taken taken) {
      onTaken(contact, taken, now, out);
    } else if (frame instanceof CarryFrame.Lacking lacking) {
      fetcher.onLacking(contact, lacking, now, out);
    }
  }

  private void onTaken(
      Contact contact, CarryFrame.Taken taken, Moment now, Consumer<? super CarryOutput> out) {
    Own mine = own.get(taken.id());
    if (giver.onTaken(contact, taken, now, out) && mine != null) {
      out.accept(new CarryOutput.Handed(mine.label(), contact.peer));
    }
  }

  /** Who offers what has arrived has not heard of it. */
  private void onOffer(
      Contact contact, CarryFrame.Offer offer, Moment now, Consumer<? super CarryOutput> out) {
    List<CarryFrame.Told> known = new ArrayList<>();
    offer.entries().forEach(entry -> receipts.told(entry.id(), now).ifPresent(known::add));
    tell(contact, known, out);
    fetcher.onOffer(contact, offer, now, out);
  }

  private static void tell(
      Contact contact, List<CarryFrame.Told> told, Consumer<? super CarryOutput> out) {
    int most = (contact.frameBytes - CarryFrame.HEADER_MOST) / CarryFrame.RECEIPT_LENGTH;
    for (int from = 0; from < told.size(); from += most) {
      int to = Math.min(told.size(), from + most);
      Contacts.send(contact, new CarryFrame.Receipts(told.subList(from, to)), out);
    }
  }

  /** Copies go, the maker learns it, and the word goes on (CY-9). */
  private void settle(
      List<CarryFrame.Told> told,
      Optional<Contact> from,
      Moment now,
      Consumer<? super CarryOutput> out) {
    List<CarryFrame.Told> news = new ArrayList<>();
    for (CarryFrame.Told one : told) {
      boolean isKnown = receipts.find(one.receipt().id()).isPresent();
      Optional<CarryError> refusal =
          isKnown ? Optional.empty() : note(one, from.map(contact -> contact.peer), now, out);
      refusal.ifPresent(error -> out.accept(new CarryOutput.Refused(error)));
      if (!isKnown && !refusal.isPresent()) {
        news.add(one);
      }
    }
    pass(news, from, now, out);
  }

  /** Remembers a receipt that was not known; {@code bringer} is empty for one of our own. */
  private Optional<CarryError> note(
      CarryFrame.Told one,
      Optional<Address> bringer,
      Moment now,
      Consumer<? super CarryOutput> out) {
    BundleId id = one.receipt().id();
    Optional<Held> held = hold.find(id);
    Optional<Address> unasked = held.isPresent() ? Optional.empty() : bringer;
    Optional<CarryError> refusal = unasked.flatMap(receipts::refusal);
    if (refusal.isPresent()) {
      return refusal;
    }
    unasked.ifPresent(receipts::brought);
    Address counted = unasked.orElse(self.address());
    receipts.add(one.receipt(), one.secondsLeft(), counted, now, out);
    held.ifPresent(gone -> delivered(gone, one.receipt(), out));
    contacts.forget(id);
    parts.remove(id, out);
    return Optional.empty();
  }

  private void pass(
      List<CarryFrame.Told> news,
      Optional<Contact> from,
      Moment now,
      Consumer<? super CarryOutput> out) {
    for (Contact contact : contacts.all()) {
      if (!news.isEmpty() && contact != from.orElse(null)) {
        tell(contact, news, out);
      }
      fetcher.pull(contact, now, out);
    }
  }

  private void delivered(Held held, Receipt receipt, Consumer<? super CarryOutput> out) {
    hold.remove(held, out);
    Own mine = own.remove(held.id);
    if (mine != null) {
      boolean signed = receipt.isSigned(mine.contentsKey(), mine.to(), curve);
      out.accept(new CarryOutput.Store(CarryRecords.delete(CarryRecords.OWN, held.id.bytes())));
      out.accept(new CarryOutput.Delivered(held.id, mine.label(), signed));
    }
  }

  private void expire(Held held, Moment now, Consumer<? super CarryOutput> out) {
    hold.remove(held, out);
    contacts.forget(held.id);
    Own mine = own.remove(held.id);
    if (mine != null) {
      out.accept(new CarryOutput.Store(CarryRecords.delete(CarryRecords.OWN, held.id.bytes())));
      out.accept(
          new CarryOutput.Expired(
              held.id, mine.label(), held.ageSeconds(now), held.block.lifetimeSeconds()));
    }
  }

  private void spread(
      List<Held> bundles, Optional<Contact> but, Moment now, Consumer<? super CarryOutput> out) {
    for (Contact contact : contacts.all()) {
      if (contact != but.orElse(null)) {
        giver.offer(contact, bundles, now, out);
      }
    }
  }

  private void drop(BundleId id) {
    if (dropped.size() >= CarryLimits.DROPPED) {
      dropped.remove(dropped.iterator().next());
    }
    dropped.add(id);
  }

  private static long receiptSeconds(long secondsLeft) {
    return secondsLeft + CarryLimits.RECEIPT_SLACK_SECONDS;
  }

  /** What the fetcher asks and tells, within the turn. */
  private final class Here implements Fetcher.Desk, ByHand.Desk {
    @Override
    public boolean isMine(Bytes hint) {
      return EndTag.matches(tagSecret, hint)
          || alsoNamed.stream().anyMatch(secret -> EndTag.matches(secret, hint));
    }

    @Override
    public boolean isSettled(BundleId id) {
      return hold.find(id).isPresent() || receipts.find(id).isPresent() || dropped.contains(id);
    }

    @Override
    public void complete(
        Contact from, Contact.Fetch fetch, PrimaryBlock block, Bytes payload, Moment now) {
      int copies = fetch.head.map(CarryFrame.Head::copies).orElse(1);
      int hops = fetch.head.map(CarryFrame.Head::hops).orElse(0);
      long age = fetch.ageMillis(now);
      Arrival arrival = new Arrival(from.peer, !from.friend, copies, hops);
      Optional<CarryError> refusal =
          isMine(block.hint())
              ? arrive(block, payload, age, hops, now)
              : take(arrival, block, payload, age, now);
      refusal.ifPresent(error -> turn.accept(new CarryOutput.Refused(error)));
    }

    @Override
    public Optional<CarryError> arrive(
        PrimaryBlock block, Bytes payload, long ageMillis, int hops, Moment now) {
      BundleId id = block.id();
      Optional<Contents> opened = Contents.open(self, block.lock(), payload, curve);
      if (!opened.isPresent() || arrivals.has(block.lock())) {
        drop(id);
        return Optional.of(new CarryError.NotForUs(id));
      }
      Contents contents = opened.get();
      arrivals.add(block.lock(), turn);
      Receipt receipt = Receipt.make(block, contents, self, entropy);
      turn.accept(new CarryOutput.Arrived(id, contents.from().address(), contents.plain(), hops));
      long left = block.lifetimeSeconds() - ageMillis / 1000;
      CarryFrame.Told told = new CarryFrame.Told(receiptSeconds(Math.max(0, left)), receipt);
      Carry.this.settle(Collections.singletonList(told), Optional.empty(), now, turn);
      return Optional.empty();
    }

    /** Durable before it is told, and before anybody else is offered it (CY-5). */
    @Override
    public Optional<CarryError> take(
        Arrival arrival, PrimaryBlock block, Bytes payload, long ageMillis, Moment now) {
      Address bringer = arrival.bringer();
      boolean isStranger = arrival.isStranger();
      Optional<CarryError> refusal =
          hold.refusal(block.urgency(), block.length(), bringer, isStranger, 0);
      if (refusal.isPresent()) {
        return refusal;
      }
      int copies = Math.min(arrival.copies(), block.urgency().copies());
      Held held =
          new Held(block, payload, bringer, isStranger, arrival.hops(), ageMillis, now, copies);
      for (Held gone : hold.add(held, now, turn)) {
        drop(gone.id);
        contacts.forget(gone.id);
      }
      turn.accept(new CarryOutput.Taken(held.id));
      Optional<Contact> from = contacts.find(bringer);
      from.ifPresent(one -> Contacts.send(one, new CarryFrame.Taken(held.id), turn));
      spread(Collections.singletonList(held), from, now, turn);
      return Optional.empty();
    }

    @Override
    public Optional<CarryError> settle(CarryFrame.Told told, Address bringer, Moment now) {
      Optional<CarryError> refusal = note(told, Optional.of(bringer), now, turn);
      if (!refusal.isPresent()) {
        pass(Collections.singletonList(told), Optional.empty(), now, turn);
      }
      return refusal;
    }
  }
}
