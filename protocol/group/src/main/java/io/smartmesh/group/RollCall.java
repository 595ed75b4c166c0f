package io.smartmesh.group;

import static io.smartmesh.group.GroupLimits.MEMBERS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.contact.ContactCard;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who is in a group, from a set of events alone (GR-5 to GR-9). Events are judged in the order of
 * their authors' seniority, so that whoever was admin for longer speaks first; what they dismiss
 * takes away what the dismissed did without knowing of it.
 */
final class RollCall {
  private final List<Node> nodes;
  private final BitSet counting = new BitSet();
  private final List<Node> dismissals = new ArrayList<>();
  private final List<Node> joined = new ArrayList<>();
  private final Map<Address, Node> promoted = new TreeMap<>();
  private final List<Node> promotions = new ArrayList<>();
  private Optional<Node> named = Optional.empty();

  /**
   * @param nodes by their index
   * @param bySeniority the same in the order of their judging
   * @param cards of the events that make members, by their index
   */
  static Roll of(
      List<Node> nodes, List<Node> bySeniority, Map<Integer, ContactCard> cards, BitSet among) {
    RollCall call = new RollCall(nodes);
    for (Node node : bySeniority) {
      if (among.get(node.index())) {
        call.judge(node);
      }
    }
    return call.roll(cards);
  }

  private RollCall(List<Node> nodes) {
    this.nodes = nodes;
  }

  private void judge(Node node) {
    boolean counts = node.event().isFirst() || (counting.get(node.grant()) && !isTakenAway(node));
    if (!counts) {
      return;
    }
    counting.set(node.index());
    Act act = node.event().act();
    if (act.dismissed(node.event().author()).isPresent()) {
      dismissals.add(node);
    } else if (act instanceof Act.Promote) {
      promotions.add(node);
    } else if (act instanceof Act.Rename) {
      named = Optional.of(named.filter(n -> Node.BY_AGE.compare(n, node) > 0).orElse(node));
    } else {
      joined.add(node);
      named = Optional.of(named.orElse(node));
    }
  }

  /** GR-7: its author was dismissed, and did not know, or should not have known. */
  private boolean isTakenAway(Node node) {
    Node grant = nodes.get(node.grant());
    boolean isLeave = node.event().act() instanceof Act.Leave;
    for (Node dismissal : dismissals) {
      GroupEvent event = dismissal.event();
      boolean isOfAuthor =
          event.act().dismissed(event.author()).equals(Optional.of(node.event().author()));
      boolean isDemotion = event.act() instanceof Act.Demote;
      if (isOfAuthor
          && !(isDemotion && isLeave)
          && !grant.isAfter(dismissal)
          && !dismissal.isAfter(node)) {
        return true;
      }
    }
    return false;
  }

  /** GR-5: nobody dismissed him who did not know of it before. */
  private boolean holds(Node grant, Address who, boolean asAdmin) {
    for (Node dismissal : dismissals) {
      GroupEvent event = dismissal.event();
      boolean isOfHim = event.act().dismissed(event.author()).equals(Optional.of(who));
      boolean isDemotion = event.act() instanceof Act.Demote;
      if (isOfHim && (asAdmin || !isDemotion) && !grant.isAfter(dismissal)) {
        return false;
      }
    }
    return true;
  }

  private Roll roll(Map<Integer, ContactCard> cards) {
    joined.sort(Node.BY_AGE);
    promotions.sort(Node.BY_AGE);
    for (Node node : promotions) {
      Address who = ((Act.Promote) node.event().act()).who();
      if (!promoted.containsKey(who) && holds(node, who, true)) {
        promoted.put(who, node);
      }
    }
    Map<Address, Seat> seats = new LinkedHashMap<>();
    for (Node node : joined) {
      ContactCard card = cards.get(node.index());
      if (card == null) {
        continue;
      }
      Address who = card.address();
      if (seats.size() < MEMBERS && !seats.containsKey(who) && holds(node, who, false)) {
        boolean isFounder = node.event().isFirst() && holds(node, who, true);
        Optional<Node> admin =
            isFounder ? Optional.of(node) : Optional.ofNullable(promoted.get(who));
        seats.put(who, new Seat(card.device(), card.name(), cardOf(node), node, admin));
      }
    }
    return new Roll(name(), withAnAdmin(seats));
  }

  /** GR-8: a group is never without one. */
  private static Map<Address, Seat> withAnAdmin(Map<Address, Seat> seats) {
    if (seats.values().stream().noneMatch(seat -> seat.admin().isPresent())) {
      seats.values().stream()
          .findFirst()
          .ifPresent(
              oldest ->
                  seats.put(
                      oldest.key().address(),
                      new Seat(
                          oldest.key(),
                          oldest.name(),
                          oldest.card(),
                          oldest.since(),
                          Optional.of(oldest.since()))));
    }
    return seats;
  }

  private static Bytes cardOf(Node node) {
    Act act = node.event().act();
    return act instanceof Act.Create create ? create.card() : ((Act.Add) act).card();
  }

  private String name() {
    Act act = named.<Act>map(node -> node.event().act()).orElse(new Act.Rename(""));
    return act instanceof Act.Create create ? create.name() : rename(act);
  }

  private static String rename(Act act) {
    return act instanceof Act.Rename rename ? rename.name() : "";
  }
}
