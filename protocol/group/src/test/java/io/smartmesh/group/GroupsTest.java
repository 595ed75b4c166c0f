package io.smartmesh.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.content.Content;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupsTest {
  /** GR-3, GR-12, GR-17: sealed once, given to each, and counted. */
  @Test
  void aTextIsReadByAllAndItsWriterSeesByHowMany() {
    Camp camp = Camp.joined(new Rng(1), 4);
    camp.at(2).say("hello");
    GroupText before = camp.at(2).written.values().iterator().next();
    assertEquals(0, before.delivered());
    assertEquals(3, before.of());
    camp.settle();
    for (Camp.Device one : camp.devices) {
      assertEquals(one == camp.at(2) ? List.of() : List.of("hello"), one.texts(), one.name);
      assertEquals(camp.at(0).view().members(), one.view().members());
      assertEquals(3, one.met.size(), "all cards are known");
    }
    assertEquals(3, camp.at(2).written.values().iterator().next().delivered());
    assertEquals(List.of(), camp.at(2).groups.open());
  }

  /** GR-14: who was removed opens nothing that is written after it, whatever comes to him. */
  @Test
  void aRemovedMemberCannotReadWhatFollows() {
    Camp camp = Camp.joined(new Rng(2), 3);
    camp.at(1).say("before");
    camp.settle();
    Map<Bytes, Bytes> stolen = Map.copyOf(camp.at(2).store);
    camp.at(0).act(new Act.Remove(camp.at(2).address()));
    camp.settle();
    assertEquals(GroupView.Standing.OUT, camp.at(2).view().standing());
    camp.at(1).say("after");
    Bytes text = posted(camp.at(1), 5).get(0);
    // Also where his program keeps the keys of before and takes what was never meant for him.
    camp.at(2).store.clear();
    camp.at(2).store.putAll(stolen);
    camp.at(2).crash();
    camp.at(2).handle(new GroupInput.Arrived(camp.at(1).address(), text, Camp.NOON));
    camp.settle();
    assertEquals(List.of("before"), camp.at(2).texts());
    assertEquals(List.of("before", "after"), camp.at(0).texts());
  }

  /** GR-13: what was written before somebody came opens under nothing that he is given. */
  @Test
  void aJoinerCannotReadWhatWasBefore() {
    Camp camp = Camp.joined(new Rng(3), 2);
    camp.devices.add(camp.new Device(2));
    camp.at(1).say("old");
    Bytes old = posted(camp.at(1), 5).get(0);
    camp.settle();
    camp.at(0).invite(camp.at(2));
    camp.settle();
    camp.at(1).say("new");
    camp.settle();
    camp.at(2).handle(new GroupInput.Arrived(camp.at(1).address(), old, Camp.NOON));
    assertEquals(List.of("new"), camp.at(2).texts());
    assertInstanceOf(GroupError.Replayed.class, last(camp.at(2)));
  }

  /** GR-13: the same text, the same key, another's text. */
  @Test
  void replaysAndForgedWritersAreRefused() {
    Camp camp = Camp.joined(new Rng(4), 3);
    camp.at(1).say("one");
    Bytes key = posted(camp.at(1), 4).get(0);
    Bytes text = posted(camp.at(1), 5).get(0);
    camp.settle();
    camp.at(0).handle(new GroupInput.Arrived(camp.at(1).address(), text, Camp.NOON));
    assertInstanceOf(GroupError.Replayed.class, last(camp.at(0)));
    camp.at(0).handle(new GroupInput.Arrived(camp.at(1).address(), key, Camp.NOON));
    assertInstanceOf(GroupError.KnownKey.class, last(camp.at(0)));
    // A reader has the chain, and still cannot write under it.
    GroupWord.Text word = (GroupWord.Text) GroupWord.decode(text).orThrow();
    Bytes forged =
        new GroupWord.Text(word.group(), word.key(), 1, word.salt(), word.signature(), word.box())
            .encode();
    camp.at(0).handle(new GroupInput.Arrived(camp.at(1).address(), forged, Camp.NOON));
    assertInstanceOf(GroupError.NotAuthentic.class, last(camp.at(0)));
    camp.at(0).handle(new GroupInput.Arrived(camp.at(2).address(), text, Camp.NOON));
    assertEquals(List.of("one"), camp.at(0).texts());
  }

  /** GR-3. */
  @Test
  void anInvitationHoldsOnceAndForItsGroupOnly() {
    Camp camp = Camp.joined(new Rng(5), 2);
    camp.devices.add(camp.new Device(2));
    camp.devices.add(camp.new Device(3));
    camp.at(0).invite(camp.at(2));
    GroupInvite used = camp.at(0).invites.get(camp.at(0).invites.size() - 1);
    camp.settle();
    camp.at(3).handle(new GroupInput.Join(used, camp.at(0).address(), camp.at(3).card("late")));
    camp.settle();
    assertEquals(GroupView.Standing.DECLINED, camp.at(3).view().standing());
    assertEquals(3, camp.at(0).view().members().size());
    assertTrue(used.encode().length() <= 190, "a code of 300 characters holds it");
    camp.at(1).handle(new GroupInput.Invite(camp.group, camp.at(1).card(""), 1, 60, Camp.NOON));
    assertInstanceOf(GroupError.NotAdmin.class, last(camp.at(1)));
  }

  /** GR-8: a group whose last admin has gone has another one. */
  @Test
  void whenTheLastAdminLeavesTheOldestMemberIsOne() {
    Camp camp = Camp.joined(new Rng(6), 3);
    List<GroupView.Member> members = camp.at(0).view().members();
    camp.at(0).handle(new GroupInput.Leave(camp.group));
    camp.settle();
    Camp.Device heir = camp.who(members.get(1).device()).orElseThrow();
    assertTrue(heir.view().isAdmin());
    heir.act(new Act.Rename("coffee"));
    camp.settle();
    assertEquals("coffee", camp.at(1).view().name());
    assertEquals("coffee", camp.at(2).view().name());
    assertEquals("tea", camp.at(0).view().name(), "who has left is told nothing more");
    camp.at(0).handle(new GroupInput.Leave(camp.group));
    assertTrue(camp.at(0).groups.view(camp.group).isEmpty(), "it is forgotten");
    camp.at(0).store.keySet().removeIf(key -> key.startsWith(Bytes.utf8("group/invite/")));
    assertEquals(Map.of(), camp.at(0).store);
  }

  /** GR-7: a join and a removal on two sides. */
  @Test
  void aRemovalOnOneSideTakesAwayWhatTheRemovedDidOnTheOther() {
    Camp camp = Camp.joined(new Rng(7), 4);
    camp.at(0).act(new Act.Promote(camp.at(1).address()));
    camp.settle();
    camp.devices.add(camp.new Device(4));
    camp.devices.add(camp.new Device(5));
    List.of(1, 3, 4).forEach(one -> camp.at(one).side = 1);
    camp.at(1).invite(camp.at(4));
    camp.at(0).invite(camp.at(5));
    camp.at(0).act(new Act.Remove(camp.at(1).address()));
    for (int i = 0; i < 200; i++) {
      camp.step();
    }
    assertTrue(camp.at(4).isMember(), "on that side nobody knows better");
    camp.settle();
    for (int one : List.of(0, 2, 3, 5)) {
      List<Address> members = new ArrayList<>();
      camp.at(one).view().members().forEach(member -> members.add(member.device()));
      assertEquals(4, members.size(), camp.at(one).name);
      assertFalse(members.contains(camp.at(1).address()));
      assertFalse(members.contains(camp.at(4).address()));
    }
  }

  /** GR-15. */
  @Test
  void whatAGroupDoesNotHaveIsRefused() {
    Camp camp = Camp.joined(new Rng(8), 2);
    Content fading = Content.text("soon gone").disappearing(60);
    camp.at(0).handle(new GroupInput.Send(camp.group, new Rng(1).next(16), fading, Camp.NOON));
    assertInstanceOf(GroupError.BadKind.class, last(camp.at(0)));
    camp.at(0).say("x".repeat(801));
    assertInstanceOf(GroupError.BadContent.class, last(camp.at(0)));
    camp.at(0).say("字".repeat(266));
    camp.settle();
    assertEquals(List.of("字".repeat(266)), camp.at(1).texts());
  }

  /** The payloads of this kind that wait in an outbox. */
  static List<Bytes> posted(Camp.Device from, int kind) {
    List<Bytes> found = new ArrayList<>();
    from.outbox
        .values()
        .forEach(
            message -> {
              if (message.getValue().at(1) == kind) {
                found.add(message.getValue());
              }
            });
    return found;
  }

  static GroupError last(Camp.Device device) {
    return device.refused.get(device.refused.size() - 1);
  }
}
