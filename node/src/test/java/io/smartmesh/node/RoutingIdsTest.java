package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.identity.Whereabouts;
import io.smartmesh.node.Hamlet.Device;
import io.smartmesh.payment.PaymentState;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whole nodes that go by another identifier each epoch: WH-1 to WH-6, RT-19 to RT-21. */
class RoutingIdsTest {
  private static final long SETTLED = 10_000;

  private final Hamlet hamlet = Hamlet.row(3);
  private final Device alice = hamlet.devices.get(0);
  private final Device middle = hamlet.devices.get(1);
  private final Device bob = hamlet.devices.get(2);

  private boolean arrives(Device to, int number) {
    for (int i = 0; i < 60 && !to.has(number); i++) {
      hamlet.time.run(1_000);
    }
    return to.has(number);
  }

  private TreeSet<Address> devices() {
    TreeSet<Address> all = new TreeSet<>();
    hamlet.devices.forEach(device -> all.add(device.address()));
    return all;
  }

  /** README's {@code send 0x… hello}: to somebody whom nobody knows yet, over a stranger. */
  @Test
  void theFirstWordsToAnAddressArriveAndAreAnswered() {
    hamlet.time.run(SETTLED);
    assertEquals(2, alice.peers().size());
    assertTrue(alice.peers().stream().noneMatch(devices()::contains), "strangers");
    alice.sends(bob, 1);
    assertTrue(arrives(bob, 1));
    bob.sends(alice, 2);
    assertTrue(arrives(alice, 2));
    assertTrue(alice.peers().contains(bob.address()), "" + alice.peers());
    assertTrue(bob.peers().contains(alice.address()));
    assertTrue(
        middle.peers().stream().noneMatch(devices()::contains), "who carries learns nothing");
  }

  @Test
  void whoKnowsEachOtherGoesOnDoingSoThroughEpochsAndRestarts() {
    hamlet.time.run(SETTLED);
    alice.sends(bob, 1);
    assertTrue(arrives(bob, 1));
    TreeSet<Address> seen = new TreeSet<>(middle.peers());
    for (int epoch = 2; epoch < 6; epoch++) {
      hamlet.time.run(Hamlet.HOUR);
      TreeSet<Address> now = middle.peers();
      assertTrue(now.stream().noneMatch(seen::contains), "new identifiers in each epoch");
      seen.addAll(now);
      bob.sends(alice, epoch);
      assertTrue(arrives(alice, epoch));
    }
    alice.restart();
    hamlet.time.run(SETTLED);
    assertTrue(alice.peers().contains(bob.address()), "from what is stored");
    alice.sends(bob, 9);
    assertTrue(arrives(bob, 9));
  }

  /** Long out of reach, and nobody is asked: the identifiers of any epoch can be computed. */
  @Test
  void whoComesBackAfterADayIsRecognised() {
    hamlet.time.run(SETTLED);
    alice.sends(bob, 1);
    assertTrue(arrives(bob, 1));
    hamlet.devices.forEach(Device::radioOff);
    hamlet.time.run(24 * Hamlet.HOUR);
    assertFalse(alice.peers().contains(bob.address()));
    hamlet.devices.forEach(Device::radioOn);
    hamlet.time.run(SETTLED);
    assertTrue(alice.peers().contains(bob.address()));
  }

  /** WH-5. */
  @Test
  void whoIsFindableByContactsOnlyDoesNotAnswerAStranger() {
    Device shy = hamlet.device(new Whereabouts.Mode(true, false));
    hamlet.join(middle, shy);
    hamlet.time.run(SETTLED);
    alice.sends(shy, 1);
    assertFalse(arrives(shy, 1));
    shy.sends(bob, 2);
    assertTrue(arrives(bob, 2), "it may find others");
    bob.sends(shy, 3);
    assertTrue(arrives(shy, 3), "whom it made its contacts");
  }

  /** RT-21: a clock that is two days wrong costs a question. */
  @Test
  void aWrongClockIsMetByAsking() {
    Device late = hamlet.new Device(Hamlet.EPOCHS, -2 * 86_400);
    hamlet.join(middle, late);
    hamlet.time.run(SETTLED);
    alice.sends(late, 1);
    assertTrue(arrives(late, 1));
    late.sends(alice, 2);
    assertTrue(arrives(alice, 2));
    hamlet.time.run(3 * Hamlet.HOUR);
    assertTrue(alice.peers().contains(late.address()));
  }

  /** Who goes by its device key is found by those who do not, and finds them. */
  @Test
  void bothWaysOfBeingKnownUnderstandEachOther() {
    Device open = hamlet.device(Whereabouts.Mode.OPEN);
    hamlet.join(middle, open);
    hamlet.time.run(SETTLED);
    alice.sends(open, 1);
    assertTrue(arrives(open, 1));
    open.sends(alice, 2);
    assertTrue(arrives(alice, 2));
    open.sends(bob, 3);
    assertTrue(arrives(bob, 3));
  }

  /** WH-6: channels that the chain tells of, paid over through several epochs. */
  @Test
  void channelPeersFindEachOtherAndMediate() {
    List<ChannelFact> facts = new ArrayList<>();
    facts.add(Hamlet.opened(alice, middle));
    facts.add(Hamlet.opened(middle, bob));
    hamlet.devices.forEach(device -> device.seesChain(9, facts));
    hamlet.time.run(SETTLED);
    assertEquals(PaymentState.PAID, paid(1));
    hamlet.time.run(3 * Hamlet.HOUR);
    middle.restart();
    hamlet.time.run(SETTLED);
    assertEquals(PaymentState.PAID, paid(2));
  }

  private PaymentState paid(int number) {
    alice.pays(bob, number, 500);
    for (int i = 0; i < 30 && alice.payment(number) != PaymentState.PAID; i++) {
      hamlet.time.run(1_000);
    }
    return alice.payment(number);
  }
}
