package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.carry.Recipient;
import io.smartmesh.contact.CardError;
import io.smartmesh.contact.CardText;
import io.smartmesh.contact.ContactCard;
import io.smartmesh.contact.Roster;
import io.smartmesh.contact.RosterEntry;
import io.smartmesh.contact.RosterError;
import io.smartmesh.contact.RosterInput;
import io.smartmesh.contact.RosterOutput;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.identity.Card;
import io.smartmesh.identity.Identities;
import io.smartmesh.identity.IdentityInput;
import io.smartmesh.identity.Statement;
import io.smartmesh.message.MessageError;
import io.smartmesh.message.MessageInput;
import io.smartmesh.message.MessageOutput;
import io.smartmesh.ratchet.Bundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The roster inside the node: what follows from cards, and from whom nothing is taken. */
final class ContactDesk {
  /** What every machine of a node is made of, and what knows of accounts. */
  record Parts(
      SigningKey key,
      Curve curve,
      Verifier verifier,
      Identities identities,
      StoredRecords stored) {}

  private static final Moment AT_ONCE = new Moment(Long.MIN_VALUE);

  private final NodeCore node;
  private final Parts parts;
  private final long network;
  private final Roster roster;
  private boolean areNamesNews = true;

  ContactDesk(NodeCore node, Parts parts) {
    this.node = node;
    this.parts = parts;
    network = node.config().network();
    roster = new Roster(parts.key.address(), network, parts.curve, parts.stored);
  }

  // ------------------------------------------------------------------ what others ask

  /** CT-11. */
  boolean isBlocked(Address device) {
    return roster.isBlocked(device)
        || parts.identities.accountOf(device).filter(roster::isBlockedAccount).isPresent();
  }

  /** Whether the user has this device among his contacts. */
  boolean isContact(Address device) {
    return roster.find(device).filter(entry -> entry.marks().contact()).isPresent();
  }

  /** MS-14, CT-11: why nothing is taken from this device. */
  Optional<MessageError> unheard(Address device) {
    if (parts.identities.isRevoked(device)) {
      return Optional.of(new MessageError.FromRevoked(device));
    }
    return isBlocked(device) ? Optional.of(new MessageError.FromBlocked(device)) : Optional.empty();
  }

  Optional<PublicKey> keyOf(Address device) {
    return roster.card(device).map(ContactCard::device);
  }

  /** CT-6: how carriers are told of somebody of whom we have a card. */
  Optional<Recipient> carriedTo(Address device) {
    return roster
        .card(device)
        .map(card -> new Recipient(card.device(), ContactCard.tagSecret(card.prekey())));
  }

  /** CT-9: for somebody who has no other way to name us. */
  Bytes introduction(ChainTime at) {
    return own(name(Optional.empty()), at).withoutProof().encode(network);
  }

  /** GR-3: as short as a card is, for what has more to say. */
  Bytes nameless(ChainTime at) {
    return own("", at).withoutProof().encode(network);
  }

  Parts parts() {
    return parts;
  }

  /** CT-9: hostile until checked. */
  void introduced(PublicKey by, Bytes bytes, Moment now) {
    Result<ContactCard, CardError> card =
        ContactCard.decode(bytes, network, parts.curve, parts.verifier);
    if (card instanceof Result.Err<ContactCard, CardError> refused) {
      node.count("contact." + refused.error().getClass().getSimpleName());
    } else if (!card.orThrow().device().equals(by)) {
      node.count("contact.OtherDevice");
    } else {
      handle(new RosterInput.Called(card.orThrow()), now);
    }
  }

  // ------------------------------------------------------------------ what accounts say

  void certified(Address account, Address device, Moment now) {
    handle(new RosterInput.Certified(account, device), now);
  }

  void revoked(Address account, Address device, Optional<Address> next, Moment now) {
    Optional<PublicKey> key = next.flatMap(one -> parts.identities.keyOf(account, one));
    handle(new RosterInput.Revoked(device, key), now);
  }

  // ------------------------------------------------------------------ the machine

  void wake(Moment now) {
    if (areNamesNews) {
      areNamesNews = false;
      List<Bytes> secrets =
          node.messages().prekeysOfCards().stream()
              .map(ContactCard::tagSecret)
              .collect(Collectors.toList());
      node.byHand().alsoNamed(secrets, now);
    }
  }

  Moment deadline() {
    return areNamesNews ? AT_ONCE : Moment.NEVER;
  }

  private List<RosterOutput> handle(RosterInput input, Moment now) {
    List<RosterOutput> outputs = new ArrayList<>();
    roster.handle(input, now, outputs::add);
    outputs.forEach(output -> take(output, now));
    return outputs;
  }

  private void take(RosterOutput output, Moment now) {
    if (output instanceof RosterOutput.Store store) {
      node.write(store.write());
    } else if (output instanceof RosterOutput.Changed changed) {
      node.notify(new NodeEvent.ContactChanged(view(changed.entry())));
    } else if (output instanceof RosterOutput.Removed removed) {
      node.notify(new NodeEvent.ContactRemoved(removed.device()));
    } else if (output instanceof RosterOutput.KeyChanged changed) {
      node.notify(
          new NodeEvent.ContactKeyChanged(view(changed.entry()), changed.other(), changed.why()));
    } else if (output instanceof RosterOutput.CardKept kept) {
      ContactCard card = kept.card();
      Bundle bundle = Bundle.ofCard(card.device(), card.made(), card.prekey());
      node.later(() -> node.toMessages(new MessageInput.CardTaken(bundle), now));
    }
  }

  // ------------------------------------------------------------------ the user

  UserReply answer(UserCommand.Contacts command, Moment now) {
    if (command instanceof UserCommand.GetContacts) {
      return new UserReply.Contacts(
          roster.entries().stream().map(this::view).collect(Collectors.toList()));
    } else if (command instanceof UserCommand.GetContact get) {
      return find(get.who())
          .<UserReply>map(entry -> reply(entry, Optional.empty()))
          .orElseGet(() -> Explain.roster(new RosterError.Unknown(get.who())));
    } else if (command instanceof UserCommand.GetOwnCard own) {
      ContactCard card = own(name(own.name()), node.chainTime(now));
      return new UserReply.OwnCard(
          card,
          CardText.of(card.withoutProof().encode(network)),
          CardText.of(card.encode(network)),
          card.encode(network));
    } else if (command instanceof UserCommand.AddCard add) {
      return addCard(add, now);
    } else if (command instanceof UserCommand.AddPeer add) {
      return addPeer(add, now);
    }
    UserCommand.OfContact about = (UserCommand.OfContact) command;
    Address device = find(about.who()).map(RosterEntry::device).orElse(about.who());
    return done(device, input(about, device, now), now);
  }

  private RosterInput input(UserCommand.OfContact command, Address device, Moment now) {
    if (command instanceof UserCommand.RenameContact rename) {
      return new RosterInput.Rename(device, rename.name());
    } else if (command instanceof UserCommand.VerifyContact) {
      return new RosterInput.Verify(device);
    } else if (command instanceof UserCommand.BlockContact) {
      Address meant = parts.identities.deviceFor(device).orElse(device);
      return new RosterInput.Block(find(device).isPresent() ? device : meant, node.chainTime(now));
    } else if (command instanceof UserCommand.ChooseHelper choose) {
      return new RosterInput.Choose(device, choose.chosen());
    } else if (command instanceof UserCommand.UnblockContact) {
      return new RosterInput.Unblock(device);
    }
    return new RosterInput.Remove(device);
  }

  private UserReply addCard(UserCommand.AddCard add, Moment now) {
    Result<ContactCard, CardError> read =
        CardText.parse(add.card())
            .fold(
                bytes -> ContactCard.decode(bytes, network, parts.curve, parts.verifier),
                Result::<ContactCard, CardError>err);
    if (read instanceof Result.Err<ContactCard, CardError> refused) {
      return Explain.card(refused.error());
    }
    ContactCard card = read.orThrow();
    UserReply reply =
        done(
            card.address(),
            new RosterInput.Take(card, add.name(), add.faceToFace(), node.chainTime(now)),
            now);
    if (!(reply instanceof UserReply.Refused)) {
      card.proof()
          .ifPresent(
              proof ->
                  node.later(() -> node.people().handle(new IdentityInput.CardShown(proof), now)));
    }
    return reply;
  }

  private UserReply addPeer(UserCommand.AddPeer add, Moment now) {
    Address device = parts.identities.deviceFor(add.who()).orElse(add.who());
    Optional<ContactCard> card = roster.card(device);
    if (card.isPresent()) {
      return done(
          device, new RosterInput.Take(card.get(), add.name(), false, node.chainTime(now)), now);
    }
    Optional<PublicKey> key = node.edge().keyOf(device);
    if (!key.isPresent()) {
      return Explain.notNearby(add.who());
    }
    Optional<Address> account = parts.identities.accountOf(device);
    return done(
        device, new RosterInput.Note(device, key, account, add.name(), node.chainTime(now)), now);
  }

  /** What came of it: the entry, or why not. */
  private UserReply done(Address device, RosterInput input, Moment now) {
    Optional<RosterOutput.KeyChanged> change = Optional.empty();
    for (RosterOutput output : handle(input, now)) {
      if (output instanceof RosterOutput.Refused refused) {
        return Explain.roster(refused.error());
      }
      if (output instanceof RosterOutput.KeyChanged changed) {
        change = Optional.of(changed);
      }
    }
    Optional<RosterOutput.KeyChanged> told = change;
    return roster
        .find(device)
        .<UserReply>map(entry -> reply(entry, told))
        .orElseGet(UserReply.Done::new);
  }

  private UserReply reply(RosterEntry entry, Optional<RosterOutput.KeyChanged> change) {
    return new UserReply.Contact(view(entry), parts.key.publicKey(), change);
  }

  /** By its device, or the account that it is proven to be of. */
  private Optional<RosterEntry> find(Address who) {
    Optional<RosterEntry> entry = roster.find(who);
    return entry.isPresent()
        ? entry
        : roster.entries().stream()
            .filter(one -> one.marks().proven() && one.account().equals(Optional.of(who)))
            .findFirst();
  }

  private ContactView view(RosterEntry entry) {
    // An account whose card has given way to others' would be taken for a device.
    Address to = entry.address();
    boolean isKnown = !parts.identities.deviceFor(to).equals(Optional.of(to));
    return new ContactView(entry, isKnown ? to : entry.device());
  }

  // ------------------------------------------------------------------ our own card

  private String name(Optional<String> given) {
    String own = node.config().name();
    return given.orElse(own.equals(NodeConfig.NAMELESS) ? "" : own);
  }

  private ContactCard own(String name, ChainTime at) {
    Bundle bundle =
        node.messages()
            .prekeyOnCards(
                at,
                output -> {
                  if (output instanceof MessageOutput.Store store) {
                    node.write(store.write());
                    areNamesNews = true;
                  }
                });
    Optional<Card> proof = node.people().own().flatMap(this::ofThisDevice);
    ContactCard.Said said =
        new ContactCard.Said(proof.map(Card::account), bundle.signed(), bundle.made(), name);
    return ContactCard.sign(parts.key, network, said, proof);
  }

  /** Other devices are nobody's business. */
  private Optional<Card> ofThisDevice(Card card) {
    if (!card.isValid(parts.key.address())) {
      return Optional.empty();
    }
    for (Statement.Certificate certificate : card.devices()) {
      if (certificate.device().equals(parts.key.address())) {
        return Card.ofOne(card.accountKey(), certificate);
      }
    }
    return Optional.empty();
  }
}
