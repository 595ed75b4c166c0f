package io.smartmesh.group;

import static io.smartmesh.group.GroupLimits.EVENTS;
import static io.smartmesh.group.GroupLimits.EVENTS_KEPT;
import static io.smartmesh.group.GroupLimits.MEMBERS;
import static io.smartmesh.group.GroupLimits.PARENTS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.contact.CardError;
import io.smartmesh.contact.ContactCard;
import io.smartmesh.contact.Names;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.Verifier;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All events of a group, each after those before it. An event is taken only where its author had
 * the right to it by what he knew (GR-4): so what is refused is refused by everybody, and nobody
 * who has no right fills anybody's store.
 */
final class Lineage {
  private final Address group;
  private final long network;
  private final Curve curve;
  private final Verifier verifier;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Node> bySeniority = new ArrayList<>();
  private final Map<Hash, Node> byHash = new TreeMap<>();
  private final Map<Integer, ContactCard> cards = new TreeMap<>();
  private final TreeSet<Hash> heads = new TreeSet<>();
  private Roll roll = Roll.NONE;

  Lineage(Address group, long network, Curve curve, Verifier verifier) {
    this.group = group;
    this.network = network;
    this.curve = curve;
    this.verifier = verifier;
  }

  Roll roll() {
    return roll;
  }

  int size() {
    return nodes.size();
  }

  List<Node> nodes() {
    return new ArrayList<>(nodes);
  }

  boolean has(Hash hash) {
    return byHash.containsKey(hash);
  }

  List<Hash> heads() {
    return new ArrayList<>(heads);
  }

  /** Those that an event made now names. */
  List<Hash> parents() {
    return heads.stream().limit(PARENTS).collect(Collectors.toList());
  }

  /** By which two devices see that they know the same (GR-11). */
  Bytes view() {
    Encoder all = new Encoder();
    heads.forEach(all::hash);
    return Hashes.tagged("smartmesh/group/view/1", all.toBytes()).bytes().slice(0, 8);
  }

  /** What somebody lacks who has all up to these, oldest first. */
  List<GroupEvent> beyond(List<Hash> known) {
    BitSet has = new BitSet();
    for (Hash hash : known) {
      Node node = byHash.get(hash);
      if (node != null) {
        has.or(node.past());
        has.set(node.index());
      }
    }
    return nodes.stream()
        .filter(node -> !has.get(node.index()))
        .map(Node::event)
        .collect(Collectors.toList());
  }

  /** Whether something before it has not come. */
  boolean isMissingFor(GroupEvent event) {
    return !event.parents().stream().allMatch(this::has);
  }

  /**
   * Takes an event of this group that is not here, and of which nothing is missing.
   *
   * @return why it counts nowhere
   */
  Result<Node, GroupError> add(GroupEvent event) {
    Result<Node, GroupError> placed = place(event);
    current();
    return placed;
  }

  private Result<Node, GroupError> place(GroupEvent event) {
    BitSet past = new BitSet();
    int depth = 0;
    for (Hash hash : event.parents()) {
      Node parent = node(hash);
      past.or(parent.past());
      past.set(parent.index());
      depth = Math.max(depth, parent.depth() + 1);
    }
    if (past.cardinality() >= EVENTS || nodes.size() >= EVENTS_KEPT) {
      return Result.err(new GroupError.TooManyEvents(nodes.size(), EVENTS));
    }
    Optional<ContactCard> card = Optional.empty();
    Optional<Bytes> shown = shown(event.act());
    if (shown.isPresent()) {
      Result<ContactCard, CardError> read =
          ContactCard.decode(shown.get(), network, curve, verifier);
      if (read instanceof Result.Err<ContactCard, CardError> refused) {
        return Result.err(new GroupError.BadCard(String.valueOf(refused.error())));
      }
      card = Optional.of(read.orThrow());
    }
    Roll before = past.equals(all()) ? roll : RollCall.of(nodes, bySeniority, cards, past);
    Result<Integer, GroupError> grant = right(event, card, before);
    if (grant instanceof Result.Err<Integer, GroupError> refused) {
      return Result.err(refused.error());
    }
    Node node = new Node(event, nodes.size(), depth, past, grant.orThrow());
    keep(node, card);
    return Result.ok(node);
  }

  private void current() {
    roll = RollCall.of(nodes, bySeniority, cards, all());
  }

  /** Of the own store, where it was checked before it came there. */
  void restore(GroupEvent event, int grant) throws Malformed {
    BitSet past = new BitSet();
    int depth = 0;
    for (Hash hash : event.parents()) {
      if (!has(hash) || grant >= nodes.size()) {
        throw new Malformed("event " + nodes.size() + " without those before it");
      }
      past.or(node(hash).past());
      past.set(node(hash).index());
      depth = Math.max(depth, node(hash).depth() + 1);
    }
    Optional<ContactCard> card = Optional.empty();
    Optional<Bytes> shown = shown(event.act());
    if (shown.isPresent()) {
      Result<ContactCard, CardError> read =
          ContactCard.decode(shown.get(), network, curve, verifier);
      if (read instanceof Result.Err<ContactCard, CardError> refused) {
        throw new Malformed("card in an event: " + refused.error());
      }
      card = Optional.of(read.orThrow());
    }
    keep(new Node(event, nodes.size(), depth, past, grant), card);
  }

  /** After the last of {@link #restore}. */
  void restored() {
    current();
  }

  private void keep(Node node, Optional<ContactCard> card) {
    nodes.add(node);
    card.ifPresent(shown -> cards.put(node.index(), shown));
    byHash.put(node.event().hash(), node);
    heads.removeAll(node.event().parents());
    heads.add(node.event().hash());
    int at = 0;
    while (at < bySeniority.size() && order().compare(bySeniority.get(at), node) < 0) {
      at++;
    }
    bySeniority.add(at, node);
  }

  /** GR-6: by the event that gave the author his right, then by its own age. */
  private Comparator<Node> order() {
    return Comparator.comparing((Node node) -> nodes.get(node.grant()), Node.BY_AGE)
        .thenComparing(Node.BY_AGE);
  }

  private Node node(Hash hash) {
    Node node = byHash.get(hash);
    if (node == null) {
      throw new IllegalStateException("no event " + hash);
    }
    return node;
  }

  private BitSet all() {
    BitSet all = new BitSet();
    all.set(0, nodes.size());
    return all;
  }

  private static Optional<Bytes> shown(Act act) {
    if (act instanceof Act.Create create) {
      return Optional.of(create.card());
    }
    return act instanceof Act.Add add ? Optional.of(add.card()) : Optional.empty();
  }

  // ------------------------------------------------------------------ who may do what

  /** The event that the author's right comes from (GR-4). */
  private Result<Integer, GroupError> right(
      GroupEvent event, Optional<ContactCard> card, Roll before) {
    Address author = event.author();
    if (event.isFirst()) {
      boolean isHis = card.filter(own -> event.isSignedBy(own.device(), verifier)).isPresent();
      Act.Create create = (Act.Create) event.act();
      return isHis && isName(create.name())
          ? Result.ok(0)
          : Result.err(new GroupError.BadSignature(author));
    }
    Optional<Seat> seat = before.seat(author);
    if (!seat.isPresent()) {
      return Result.err(new GroupError.NotMember(group, author));
    }
    if (!event.isSignedBy(seat.get().key(), verifier)) {
      return Result.err(new GroupError.BadSignature(author));
    }
    if (event.act() instanceof Act.Leave) {
      return Result.ok(seat.get().since().index());
    }
    Optional<GroupError> wrong =
        problem(event.act(), author, card.map(ContactCard::address), before);
    if (wrong.isPresent()) {
      return Result.err(wrong.get());
    }
    return seat.get()
        .admin()
        .<Result<Integer, GroupError>>map(grant -> Result.ok(grant.index()))
        .orElseGet(() -> Result.err(new GroupError.NotAdmin(group, author)));
  }

  /** Why this act would not count now; for who wants to make it. */
  Optional<GroupError> problem(Act act, Address author, Optional<Address> added) {
    if (!roll.has(author)) {
      return Optional.of(new GroupError.NotMember(group, author));
    }
    return act instanceof Act.Leave ? Optional.empty() : problem(act, author, added, roll);
  }

  private Optional<GroupError> problem(
      Act act, Address author, Optional<Address> added, Roll before) {
    if (!before.admin(author).isPresent()) {
      return Optional.of(new GroupError.NotAdmin(group, author));
    }
    if (added.isPresent()) {
      return added(added.get(), before);
    } else if (act instanceof Act.Remove remove) {
      return remove.who().equals(author)
          ? Optional.of(new GroupError.Oneself(author))
          : dismissal(author, remove.who(), before);
    } else if (act instanceof Act.Demote demote) {
      return before.has(demote.who()) && !before.admin(demote.who()).isPresent()
          ? Optional.of(new GroupError.NotAdmin(group, demote.who()))
          : dismissal(author, demote.who(), before);
    } else if (act instanceof Act.Promote promote) {
      return promotion(promote.who(), before);
    } else if (act instanceof Act.Rename rename) {
      return isName(rename.name())
          ? Optional.empty()
          : Optional.of(new GroupError.BadName(rename.name()));
    }
    return Optional.of(new GroupError.BadKind("create"));
  }

  static boolean isName(String name) {
    return !name.isEmpty() && Names.isClean(name);
  }

  private Optional<GroupError> added(Address who, Roll before) {
    if (before.has(who)) {
      return Optional.of(new GroupError.AlreadyMember(group, who));
    }
    return before.seats().size() >= MEMBERS
        ? Optional.of(new GroupError.Full(before.seats().size(), MEMBERS))
        : Optional.empty();
  }

  private Optional<GroupError> promotion(Address who, Roll before) {
    if (!before.has(who)) {
      return Optional.of(new GroupError.NotMember(group, who));
    }
    return before.admin(who).isPresent()
        ? Optional.of(new GroupError.AlreadyAdmin(group, who))
        : Optional.empty();
  }

  private Optional<GroupError> dismissal(Address author, Address who, Roll before) {
    if (!before.has(who)) {
      return Optional.of(new GroupError.NotMember(group, who));
    }
    Optional<Node> his = before.admin(who);
    Optional<Node> own = before.admin(author);
    boolean isJunior =
        his.isPresent()
            && own.isPresent()
            && !who.equals(author)
            && Node.BY_AGE.compare(his.get(), own.get()) < 0;
    return isJunior ? Optional.of(new GroupError.NotSenior(author, who)) : Optional.empty();
  }
}
