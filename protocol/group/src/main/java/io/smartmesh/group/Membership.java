package io.smartmesh.group;

import static io.smartmesh.group.GroupLimits.WORD_BYTES;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.contact.ContactCard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Events: made here, taken from others, and given to those who cannot have them (GR-11). */
final class Membership {
  /** Of a word with events: its version, kind and group. */
  private static final int HEAD_BYTES = 2 + Address.LENGTH;

  private final Parts parts;
  private final Letters letters;

  Membership(Parts parts, Letters letters) {
    this.parts = parts;
    this.letters = letters;
  }

  // ------------------------------------------------------------------ own ones

  /** Makes an event of it, and tells all whom it concerns. */
  Optional<GroupError> act(
      Group group, Act act, Optional<ContactCard> added, Consumer<? super GroupOutput> out) {
    Address self = parts.self();
    Optional<GroupError> wrong =
        group.lineage().problem(act, self, added.map(ContactCard::address));
    if (wrong.isPresent()) {
      return wrong;
    }
    TreeSet<Address> to = new TreeSet<>(group.roll().seats().keySet());
    GroupEvent event =
        GroupEvent.sign(parts.key(), parts.network(), group.id(), group.lineage().parents(), act);
    Optional<GroupError> refused = take(group, event, out);
    if (!refused.isPresent()) {
      to.remove(self);
      send(group, List.of(event), to, out);
      // Who is new has nothing yet, whatever else he is sent.
      added.ifPresent(who -> give(group, who.address(), out));
    }
    return refused;
  }

  /** All of it, for who has nothing. */
  void give(Group group, Address to, Consumer<? super GroupOutput> out) {
    send(group, group.lineage().beyond(List.of()), List.of(to), out);
  }

  private void send(
      Group group,
      List<GroupEvent> events,
      Collection<Address> to,
      Consumer<? super GroupOutput> out) {
    List<Bytes> word = new ArrayList<>();
    int bytes = HEAD_BYTES;
    for (GroupEvent event : events) {
      Bytes one = event.encode();
      int more = new Encoder().bytes(one).toBytes().length();
      if (bytes + more > WORD_BYTES) {
        post(group, word, to, out);
        word.clear();
        bytes = HEAD_BYTES;
      }
      word.add(one);
      bytes += more;
    }
    if (!word.isEmpty()) {
      post(group, word, to, out);
    }
  }

  private void post(
      Group group, List<Bytes> events, Collection<Address> to, Consumer<? super GroupOutput> out) {
    Bytes word = new GroupWord.Events(group.id(), new ArrayList<>(events)).encode();
    letters.send(group.id(), Letters.Kind.EVENT, word, to, Optional.empty(), out);
  }

  // ------------------------------------------------------------------ others'

  /**
   * Takes what is new of these.
   *
   * @return whether something before one of them is missing
   */
  boolean events(Group group, GroupWord.Events word, Consumer<? super GroupOutput> out) {
    boolean isMissing = false;
    for (Bytes bytes : word.events()) {
      try {
        GroupEvent event = GroupEvent.decode(bytes, parts.network());
        if (!event.group().equals(group.id()) || group.lineage().has(event.hash())) {
          continue;
        }
        if (group.lineage().isMissingFor(event)) {
          isMissing = true;
        } else {
          take(group, event, out).ifPresent(error -> out.accept(new GroupOutput.Refused(error)));
        }
      } catch (Malformed e) {
        out.accept(new GroupOutput.Refused(new GroupError.Malformed(e.what())));
      }
    }
    return isMissing;
  }

  /** What is asked of who knows something else. */
  void ask(Group group, Address whom, boolean isAsking, Consumer<? super GroupOutput> out) {
    GroupWord.Heads heads =
        new GroupWord.Heads(
            group.id(),
            isAsking,
            group.lineage().heads().stream().limit(GroupLimits.HEADS).collect(Collectors.toList()));
    letters.send(
        group.id(), Letters.Kind.EVENT, heads.encode(), List.of(whom), Optional.empty(), out);
  }

  /** GR-11: to a member goes what he lacks; what he has more of is asked for once. */
  void heads(Group group, Address from, GroupWord.Heads word, Consumer<? super GroupOutput> out) {
    if (!group.roll().has(from) || !group.roll().has(parts.self())) {
      out.accept(new GroupOutput.Refused(new GroupError.NotMember(group.id(), from)));
      return;
    }
    send(group, group.lineage().beyond(word.heads()), List.of(from), out);
    if (word.isAsking() && !word.heads().stream().allMatch(group.lineage()::has)) {
      ask(group, from, false, out);
    }
  }

  // ------------------------------------------------------------------ what follows

  /** Also of a group's first event. */
  Optional<GroupError> take(Group group, GroupEvent event, Consumer<? super GroupOutput> out) {
    Roll before = group.roll();
    Result<Node, GroupError> added = group.lineage().add(event);
    if (added instanceof Result.Err<Node, GroupError> refused) {
      return Optional.of(refused.error());
    }
    Node node = added.orThrow();
    group.store(node, out);
    group.note(group.lineage().view());
    Roll now = group.roll();
    for (Address who : before.seats().keySet()) {
      if (!now.has(who)) {
        isOut(group, who, out);
      }
    }
    for (Seat seat : now.seats().values()) {
      if (!before.has(seat.key().address()) && !seat.key().equals(parts.key().publicKey())) {
        out.accept(new GroupOutput.Met(seat.key(), seat.card()));
      }
    }
    if (now.has(parts.self()) && (group.isJoining() || !before.has(parts.self()))) {
      group.hasJoined(out);
    }
    if (!event.author().equals(parts.self())) {
      giveOn(group, node, out);
    }
    out.accept(new GroupOutput.Changed(group.view(parts.self())));
    return Optional.empty();
  }

  /** GR-14: he reads nothing that is written from now on, and is read no more. */
  private void isOut(Group group, Address who, Consumer<? super GroupOutput> out) {
    if (who.equals(parts.self())) {
      group.dropOwn(out);
      group.dropAllReaders(out);
    } else {
      group.dropReaders(who, out);
      letters.withdraw(group.id(), who, out);
      if (group.holders().contains(who)) {
        group.dropOwn(out);
      }
    }
  }

  /**
   * GR-11: the author of what came did not know of whom this device has added, nor the one he added
   * of what this device has done; both are told now.
   */
  private void giveOn(Group group, Node node, Consumer<? super GroupOutput> out) {
    Address self = parts.self();
    List<GroupEvent> unknown = new ArrayList<>();
    for (Node own : group.lineage().nodes()) {
      boolean isApart =
          own.event().author().equals(self) && own.index() != node.index() && !node.isAfter(own);
      if (isApart) {
        unknown.add(own.event());
        added(own)
            .filter(who -> group.roll().has(who) && !who.equals(self))
            .ifPresent(who -> send(group, List.of(node.event()), List.of(who), out));
      }
    }
    added(node)
        .filter(who -> !unknown.isEmpty() && group.roll().has(who) && !who.equals(self))
        .ifPresent(who -> send(group, unknown, List.of(who), out));
  }

  private Optional<Address> added(Node node) {
    return node.event().act() instanceof Act.Add add
        ? ContactCard.decode(add.card(), parts.network(), parts.curve(), parts.verifier())
            .<Optional<Address>>fold(card -> Optional.of(card.address()), error -> Optional.empty())
        : Optional.empty();
  }
}
