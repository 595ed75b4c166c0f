package io.smartmesh.identity;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SealedBox;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whose device is whose. It shows our card, sealed, to those whom the user deals with and to nobody
 * else, until they have it; and it unites what others show of theirs. The rules ID are in
 * docs/spec/identity.md.
 */
public final class Identities implements Machine<IdentityInput, IdentityOutput> {
  private final SigningKey self;
  private final Curve curve;
  private final Verifier verifier;
  private final Entropy entropy;
  private final Cards cards;
  private final Contacts contacts;
  private Optional<Address> own;

  /** What the constructor has learnt and not stored yet. */
  private boolean ownIsNews;

  // Kept, because the node asks for the deadline in every turn.
  private Hash ownHash = Hash.ZERO;
  private Moment next = Moment.NEVER;

  /**
   * @param ownCard of the account that this device belongs to; empty when it belongs to none
   * @param stored everything under {@code identity/} as this machine has written it
   * @throws io.smartmesh.base.DamagedRecord when it was not this program, or a newer version, that
   *     wrote it
   */
  public Identities(
      SigningKey self,
      Curve curve,
      Verifier verifier,
      Entropy entropy,
      Optional<Card> ownCard,
      StoredRecords stored) {
    this.self = self;
    this.curve = curve;
    this.verifier = verifier;
    this.entropy = entropy;
    cards = new Cards(IdentityRecords.cards(stored, curve, verifier));
    contacts = new Contacts(stored);
    own = ownCard.map(Card::account);
    ownCard.ifPresent(card -> ownIsNews = unite(card).isOk());
    own = own.filter(account -> known(account).isPresent());
    next = ownIsNews ? new Moment(Long.MIN_VALUE) : Moment.NEVER;
  }

  // ------------------------------------------------------------------ what is known

  /** Our own account's card, if this device has an account. */
  public Optional<Card> own() {
    return own.map(account -> known(account).orElseThrow(IllegalStateException::new));
  }

  /** The account that a device was shown to belong to, revoked or not. */
  public Optional<Address> accountOf(Address device) {
    return cards.accountOf(device);
  }

  public boolean isRevoked(Address device) {
    return cards.isRevoked(device);
  }

  /** Whether the user has dealt with this device, or with its owner (ID-7). */
  public boolean isContact(Address device) {
    return contacts.contains(device);
  }

  /**
   * Where to send what is meant for {@code address} (ID-9): for an account, or a device that was
   * revoked, the account's newest valid device; any other address stands for itself.
   *
   * @return empty when the account has no valid device left
   */
  public Optional<Address> deviceFor(Address address) {
    Optional<Card> card = known(address);
    if (!card.isPresent() && isRevoked(address)) {
      card = accountOf(address).flatMap(this::known);
    }
    return card.isPresent() ? card.get().preferred() : Optional.of(address);
  }

  /** The key of a device that a card certifies. */
  public Optional<PublicKey> keyOf(Address account, Address device) {
    return known(account).map(Card::devices).orElse(Collections.emptyList()).stream()
        .filter(certificate -> certificate.device().equals(device))
        .map(Statement.Certificate::key)
        .findFirst();
  }

  private Optional<Card> known(Address account) {
    return cards.find(account);
  }

  // ------------------------------------------------------------------ the machine

  @Override
  public void handle(IdentityInput input, Moment now, Consumer<? super IdentityOutput> out) {
    if (input instanceof IdentityInput.Contact known && contacts.contains(known.device())) {
      return;
    }
    storeNews(now, out);
    if (input instanceof IdentityInput.Contact contact) {
      contact(contact.device(), now, out);
    } else if (input instanceof IdentityInput.OwnCard card) {
      ownCard(card.card(), now, out);
    } else if (input instanceof IdentityInput.CardShown shown) {
      learn(shown.card(), now, out);
    } else if (input instanceof IdentityInput.NodeReachable node) {
      contacts.reachable(node.key(), now);
    } else if (input instanceof IdentityInput.NodeUnreachable node) {
      contacts.unreachable(node.address());
    } else if (input instanceof IdentityInput.PacketArrived packet) {
      packet(packet.payload(), now, out);
    }
    showDue(now, out);
  }

  @Override
  public void wake(Moment now, Consumer<? super IdentityOutput> out) {
    if (!next.isAfter(now)) {
      storeNews(now, out);
      showDue(now, out);
    }
  }

  @Override
  public Moment deadline() {
    return next;
  }

  private void storeNews(Moment now, Consumer<? super IdentityOutput> out) {
    if (ownIsNews) {
      ownIsNews = false;
      own()
          .ifPresent(
              card -> {
                out.accept(IdentityRecords.card(card));
                befriend(card, now, out);
              });
    }
  }

  private void contact(Address device, Moment now, Consumer<? super IdentityOutput> out) {
    addContact(device, now, out);
    accountOf(device).flatMap(this::known).ifPresent(card -> befriend(card, now, out));
  }

  /** Who deals with one device of a person deals with all of them (ID-7). */
  private void befriend(Card card, Moment now, Consumer<? super IdentityOutput> out) {
    for (Statement.Certificate device : card.devices()) {
      if (card.isValid(device.device())) {
        addContact(device.device(), now, out);
      }
    }
  }

  private void addContact(Address device, Moment now, Consumer<? super IdentityOutput> out) {
    if (device.equals(self.address()) || contacts.contains(device)) {
      return;
    }
    if (contacts.size() >= IdentityLimits.CONTACTS) {
      refuse(out, new IdentityError.TooManyContacts(contacts.size(), IdentityLimits.CONTACTS));
      return;
    }
    contacts.add(device, now, out);
  }

  private void ownCard(Card card, Moment now, Consumer<? super IdentityOutput> out) {
    if (own.isPresent() && !own.get().equals(card.account())) {
      refuse(out, new IdentityError.WrongAccount(card.account(), own.get()));
      return;
    }
    own = Optional.of(card.account());
    learn(card, now, out);
  }

  // ------------------------------------------------------------------ to others

  private void showDue(Moment now, Consumer<? super IdentityOutput> out) {
    own()
        .ifPresent(
            card -> contacts.due(now, ownHash).forEach(entry -> show(card, entry, now, out)));
    next = own.isPresent() ? contacts.deadline(ownHash) : Moment.NEVER;
  }

  private void show(
      Card card, Contacts.Entry entry, Moment now, Consumer<? super IdentityOutput> out) {
    entry.sentAt(now);
    List<Statement> missing = card.without(entry.has()::contains);
    // Ours in front: whoever has never seen this account believes only a card that names its
    // sender.
    missing.sort(Comparator.comparing(statement -> !statement.device().equals(self.address())));
    send(contacts.key(entry.device()), IdentityMessage.about(card, missing), out);
  }

  private void send(PublicKey to, IdentityMessage message, Consumer<? super IdentityOutput> out) {
    Bytes box = SealedBox.seal(to, self, IdentityMessage.CONTEXT, message.encode(), curve, entropy);
    out.accept(new IdentityOutput.SendPacket(to.address(), box));
  }

  // ------------------------------------------------------------------ from others

  private void packet(Bytes payload, Moment now, Consumer<? super IdentityOutput> out) {
    Optional<SealedBox.Opened> opened =
        SealedBox.open(self, IdentityMessage.CONTEXT, payload, curve);
    if (!opened.isPresent()) {
      refuse(out, new IdentityError.NotAuthentic(payload.length()));
      return;
    }
    Result<IdentityMessage, IdentityError> decoded =
        IdentityMessage.decode(opened.get().plaintext(), curve);
    if (decoded instanceof Result.Err<IdentityMessage, IdentityError> err) {
      refuse(out, err.error());
      return;
    }
    message(opened.get().from(), decoded.orThrow(), now, out);
  }

  private void message(
      PublicKey from, IdentityMessage message, Moment now, Consumer<? super IdentityOutput> out) {
    Address account = message.account().address();
    Card card = known(account).orElse(Card.of(message.account()));
    for (Statement statement : message.statements()) {
      Result<Statement, IdentityError> checked = statement.check(message.account(), verifier);
      Result<Card, IdentityError> next =
          checked instanceof Result.Err<Statement, IdentityError> err
              ? Result.err(err.error())
              : card.with(statement);
      if (next instanceof Result.Err<Card, IdentityError> err) {
        refuse(out, err.error());
        return;
      }
      card = next.orThrow();
    }
    boolean ours = own.equals(Optional.of(account));
    if (!ours && !card.names(from.address())) {
      refuse(out, new IdentityError.NotItsOwn(account, from.address()));
      return;
    }
    learn(card, now, out);
    if (ours) {
      aboutUs(from, message, now, out);
    } else {
      answer(from, card, message, out);
    }
  }

  /** A contact tells what it has of our card. A stranger is told nothing (ID-7). */
  private void aboutUs(
      PublicKey from, IdentityMessage message, Moment now, Consumer<? super IdentityOutput> out) {
    if (!contacts.contains(from.address())) {
      return;
    }
    Card card = own().orElseThrow(IllegalStateException::new);
    boolean progress = contacts.holds(from.address(), message.have(), card, ownHash, out);
    if (progress && contacts.isReachable(from.address())) {
      show(card, contacts.entry(from.address()), now, out);
    } else if (!message.statements().isEmpty()) {
      send(from, IdentityMessage.about(card, card.without(message.have()::contains)), out);
    }
  }

  /** What we have of the sender's card, and what it lacks itself: that came from its others. */
  private void answer(
      PublicKey from, Card card, IdentityMessage message, Consumer<? super IdentityOutput> out) {
    List<Statement> missing = card.without(message.have()::contains);
    if (!message.statements().isEmpty() || !missing.isEmpty()) {
      send(from, IdentityMessage.about(card, missing), out);
    }
  }

  // ------------------------------------------------------------------ learning

  private Result<Card, IdentityError> unite(Card card) {
    Card before = known(card.account()).orElse(Card.of(card.accountKey()));
    Result<Card, IdentityError> united = before.union(card);
    if (united instanceof Result.Ok<Card, IdentityError> ok) {
      cards.put(ok.value());
      if (own.equals(Optional.of(card.account()))) {
        ownHash = Hashes.sha256(ok.value().encode());
      }
    }
    return united;
  }

  private void learn(Card card, Moment now, Consumer<? super IdentityOutput> out) {
    Card before = known(card.account()).orElse(Card.of(card.accountKey()));
    if (!known(card.account()).isPresent() && !makeRoom(out)) {
      return;
    }
    Result<Card, IdentityError> united = unite(card);
    if (united instanceof Result.Err<Card, IdentityError> err) {
      refuse(out, err.error());
      return;
    }
    Card after = united.orThrow();
    if (after.equals(before)) {
      return;
    }
    out.accept(IdentityRecords.card(after));
    if (own.equals(Optional.of(after.account()))) {
      contacts.restartAll(now);
      befriend(after, now, out);
    } else if (isContact(after)) {
      befriend(after, now, out);
    }
    tell(before, after, out);
  }

  private void tell(Card before, Card after, Consumer<? super IdentityOutput> out) {
    for (Statement.Certificate device : after.devices()) {
      Address address = device.device();
      if (!before.names(address)) {
        out.accept(new IdentityOutput.DeviceKnown(after.account(), address));
      }
      if (after.isRevoked(address) && !before.isRevoked(address)) {
        out.accept(new IdentityOutput.DeviceRevoked(after.account(), address, after.preferred()));
      }
    }
  }

  private boolean isContact(Card card) {
    for (Statement.Certificate device : card.devices()) {
      if (contacts.contains(device.device())) {
        return true;
      }
    }
    return false;
  }

  /** Cards of people we do not deal with give way to others. */
  private boolean makeRoom(Consumer<? super IdentityOutput> out) {
    if (cards.all().size() < IdentityLimits.CARDS) {
      return true;
    }
    for (Card card : cards.all()) {
      if (!isContact(card) && !own.equals(Optional.of(card.account()))) {
        cards.remove(card.account());
        out.accept(IdentityRecords.dropCard(card.account()));
        return true;
      }
    }
    refuse(out, new IdentityError.TooManyCards(cards.all().size(), IdentityLimits.CARDS));
    return false;
  }

  private static void refuse(Consumer<? super IdentityOutput> out, IdentityError error) {
    out.accept(new IdentityOutput.Refused(error));
  }
}
