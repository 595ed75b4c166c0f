package io.smartmesh.contact;

import static io.smartmesh.contact.ContactLimits.CONTACTS;
import static io.smartmesh.contact.ContactLimits.NAME_BYTES;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Whom the user knows, by what name, and how sure it is that the key is theirs; and whom he does
 * not want to hear. The rules CT are in docs/spec/contacts.md.
 */
public final class Roster implements Machine<RosterInput, RosterOutput> {
  private final Address self;
  private final RosterRecords records;
  private final TreeMap<Address, RosterEntry> entries = new TreeMap<>();
  private final TreeSet<Address> blockedAccounts = new TreeSet<>();
  private final Callers callers;

  /**
   * @param self the own device
   * @param stored everything under {@code contact/} as this machine has written it
   * @throws io.smartmesh.base.DamagedRecord when it was not this program, or a newer version, that
   *     wrote it
   */
  public Roster(Address self, long network, Curve curve, StoredRecords stored) {
    this.self = self;
    records = new RosterRecords(network, curve);
    callers = new Callers(records);
    records.entries(stored).forEach(entry -> entries.put(entry.device(), entry));
    records.callers(stored, callers);
    lookWhoIsBlocked();
  }

  /** Contacts, and those who are only blocked. */
  public List<RosterEntry> entries() {
    return new ArrayList<>(entries.values());
  }

  public Optional<RosterEntry> find(Address device) {
    return Optional.ofNullable(entries.get(device));
  }

  /** The newest card of a contact, or of somebody who has written with one. */
  public Optional<ContactCard> card(Address device) {
    Optional<ContactCard> known = find(device).flatMap(RosterEntry::card);
    return known.isPresent() ? known : callers.find(device);
  }

  /** CT-11: nothing is taken from this device. */
  public boolean isBlocked(Address device) {
    return find(device).filter(entry -> entry.marks().blocked()).isPresent();
  }

  /** CT-11: the same for all devices of an account. */
  public boolean isBlockedAccount(Address account) {
    return blockedAccounts.contains(account);
  }

  @Override
  public void handle(RosterInput input, Moment now, Consumer<? super RosterOutput> out) {
    if (input instanceof RosterInput.Take take) {
      take(take, out);
    } else if (input instanceof RosterInput.Note note) {
      note(note, out);
    } else if (input instanceof RosterInput.Rename rename) {
      rename(rename, out);
    } else if (input instanceof RosterInput.Verify verify) {
      contact(verify.device(), out).ifPresent(e -> put(e.with(e.marks().sure()), out));
    } else if (input instanceof RosterInput.Choose choose) {
      contact(choose.device(), out)
          .ifPresent(e -> put(e.with(e.marks().helper(choose.helper())), out));
    } else if (input instanceof RosterInput.Block block) {
      block(block, out);
    } else if (input instanceof RosterInput.Unblock unblock) {
      unblock(unblock.device(), out);
    } else if (input instanceof RosterInput.Remove remove) {
      contact(remove.device(), out).ifPresent(entry -> remove(entry, out));
    } else if (input instanceof RosterInput.Certified certified) {
      certified(certified.account(), certified.device(), out);
    } else if (input instanceof RosterInput.Revoked revoked) {
      find(revoked.device()).ifPresent(entry -> revoked(entry, revoked.now(), out));
    } else if (input instanceof RosterInput.Called called) {
      called(called.card(), out);
    }
  }

  @Override
  public void wake(Moment now, Consumer<? super RosterOutput> out) {
    // Nothing here is due at any time.
  }

  @Override
  public Moment deadline() {
    return Moment.NEVER;
  }

  // ------------------------------------------------------------------ taking somebody in

  private void take(RosterInput.Take take, Consumer<? super RosterOutput> out) {
    ContactCard card = take.card();
    if (!isFit(card.address(), take.given(), out)) {
      return;
    }
    String given = Names.clean(take.given());
    Optional<RosterEntry> before = find(card.address());
    RosterEntry base =
        before.orElseGet(
            () ->
                new RosterEntry(
                    card.address(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    "",
                    RosterEntry.Marks.NONE,
                    take.at()));
    boolean isNew = !base.marks().contact();
    boolean isNewest =
        !base.card().filter(known -> known.madeHours() > card.madeHours()).isPresent();
    RosterEntry entry = isNewest ? base.with(card) : base;
    if (card.isProven() || !entry.marks().proven()) {
      entry = entry.of(card.account(), card.isProven());
    }
    entry = entry.with(entry.marks().asContact());
    entry = given.isEmpty() ? entry : entry.named(given);
    if (isNew) {
      entry = insert(entry, take.faceToFace(), out);
    } else {
      entry = take.faceToFace() ? entry.with(entry.marks().sure()) : entry;
      put(entry, out);
    }
    if (isNewest) {
      out.accept(new RosterOutput.CardKept(card));
    }
  }

  /** CT-7: somebody new may be somebody known with another key. */
  private RosterEntry insert(
      RosterEntry entry, boolean faceToFace, Consumer<? super RosterOutput> out) {
    callers.forget(entry.device(), out);
    RosterEntry made = faceToFace ? entry.with(entry.marks().sure()) : entry;
    Optional<RosterEntry> same = ofAccount(entry);
    Optional<RosterEntry> namesake = same.isPresent() ? Optional.empty() : namesake(entry);
    if (same.isPresent() && entry.marks().proven()) {
      RosterEntry old = same.get();
      made = faceToFace ? made : made.with(made.marks().doubtful());
      made = made.with(made.marks().blocked(old.marks().blocked() || entry.marks().blocked()));
      made = made.given().isEmpty() ? made.named(old.given()) : made;
      drop(old.device(), out);
    } else if (same.isPresent()) {
      put(same.get().with(same.get().marks().doubtful()), out);
    } else if (namesake.isPresent()) {
      made = made.with(made.marks().doubtful());
    }
    put(made, out);
    RosterEntry told = made;
    KeyChange why = entry.marks().proven() ? KeyChange.SAME_ACCOUNT : KeyChange.CLAIMED_ACCOUNT;
    same.ifPresent(o -> out.accept(new RosterOutput.KeyChanged(told, o.device(), why)));
    namesake.ifPresent(
        o -> out.accept(new RosterOutput.KeyChanged(told, o.device(), KeyChange.SAME_NAME)));
    return made;
  }

  private Optional<RosterEntry> ofAccount(RosterEntry entry) {
    return entries.values().stream()
        .filter(other -> other.marks().contact() && !other.device().equals(entry.device()))
        .filter(other -> other.account().isPresent() && other.account().equals(entry.account()))
        .findFirst();
  }

  private Optional<RosterEntry> namesake(RosterEntry entry) {
    String key = Names.key(entry.name());
    return entries.values().stream()
        .filter(other -> other.marks().contact() && !other.device().equals(entry.device()))
        .filter(other -> !key.isEmpty() && Names.key(other.name()).equals(key))
        .findFirst();
  }

  private void note(RosterInput.Note note, Consumer<? super RosterOutput> out) {
    if (!isFit(note.device(), note.given(), out)) {
      return;
    }
    Optional<RosterEntry> before = find(note.device());
    RosterEntry entry =
        new RosterEntry(
                note.device(),
                note.key().isPresent() ? note.key() : before.flatMap(RosterEntry::key),
                before.flatMap(RosterEntry::card),
                before.flatMap(RosterEntry::account),
                note.given().isEmpty()
                    ? before.map(RosterEntry::given).orElse("")
                    : Names.clean(note.given()),
                before.map(RosterEntry::marks).orElse(RosterEntry.Marks.NONE),
                before.map(RosterEntry::addedAt).orElse(note.at()))
            .with(before.map(RosterEntry::marks).orElse(RosterEntry.Marks.NONE).asContact());
    entry = note.account().isPresent() ? entry.of(note.account(), true) : entry;
    if (before.filter(known -> known.marks().contact()).isPresent()) {
      put(entry, out);
    } else {
      insert(entry, false, out);
    }
  }

  private void called(ContactCard card, Consumer<? super RosterOutput> out) {
    Optional<RosterEntry> entry = find(card.address()).filter(known -> known.marks().contact());
    boolean isNews =
        entry.isPresent()
            ? !entry.get().card().filter(known -> known.madeHours() >= card.madeHours()).isPresent()
            : !card.address().equals(self) && callers.add(card.withoutProof(), out);
    if (entry.isPresent() && isNews) {
      put(entry.get().with(card), out);
    }
    if (isNews) {
      out.accept(new RosterOutput.CardKept(card));
    }
  }

  // ------------------------------------------------------------------ what the user says of them

  private void rename(RosterInput.Rename rename, Consumer<? super RosterOutput> out) {
    if (Names.clean(rename.given()).isEmpty()) {
      refuse(new RosterError.EmptyName(), out);
    } else if (isGoodName(rename.given(), out)) {
      contact(rename.device(), out)
          .ifPresent(entry -> put(entry.named(Names.clean(rename.given())), out));
    }
  }

  private void block(RosterInput.Block block, Consumer<? super RosterOutput> out) {
    if (isFit(block.device(), "", out)) {
      RosterEntry entry =
          find(block.device())
              .orElseGet(
                  () ->
                      new RosterEntry(
                          block.device(),
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty(),
                          "",
                          RosterEntry.Marks.NONE,
                          block.at()));
      put(entry.with(entry.marks().blocked(true)), out);
    }
  }

  private void unblock(Address device, Consumer<? super RosterOutput> out) {
    Optional<RosterEntry> entry = find(device).filter(known -> known.marks().blocked());
    if (!entry.isPresent()) {
      refuse(new RosterError.Unknown(device), out);
    } else if (entry.get().marks().contact()) {
      put(entry.get().with(entry.get().marks().blocked(false)), out);
    } else {
      drop(device, out);
    }
  }

  private void remove(RosterEntry entry, Consumer<? super RosterOutput> out) {
    if (entry.marks().blocked()) {
      RosterEntry.Marks left = RosterEntry.Marks.NONE.blocked(true);
      put(
          new RosterEntry(
              entry.device(),
              entry.key(),
              Optional.empty(),
              entry.account(),
              "",
              left.proven(entry.marks().proven()),
              entry.addedAt()),
          out);
    } else {
      drop(entry.device(), out);
    }
  }

  // ------------------------------------------------------------------ what accounts say of them

  private void certified(Address account, Address device, Consumer<? super RosterOutput> out) {
    Optional<RosterEntry> entry = find(device);
    if (!entry.isPresent()
        || (entry.get().marks().proven() && entry.get().account().equals(Optional.of(account)))) {
      return;
    }
    Optional<Address> said = entry.get().account();
    RosterEntry now = entry.get().of(Optional.of(account), true);
    boolean isAnother = said.isPresent() && !said.get().equals(account);
    if (isAnother && now.marks().contact()) {
      now = now.with(now.marks().doubtful());
      put(now, out);
      out.accept(new RosterOutput.KeyChanged(now, device, KeyChange.OTHER_ACCOUNT));
    } else {
      put(now, out);
    }
  }

  private void revoked(
      RosterEntry entry, Optional<PublicKey> next, Consumer<? super RosterOutput> out) {
    RosterEntry now = entry.with(entry.marks().doubtful());
    if (next.isPresent() && !entries.containsKey(next.get().address())) {
      drop(entry.device(), out);
      now =
          new RosterEntry(
              next.get().address(),
              next,
              Optional.empty(),
              entry.account(),
              entry.name(),
              now.marks(),
              entry.addedAt());
    }
    put(now, out);
    if (now.marks().contact()) {
      out.accept(new RosterOutput.KeyChanged(now, entry.device(), KeyChange.REVOKED));
    }
  }

  // ------------------------------------------------------------------ shared

  /** Whether this one can be entered under this name; otherwise it has said why not. */
  private boolean isFit(Address device, String given, Consumer<? super RosterOutput> out) {
    if (device.equals(self)) {
      refuse(new RosterError.Oneself(device), out);
      return false;
    }
    if (!entries.containsKey(device) && entries.size() >= CONTACTS) {
      refuse(new RosterError.Full(entries.size(), CONTACTS), out);
      return false;
    }
    return isGoodName(given, out);
  }

  private boolean isGoodName(String given, Consumer<? super RosterOutput> out) {
    int bytes = Bytes.utf8(given).length();
    if (bytes > NAME_BYTES) {
      refuse(new RosterError.NameTooLong(bytes, NAME_BYTES), out);
      return false;
    }
    if (Names.key(Names.clean(given)).startsWith("0x")) {
      refuse(new RosterError.NameLikeAddress(Names.clean(given)), out);
      return false;
    }
    if (!given.isEmpty() && Names.clean(given).isEmpty()) {
      refuse(new RosterError.EmptyName(), out);
      return false;
    }
    return true;
  }

  private Optional<RosterEntry> contact(Address device, Consumer<? super RosterOutput> out) {
    Optional<RosterEntry> entry = find(device).filter(known -> known.marks().contact());
    if (!entry.isPresent()) {
      refuse(new RosterError.Unknown(device), out);
    }
    return entry;
  }

  private void put(RosterEntry entry, Consumer<? super RosterOutput> out) {
    if (entry.equals(entries.put(entry.device(), entry))) {
      return;
    }
    lookWhoIsBlocked();
    out.accept(records.put(entry));
    out.accept(new RosterOutput.Changed(entry));
  }

  private void drop(Address device, Consumer<? super RosterOutput> out) {
    entries.remove(device);
    lookWhoIsBlocked();
    out.accept(records.delete(device));
    out.accept(new RosterOutput.Removed(device));
  }

  private void lookWhoIsBlocked() {
    blockedAccounts.clear();
    for (RosterEntry entry : entries.values()) {
      if (entry.marks().blocked() && entry.marks().proven()) {
        entry.account().ifPresent(blockedAccounts::add);
      }
    }
  }

  private static void refuse(RosterError error, Consumer<? super RosterOutput> out) {
    out.accept(new RosterOutput.Refused(error));
  }
}
