package io.smartmesh.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.SealedBox;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Party;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.VirtualTime;
import io.smartmesh.testkit.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who is shown what, and what follows: ID-6 to ID-11. */
class IdentitiesTest {
  private static final ChainTime NOON = new ChainTime(1_800_000_000L);

  private final VirtualTime time = new VirtualTime();
  private final Rng rng = new Rng(5);
  private final Wire wire = new Wire(time, rng, Wire.Faults.NONE);
  private final List<Node> nodes = new ArrayList<>();
  private final List<Bytes> air = new ArrayList<>();

  private final SigningKey aliceAccount = Keys.of(1);
  private final SigningKey bobAccount = Keys.of(2);
  private final SigningKey alicePhone = Keys.of(11);
  private final SigningKey bobPhone = Keys.of(12);
  private Card aliceCard = card(aliceAccount, alicePhone);

  private static Card card(SigningKey account, SigningKey device) {
    return Card.of(account.publicKey()).certify(account, device, 1, NOON).orThrow();
  }

  private final class Node {
    final SigningKey key;
    final TreeMap<Bytes, Bytes> store = new TreeMap<>();
    final List<IdentityOutput> told = new ArrayList<>();
    final Party<IdentityInput, IdentityOutput> party;
    Identities identities;

    Node(SigningKey key, Optional<Card> own) {
      this.key = key;
      identities = start(own);
      party = time.join(identities, this::out);
      nodes.add(this);
    }

    private Identities start(Optional<Card> own) {
      TreeMap<Bytes, Bytes> stored = new TreeMap<>(store);
      return new Identities(
          key,
          Keys.CURVE,
          Keys.CURVE,
          rng.split(),
          own,
          prefix -> {
            TreeMap<Bytes, Bytes> found = new TreeMap<>(stored);
            found.keySet().removeIf(k -> !k.startsWith(prefix));
            return found;
          });
    }

    void restart(Optional<Card> own) {
      identities = start(own);
      party.start(identities);
    }

    void contact(Node other) {
      party.give(new IdentityInput.Contact(other.key.address()));
    }

    private void out(IdentityOutput output) {
      told.add(output);
      if (output instanceof IdentityOutput.Store stored) {
        StoreWrite write = stored.write();
        write
            .value()
            .ifPresentOrElse(v -> store.put(write.key(), v), () -> store.remove(write.key()));
      } else if (output instanceof IdentityOutput.SendPacket packet) {
        air.add(packet.payload());
        for (Node node : nodes) {
          if (node.key.address().equals(packet.to())) {
            wire.carry(() -> node.party.give(new IdentityInput.PacketArrived(packet.payload())));
          }
        }
      }
    }

    <T extends IdentityOutput> List<T> told(Class<T> kind) {
      List<T> found = new ArrayList<>();
      told.stream().filter(kind::isInstance).map(kind::cast).forEach(found::add);
      return found;
    }

    Optional<Address> deviceFor(Address address) {
      return identities.deviceFor(address);
    }
  }

  private void meet(Node a, Node b) {
    a.party.give(new IdentityInput.NodeReachable(b.key.publicKey()));
    b.party.give(new IdentityInput.NodeReachable(a.key.publicKey()));
  }

  private void part(Node a, Node b) {
    a.party.give(new IdentityInput.NodeUnreachable(b.key.address()));
    b.party.give(new IdentityInput.NodeUnreachable(a.key.address()));
  }

  private Node alice() {
    return new Node(alicePhone, Optional.of(aliceCard));
  }

  private Node bob() {
    return new Node(bobPhone, Optional.of(card(bobAccount, bobPhone)));
  }

  /** ID-7: Alice wrote to Bob, so Bob learns her account; she does not learn his. */
  @Test
  void onlyWhoIsWrittenToLearnsTheAccount() {
    Node alice = alice();
    Node bob = bob();
    meet(alice, bob);
    time.run(60_000);
    assertEquals(List.of(), air);
    alice.contact(bob);
    time.run(60_000);
    assertEquals(
        Optional.of(aliceAccount.address()), bob.identities.accountOf(alicePhone.address()));
    assertEquals(Optional.empty(), alice.identities.accountOf(bobPhone.address()));
    assertEquals(Optional.of(alicePhone.address()), bob.deviceFor(aliceAccount.address()));
    int sent = air.size();
    time.run(600_000);
    assertEquals(sent, air.size(), "once acknowledged it is not sent again (ID-8)");
    part(alice, bob);
    meet(alice, bob);
    alice.restart(Optional.of(aliceCard));
    meet(alice, bob);
    time.run(600_000);
    assertEquals(sent, air.size(), "nor after a restart");
  }

  /** ID-7: whoever only asks is told nothing, even when it knows the account. */
  @Test
  void aStrangerWhoAsksHearsNothing() {
    Node alice = alice();
    Node mallory = new Node(Keys.of(66), Optional.empty());
    meet(alice, mallory);
    Card fake = Card.of(aliceAccount.publicKey());
    Bytes question =
        SealedBox.seal(
            alicePhone.publicKey(),
            mallory.key,
            IdentityMessage.CONTEXT,
            IdentityMessage.about(fake, List.of()).encode(),
            Keys.CURVE,
            rng);
    alice.party.give(new IdentityInput.PacketArrived(question));
    time.run(60_000);
    assertEquals(List.of(), air);
  }

  /** ID-6: the account is not to be seen in what is on the air. */
  @Test
  void theAirDoesNotShowTheAccount() {
    Node alice = alice();
    Node bob = bob();
    meet(alice, bob);
    alice.contact(bob);
    bob.contact(alice);
    time.run(60_000);
    assertEquals(Optional.of(bobAccount.address()), alice.identities.accountOf(bobPhone.address()));
    for (Bytes payload : air) {
      for (SigningKey secretive : List.of(aliceAccount, bobAccount)) {
        assertFalse(payload.toHex().contains(secretive.address().bytes().toHex()));
        assertFalse(payload.toHex().contains(secretive.publicKey().compressed().toHex()));
      }
    }
  }

  /** ID-8: it gets there over a bad way, and through restarts. */
  @Test
  void theCardArrivesWhateverIsLost() {
    Property.forAll(
        20,
        seed -> {
          IdentitiesTest world = new IdentitiesTest();
          world.wire.faults(new Wire.Faults(0.3, 0.2, 1, 50));
          for (int i = 0; i < 10; i++) {
            world.aliceCard =
                world.aliceCard.certify(world.aliceAccount, Keys.of(700 + i), i, NOON).orThrow();
          }
          Node alice = world.alice();
          Node bob = world.bob();
          alice.contact(bob);
          for (int i = 0; i < 6; i++) {
            world.meet(alice, bob);
            world.time.run(20_000);
            if (seed.chance(0.5)) {
              alice.restart(Optional.of(world.aliceCard));
              bob.restart(Optional.empty());
            } else {
              world.part(alice, bob);
            }
          }
          world.wire.faults(Wire.Faults.NONE);
          world.part(alice, bob);
          world.meet(alice, bob);
          world.time.run(20_000);
          assertEquals(
              Optional.of(world.aliceCard.preferred()),
              Optional.of(bob.deviceFor(world.aliceAccount.address())));
        });
  }

  /** ID-9: after a rotation Bob's texts go to the new device, and the old one is refused. */
  @Test
  void aReplacedDeviceIsFollowed() {
    Node alice = alice();
    Node bob = bob();
    meet(alice, bob);
    alice.contact(bob);
    bob.contact(alice);
    time.run(60_000);
    SigningKey next = Keys.of(13);
    Card rotated =
        aliceCard
            .certify(aliceAccount, next, 2, NOON)
            .orThrow()
            .revoke(aliceAccount, alicePhone.address(), NOON)
            .orThrow();
    part(alice, bob);
    Node newPhone = new Node(next, Optional.of(rotated));
    newPhone.contact(bob);
    meet(newPhone, bob);
    time.run(60_000);
    assertEquals(Optional.of(next.address()), bob.deviceFor(alicePhone.address()));
    assertEquals(Optional.of(next.address()), bob.deviceFor(aliceAccount.address()));
    assertTrue(bob.identities.isRevoked(alicePhone.address()));
    assertEquals(
        List.of(
            new IdentityOutput.DeviceRevoked(
                aliceAccount.address(), alicePhone.address(), Optional.of(next.address()))),
        bob.told(IdentityOutput.DeviceRevoked.class));
    assertEquals(
        Optional.of(bobAccount.address()),
        newPhone.identities.accountOf(bobPhone.address()),
        "who deals with one device of a person deals with all: Bob showed his card to the new one");
  }

  /** ID-10: a device that an older card brings back stays revoked, and is told so itself. */
  @Test
  void anOldCardTakesNothingBack() {
    Node bob = bob();
    Card revoked =
        aliceCard
            .certify(aliceAccount, Keys.of(13), 2, NOON)
            .orThrow()
            .revoke(aliceAccount, alicePhone.address(), NOON)
            .orThrow();
    Node newPhone = new Node(Keys.of(13), Optional.of(revoked));
    newPhone.contact(bob);
    meet(newPhone, bob);
    time.run(60_000);
    Node thief = alice();
    thief.contact(bob);
    meet(thief, bob);
    time.run(60_000);
    assertTrue(bob.identities.isRevoked(alicePhone.address()));
    assertTrue(thief.identities.isRevoked(alicePhone.address()), "it learns it from Bob");
  }

  /** ID-7: nobody fills our memory with other people's accounts. */
  @Test
  void aCardThatIsNotTheSendersIsRefused() {
    Node bob = bob();
    Bytes message =
        SealedBox.seal(
            bobPhone.publicKey(),
            Keys.of(66),
            IdentityMessage.CONTEXT,
            IdentityMessage.about(aliceCard, aliceCard.statements()).encode(),
            Keys.CURVE,
            rng);
    bob.party.give(new IdentityInput.PacketArrived(message));
    assertEquals(
        new IdentityError.NotItsOwn(aliceAccount.address(), Keys.of(66).address()),
        bob.told(IdentityOutput.Refused.class).get(0).error());
    assertEquals(Optional.empty(), bob.identities.accountOf(alicePhone.address()));
  }

  /** A second device of one's own gets the card as well. */
  @Test
  void ownDevicesKeepEachOtherUpToDate() {
    Card both = aliceCard.certify(aliceAccount, Keys.of(13), 2, NOON).orThrow();
    Node phone = alice();
    Node tablet = new Node(Keys.of(13), Optional.of(both));
    meet(phone, tablet);
    time.run(60_000);
    assertEquals(Optional.of(both), phone.identities.own());
  }
}
