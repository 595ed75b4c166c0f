package io.smartmesh.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.SealedBox;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** One node's part in finding and being found, with hostile neighbours: WH-2 to WH-9, RT-19. */
class WhereaboutsTest {
  private static final ChainTime NOON = new ChainTime(1_800_000_000L);
  private static final Whereabouts.Mode EPOCHS = new Whereabouts.Mode(true, true);
  private static final SigningKey NEIGHBOUR = Keys.of(70);
  private static final SigningKey OTHER = Keys.of(71);

  private final Rng rng = new Rng(3);

  private final class Node {
    final SigningKey key;
    final TreeMap<Bytes, Bytes> store = new TreeMap<>();
    final List<WhereOutput> told = new ArrayList<>();
    final TreeSet<Address> friends = new TreeSet<>();
    final List<Bytes> names = new ArrayList<>();
    Whereabouts where;

    Node(int number, Whereabouts.Mode mode) {
      key = Keys.of(number);
      start(mode);
    }

    void start(Whereabouts.Mode mode) {
      Whereabouts.Around around =
          new Whereabouts.Around(
              now -> NOON.plusSeconds(now.millis() / 1_000), () -> names, friends::contains);
      TreeMap<Bytes, Bytes> stored = new TreeMap<>(store);
      where =
          new Whereabouts(mode, key, Keys.CURVE, rng.split(), around, p -> stored, new Moment(0));
    }

    void give(long millis, WhereInput input) {
      where.handle(input, new Moment(millis), this::take);
    }

    private void take(WhereOutput output) {
      told.add(output);
      if (output instanceof WhereOutput.Store stored) {
        stored
            .write()
            .value()
            .ifPresentOrElse(
                v -> store.put(stored.write().key(), v), () -> store.remove(stored.write().key()));
      }
    }

    <T extends WhereOutput> List<T> drain(Class<T> kind) {
      List<T> found = new ArrayList<>();
      told.stream().filter(kind::isInstance).map(kind::cast).forEach(found::add);
      told.clear();
      return found;
    }

    void meets(long millis, SigningKey... ids) {
      for (SigningKey id : ids) {
        give(millis, new WhereInput.Near(id.publicKey()));
        give(millis, new WhereInput.Reachable(id.publicKey(), 1));
      }
    }

    void asked(long millis, SigningKey from, Find find) {
      give(millis, new WhereInput.Asked(from.address(), find.encode()));
    }

    List<String> refusals() {
      List<String> why = new ArrayList<>();
      drain(WhereOutput.Refused.class).forEach(refused -> why.add(refused.why().name()));
      return why;
    }
  }

  private Find find(Address whom) {
    return Find.of(whom.bytes(), rng.next(Find.TOKEN_LENGTH), OTHER.publicKey());
  }

  private Bytes introduction(SigningKey from, SigningKey to, Bytes token) {
    Bytes said = new Introduction(token, 500_000, Optional.of(RouteIds.secret(from))).encode();
    return SealedBox.seal(to.publicKey(), from, Introduction.CONTEXT, said, Keys.CURVE, rng);
  }

  // ------------------------------------------------------------------ identifiers

  @Test
  void everyEpochHasAKeyWhosePublicHalfAContactComputes() {
    SigningKey device = Keys.of(1);
    try (Secret route = RouteIds.secret(device)) {
      TreeSet<Address> seen = new TreeSet<>();
      for (long epoch = 500_000; epoch < 500_050; epoch++) {
        try (SigningKey own = RouteIds.own(device, route, epoch)) {
          assertEquals(own.publicKey(), RouteIds.of(Keys.CURVE, device.publicKey(), route, epoch));
          assertTrue(seen.add(own.address()));
        }
        long late = RouteIds.startSeconds(route, epoch) - epoch * WhereLimits.EPOCH_SECONDS;
        assertTrue(late >= 0 && late < WhereLimits.SPREAD_SECONDS, "" + late);
        ChainTime start = new ChainTime(RouteIds.startSeconds(route, epoch));
        assertEquals(epoch, RouteIds.epoch(route, start));
        assertEquals(epoch - 1, RouteIds.epoch(route, start.plusSeconds(-1)));
      }
      assertFalse(seen.contains(device.address()));
    }
  }

  @Test
  void theMeshIsToldOfEachEpochInTime() {
    Node alice = new Node(1, EPOCHS);
    Address first = alice.where.id().address();
    Moment due = alice.where.deadline();
    assertTrue(due.millis() <= 1_000 * (WhereLimits.EPOCH_SECONDS + WhereLimits.SPREAD_SECONDS));
    alice.where.wake(new Moment(due.millis() - 1), alice::take);
    assertTrue(alice.drain(WhereOutput.Rename.class).isEmpty());
    alice.where.wake(due, alice::take);
    List<WhereOutput.Rename> renames = alice.drain(WhereOutput.Rename.class);
    assertEquals(1, renames.size());
    assertNotEquals(first, renames.get(0).id().address());
    assertTrue(alice.where.deadline().isAfter(due));
  }

  // ------------------------------------------------------------------ questions

  @Test
  void aQuestionIsPassedOnOnceToTheOthersAndDies() {
    Node relay = new Node(2, EPOCHS);
    relay.meets(0, NEIGHBOUR, OTHER);
    relay.told.clear();
    Find find = find(Keys.of(9).address());
    relay.asked(0, NEIGHBOUR, find);
    List<WhereOutput.AskNeighbour> on = relay.drain(WhereOutput.AskNeighbour.class);
    assertEquals(
        List.of(new WhereOutput.AskNeighbour(OTHER.address(), find.oneHopOn().encode())), on);
    relay.asked(1, OTHER, find);
    assertTrue(relay.told.isEmpty(), "seen");
    Find last = find(Keys.of(9).address());
    relay.asked(2, NEIGHBOUR, new Find(1, last.token(), last.asker(), last.tag()));
    assertTrue(relay.told.isEmpty(), "no links left");
  }

  @Test
  void oneNeighbourHasAShareOfWhatIsPassedOn() {
    Node relay = new Node(2, EPOCHS);
    relay.meets(0, NEIGHBOUR, OTHER);
    relay.told.clear();
    for (int i = 0; i < 100; i++) {
      relay.asked(0, NEIGHBOUR, find(Keys.of(9).address()));
    }
    long refused = relay.told.stream().filter(WhereOutput.Refused.class::isInstance).count();
    assertEquals(100 - WhereLimits.PASSED_PER_SECOND_OF_ONE, refused);
    relay.told.clear();
    relay.asked(0, OTHER, find(Keys.of(9).address()));
    assertEquals(1, relay.drain(WhereOutput.AskNeighbour.class).size());
  }

  @Test
  void anotherNameFindsTooAndAnswersAreFew() {
    Node bob = new Node(3, EPOCHS);
    Bytes tag = rng.next(32);
    bob.names.add(tag);
    bob.meets(0, NEIGHBOUR, OTHER);
    bob.told.clear();
    int answers = 0;
    for (int i = 0; i < 3 * WhereLimits.ANSWERED_PER_SECOND; i++) {
      SigningKey from = i % 2 == 0 ? NEIGHBOUR : OTHER;
      bob.asked(0, from, Find.of(tag, rng.next(Find.TOKEN_LENGTH), OTHER.publicKey()));
      answers += bob.drain(WhereOutput.SendPacket.class).size();
    }
    assertEquals(WhereLimits.ANSWERED_PER_SECOND, answers);
  }

  @Test
  void whoHidesAnswersAFriendOnly() {
    Node bob = new Node(3, new Whereabouts.Mode(true, false));
    bob.meets(0, NEIGHBOUR);
    bob.told.clear();
    bob.asked(0, NEIGHBOUR, find(bob.key.address()));
    assertEquals(List.of("NOT_FINDABLE"), bob.refusals());
    SigningKey friend = Keys.of(5);
    bob.friends.add(friend.address());
    bob.give(0, new WhereInput.PacketArrived(introduction(friend, bob.key, Introduction.NO_TOKEN)));
    bob.told.clear();
    SigningKey id = RouteIds.own(friend, RouteIds.secret(friend), 500_000);
    Bytes token = rng.next(Find.TOKEN_LENGTH);
    bob.asked(2_000, NEIGHBOUR, Find.of(bob.key.address().bytes(), token, id.publicKey()));
    assertEquals(id.address(), bob.drain(WhereOutput.SendPacket.class).get(0).id());
  }

  // ------------------------------------------------------------------ answers

  @Test
  void onlyWhoWasAskedForIsTakenForTheAnswer() {
    Node alice = new Node(1, EPOCHS);
    SigningKey bob = Keys.of(3);
    alice.meets(0, NEIGHBOUR);
    alice.give(0, new WhereInput.Wanted(bob.address().bytes()));
    Find asked;
    try {
      asked = Find.decode(alice.drain(WhereOutput.AskNeighbour.class).get(0).payload());
    } catch (io.smartmesh.base.Malformed e) {
      throw new AssertionError(e);
    }
    assertTrue(asked.asksFor(bob.address().bytes()));
    assertFalse(asked.asksFor(OTHER.address().bytes()));
    assertFalse(asked.encode().toHex().contains(alice.key.address().bytes().toHex()));
    assertFalse(asked.encode().toHex().contains(bob.address().bytes().toHex()));
    SigningKey id = alice.where.id();
    alice.give(1, new WhereInput.PacketArrived(introduction(OTHER, id, asked.token())));
    alice.give(1, new WhereInput.PacketArrived(introduction(bob, id, rng.next(Find.TOKEN_LENGTH))));
    alice.give(1, new WhereInput.PacketArrived(Bytes.utf8("hello")));
    alice.give(1, new WhereInput.Asked(NEIGHBOUR.address(), Bytes.utf8("hello")));
    assertEquals(
        List.of("NOT_ASKED", "NOT_ASKED", "NOT_AUTHENTIC", "MALFORMED_QUESTION"), alice.refusals());
    assertFalse(alice.where.knows(bob.address()));
    alice.give(2_000, new WhereInput.PacketArrived(introduction(bob, id, asked.token())));
    assertTrue(alice.where.knows(bob.address()));
  }

  @Test
  void whoIsKnownIsStoredAndStrangersAreForgottenFirst() {
    Node alice = new Node(1, EPOCHS);
    SigningKey friend = Keys.of(200);
    alice.friends.add(friend.address());
    for (int i = 0; i <= WhereLimits.KNOWN; i++) {
      SigningKey from = Keys.of(200 + i);
      Bytes box = introduction(from, alice.key, Introduction.NO_TOKEN);
      alice.give(100L * i, new WhereInput.PacketArrived(box));
    }
    assertEquals(WhereLimits.KNOWN, alice.store.size());
    alice.start(EPOCHS);
    assertTrue(alice.where.knows(friend.address()));
    assertFalse(alice.where.knows(Keys.of(201).address()));
    assertTrue(alice.where.knows(Keys.of(200 + WhereLimits.KNOWN).address()));
  }
}
