package io.smartmesh.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Devices that split and meet, come and go, are ended and begun again: GR-5 to GR-11, GR-14. */
class ConvergenceTest {
  private static final int SEEDS = 120;
  private static final int STEPS = 220;

  /** To whom each text was written, by its words. */
  private final Map<String, Set<Address>> readers = new LinkedHashMap<>();

  private final Map<String, Address> writers = new LinkedHashMap<>();
  private int said;

  @Test
  void allComeToTheSameMembersAndNobodyElseReads() {
    Property.forAll(SEEDS, this::lives);
  }

  private void lives(Rng rng) {
    readers.clear();
    writers.clear();
    Camp camp = Camp.joined(rng, rng.between(3, 6));
    int more = rng.between(0, 2);
    for (int i = 0; i < more; i++) {
      camp.devices.add(camp.new Device(camp.devices.size()));
    }
    Set<Address> everOut = new LinkedHashSet<>();
    for (int i = 0; i < STEPS; i++) {
      camp.step();
      if (rng.chance(0.15)) {
        happens(camp, rng);
      }
      camp.devices.stream()
          .filter(one -> !one.isMember())
          .forEach(one -> everOut.add(one.address()));
    }
    camp.settle();
    agree(camp);
    camp.devices.stream().filter(one -> !one.isMember()).forEach(one -> everOut.add(one.address()));
    for (Camp.Device one : camp.devices) {
      reads(one, everOut);
      GroupView view = one.groups.view(camp.group).orElse(null);
      one.crash();
      assertEquals(view, one.groups.view(camp.group).orElse(null), "what is stored is what is");
    }
  }

  private void happens(Camp camp, Rng rng) {
    Camp.Device one = rng.pick(camp.devices);
    Camp.Device other = rng.pick(camp.devices);
    switch (rng.below(12)) {
      case 0, 1, 2, 3 -> say(one);
      case 4 -> camp.devices.forEach(each -> each.side = rng.below(2));
      case 5 -> camp.devices.forEach(each -> each.side = 0);
      case 6 -> one.act(new Act.Remove(other.address()));
      case 7 -> one.act(new Act.Promote(other.address()));
      case 8 ->
          one.act(rng.chance(0.5) ? new Act.Demote(other.address()) : new Act.Rename("x" + said));
      case 9 -> one.crash();
      case 10 -> {
        if (one.isMember() && !other.isMember()) {
          one.invite(other);
        }
      }
      default -> {
        if (one.isMember() && rng.chance(0.3)) {
          one.handle(new GroupInput.Leave(camp.group));
        }
      }
    }
  }

  private void say(Camp.Device one) {
    if (one.isMember()) {
      String words = "words " + said++;
      Set<Address> to =
          one.view().members().stream()
              .map(GroupView.Member::device)
              .collect(Collectors.toCollection(TreeSet::new));
      to.remove(one.address());
      readers.put(words, to);
      writers.put(words, one.address());
      one.say(words);
    }
  }

  private static void agree(Camp camp) {
    List<Camp.Device> members =
        camp.devices.stream().filter(Camp.Device::isMember).collect(Collectors.toList());
    for (Camp.Device one : members) {
      assertEquals(members.get(0).view().name(), one.view().name());
      assertEquals(members.get(0).view().members(), one.view().members(), one.name);
      assertTrue(
          one.view().members().stream().anyMatch(GroupView.Member::admin), "somebody decides");
    }
    if (!members.isEmpty()) {
      Set<Address> named =
          members.get(0).view().members().stream()
              .map(GroupView.Member::device)
              .collect(Collectors.toCollection(TreeSet::new));
      Set<Address> are =
          members.stream().map(Camp.Device::address).collect(Collectors.toCollection(TreeSet::new));
      assertEquals(named, are, "who is named knows it");
    }
  }

  /** Nobody reads what was not for him; who was there all the time reads all that was, once. */
  private void reads(Camp.Device one, Set<Address> everOut) {
    Map<String, Long> counts =
        one.texts().stream().collect(Collectors.groupingBy(text -> text, Collectors.counting()));
    counts.forEach((words, times) -> assertEquals(1, times, one.name + " reads " + words));
    for (Map.Entry<String, Set<Address>> text : readers.entrySet()) {
      String words = text.getKey();
      boolean isFor = text.getValue().contains(one.address());
      boolean wereThere =
          !everOut.contains(one.address())
              && !everOut.contains(writers.getOrDefault(words, Address.ZERO));
      if (counts.containsKey(words)) {
        assertTrue(isFor, one.name + " reads " + words);
      } else if (isFor && wereThere) {
        throw new AssertionError(one.name + " has not read " + words + "; " + one.refused);
      }
    }
  }

  /** GR-9: two sides that each fill the group keep its first 256. */
  @Test
  void theTwoHundredAndFiftySeventhIsNoMemberAnywhere() {
    LineageTest.Book left = LineageTest.filled(GroupLimits.MEMBERS - 1);
    LineageTest.Book right = left.copy();
    left.add(1_001);
    right.add(1_002);
    assertEquals(GroupLimits.MEMBERS, left.lineage.roll().seats().size());
    assertTrue(left.refusal(1_003) instanceof GroupError.Full);
    left.exchange(right);
    assertEquals(left.lineage.roll().seats().keySet(), right.lineage.roll().seats().keySet());
    assertEquals(GroupLimits.MEMBERS, left.lineage.roll().seats().size());
  }
}
