package io.smartmesh.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Malformed;
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
    final TreeSet<Address> dealt = new TreeSet<>();
    Whereabouts where;

    Node(int number, Whereabouts.Mode mode) {
      key = Keys.of(number);
      start(mode);
    }

    void start(Whereabouts.Mode mode) {
      Whereabouts.Around around =
          new Whereabouts.Around(
              now -> NOON.plusSeconds(now.millis() / 1_000),
              () -> names,
              friends::contains,
              () -> dealt);
      TreeMap<Bytes, Bytes> stored = new TreeMap<>(store);
      where =
          new Whereabouts(mode, key, Keys.CURVE, rng.split(), around, p -> stored, new Moment(0));
    }

    /** And ends the turn. */
    void give(long millis, WhereInput input) {
      where.handle(input, new Moment(millis), this::take);
      if (!where.deadline().isAfter(new Moment(millis))) {
        wake(millis);
      }
    }

    void wake(long millis) {
      where.wake(new Moment(millis), this::take);
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
    return find(whom.bytes(), OTHER);
  }

  private Find find(Bytes name, SigningKey asker) {
    return Find.of(List.of(name), rng.next(Find.TOKEN_LENGTH), asker.publicKey());
  }

  private Bytes introduction(SigningKey from, SigningKey to, Bytes answer) {
    Bytes said = new Introduction(answer, 500_000, Optional.of(RouteIds.secret(from))).encode();
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
    relay.asked(2, NEIGHBOUR, new Find(1, last.token(), last.asker(), last.tags()));
    assertTrue(relay.told.isEmpty(), "no links left");
  }

  /** WH-17. */
  @Test
  void manyNamesAreOneQuestionAndTheNextOneWaits() {
    Node alice = new Node(1, EPOCHS);
    for (int i = 0; i < WhereLimits.NAMES_ASKED; i++) {
      alice.give(0, new WhereInput.Wanted(Keys.of(200 + i).address().bytes(), false));
    }
    alice.meets(1, NEIGHBOUR);
    List<WhereOutput.AskNeighbour> first = alice.drain(WhereOutput.AskNeighbour.class);
    assertEquals(1, first.size());
    assertTrue(asksFor(first.get(0), Keys.of(200).address()));
    assertTrue(asksFor(first.get(0), Keys.of(200 + WhereLimits.NAMES_ASKED - 1).address()));
    alice.give(2, new WhereInput.Wanted(Keys.of(9).address().bytes(), false));
    assertEquals(List.of(), alice.drain(WhereOutput.AskNeighbour.class));
    assertEquals(new Moment(1 + WhereLimits.ASK_GAP_MILLIS), alice.where.deadline());
    alice.wake(1 + WhereLimits.ASK_GAP_MILLIS);
    List<WhereOutput.AskNeighbour> next = alice.drain(WhereOutput.AskNeighbour.class);
    assertEquals(1, next.size());
    assertTrue(asksFor(next.get(0), Keys.of(9).address()));
  }

  /** WH-17: who is meant beside others sends the question on to them. */
  @Test
  void whoIsNotTheOnlyOneMeantSendsItOn() {
    Node bob = new Node(3, EPOCHS);
    bob.meets(0, NEIGHBOUR, OTHER);
    bob.told.clear();
    bob.asked(0, NEIGHBOUR, find(bob.key.address()));
    assertEquals(List.of(), bob.drain(WhereOutput.AskNeighbour.class), "meant alone");
    List<Bytes> both = List.of(Keys.of(9).address().bytes(), bob.key.address().bytes());
    Bytes token = rng.next(Find.TOKEN_LENGTH);
    bob.asked(0, NEIGHBOUR, Find.of(both, token, OTHER.publicKey()));
    assertEquals(1, bob.told.stream().filter(WhereOutput.SendPacket.class::isInstance).count());
    assertEquals(1, bob.drain(WhereOutput.AskNeighbour.class).size());
  }

  /** WH-18. */
  @Test
  void aNeighbourWhoComesUpIsToldWhatTheOthersWereToldJustNow() {
    Node relay = new Node(2, EPOCHS);
    relay.meets(0, NEIGHBOUR);
    relay.told.clear();
    Find find = find(Keys.of(9).address());
    relay.asked(0, NEIGHBOUR, find);
    relay.meets(1, NEIGHBOUR);
    assertEquals(List.of(), relay.drain(WhereOutput.AskNeighbour.class), "it said so itself");
    relay.meets(WhereLimits.FRESH_MILLIS - 1, OTHER);
    assertEquals(
        List.of(new WhereOutput.AskNeighbour(OTHER.address(), find.oneHopOn().encode())),
        relay.drain(WhereOutput.AskNeighbour.class));
    relay.meets(WhereLimits.FRESH_MILLIS, Keys.of(72));
    assertEquals(List.of(), relay.drain(WhereOutput.AskNeighbour.class));
  }

  /** WH-19. */
  @Test
  void anAnswerWaitsForTheWayToWhoAsked() {
    Node bob = new Node(3, EPOCHS);
    bob.meets(0, NEIGHBOUR);
    bob.told.clear();
    bob.asked(0, NEIGHBOUR, find(bob.key.address()));
    assertEquals(List.of(), bob.drain(WhereOutput.SendPacket.class));
    bob.give(WhereLimits.OWED_MILLIS - 1, new WhereInput.Reachable(OTHER.publicKey(), 2));
    assertEquals(OTHER.address(), bob.drain(WhereOutput.SendPacket.class).get(0).id());
    SigningKey late = Keys.of(72);
    bob.asked(10_000, NEIGHBOUR, find(bob.key.address().bytes(), late));
    bob.give(10_000 + WhereLimits.OWED_MILLIS, new WhereInput.Reachable(late.publicKey(), 2));
    assertEquals(List.of(), bob.drain(WhereOutput.SendPacket.class));
  }

  /** WH-3: what a flood says beyond its share does not push out what was said before. */
  @Test
  void aFloodOfQuestionsFillsNoMemory() {
    Node relay = new Node(2, EPOCHS);
    relay.meets(0, NEIGHBOUR, OTHER);
    Find honest = find(Keys.of(9).address());
    relay.asked(0, OTHER, honest);
    for (int i = 0; i < 2 * WhereLimits.SEEN; i++) {
      relay.asked(1, NEIGHBOUR, find(Keys.of(9).address()));
    }
    relay.told.clear();
    relay.asked(2, OTHER, honest);
    assertTrue(relay.told.isEmpty(), "it was seen, and still is");
  }

  /** WH-6. */
  @Test
  void whomSomethingWaitsForIsAskedForByEachNewNeighbour() {
    Node alice = new Node(1, EPOCHS);
    Address bob = Keys.of(9).address();
    alice.dealt.add(bob);
    alice.meets(0, NEIGHBOUR);
    List<WhereOutput.AskNeighbour> first = alice.drain(WhereOutput.AskNeighbour.class);
    assertTrue(first.stream().anyMatch(ask -> asksFor(ask, bob)), "" + first);
    long later = 2 * WhereLimits.SEARCH_MILLIS;
    alice.give(later, new WhereInput.Gone(NEIGHBOUR.address(), "far away"));
    alice.drain(WhereOutput.AskNeighbour.class);
    alice.meets(later + 1, OTHER);
    List<WhereOutput.AskNeighbour> again = alice.drain(WhereOutput.AskNeighbour.class);
    assertTrue(again.stream().anyMatch(ask -> asksFor(ask, bob)), "after that search was over");
  }

  /** WH-6: a clock that jumped makes a stranger of somebody known. */
  @Test
  void aStrangerMayBeSomebodyKnownSoThoseDealtWithAreAskedForNowAndThen() {
    Node alice = new Node(1, EPOCHS);
    SigningKey bob = Keys.of(9);
    alice.give(0, new WhereInput.PacketArrived(introduction(bob, alice.key, Introduction.UNASKED)));
    alice.dealt.add(bob.address());
    alice.meets(1, NEIGHBOUR);
    alice.drain(WhereOutput.AskNeighbour.class);
    assertEquals(new Moment(1 + WhereLimits.LOOK_MILLIS), alice.where.deadline());
    alice.wake(1 + WhereLimits.LOOK_MILLIS);
    List<WhereOutput.AskNeighbour> asked = alice.drain(WhereOutput.AskNeighbour.class);
    assertTrue(asked.stream().anyMatch(ask -> asksFor(ask, bob.address())), "" + asked);
    long over = 1 + WhereLimits.LOOK_MILLIS + WhereLimits.LOOK_SEARCH_MILLIS;
    alice.wake(over);
    alice.meets(over, OTHER);
    alice.wake(over + WhereLimits.LOOK_MILLIS);
    assertEquals(List.of(), alice.drain(WhereOutput.AskNeighbour.class), "so soon again");
    alice.wake(over + WhereLimits.LOOK_PAUSE_MILLIS);
    assertEquals(2, alice.drain(WhereOutput.AskNeighbour.class).size());
  }

  /** WH-21: somebody known is sought by what he goes by now, and by what he went by just before. */
  @Test
  void whoIsKnownAndHasNoWayIsSoughtInTheMesh() {
    Node alice = new Node(1, EPOCHS);
    SigningKey bob = Keys.of(9);
    alice.give(0, new WhereInput.Wanted(bob.address().bytes(), false));
    assertEquals(List.of(), alice.drain(WhereOutput.Seek.class), "by what?");
    alice.give(1, new WhereInput.PacketArrived(introduction(bob, alice.key, Introduction.UNASKED)));
    long late = 600_000; // by then everybody is in the epoch
    alice.wake(late);
    alice.drain(WhereOutput.Seek.class);
    alice.give(late, new WhereInput.Wanted(bob.address().bytes(), false));
    List<WhereOutput.Seek> expected = new ArrayList<>();
    try (Secret route = RouteIds.secret(bob)) {
      for (long epoch = 500_000; epoch >= 499_999; epoch--) {
        expected.add(
            new WhereOutput.Seek(RouteIds.of(Keys.CURVE, bob.publicKey(), route, epoch).address()));
      }
    }
    assertEquals(expected, alice.drain(WhereOutput.Seek.class));
    SigningKey now = RouteIds.own(bob, RouteIds.secret(bob), 500_000);
    alice.meets(late, now);
    alice.give(late, new WhereInput.Wanted(bob.address().bytes(), false));
    assertEquals(List.of(), alice.drain(WhereOutput.Seek.class), "he is about");
  }

  /** WH-21: the way back to a stranger who asks from afar is sought, too. */
  @Test
  void whoAsksFromAfarIsSought() {
    Node alice = new Node(1, EPOCHS);
    alice.meets(0, NEIGHBOUR);
    alice.asked(1, NEIGHBOUR, find(alice.key.address()));
    assertEquals(
        List.of(new WhereOutput.Seek(OTHER.address())), alice.drain(WhereOutput.Seek.class));
  }

  private static boolean asksFor(WhereOutput.AskNeighbour ask, Address whom) {
    try {
      return Find.decode(ask.payload()).answerIfAsked(whom.bytes()).isPresent();
    } catch (Malformed e) {
      throw new AssertionError(e);
    }
  }

  /** WH-3: whoever makes us look for many pushes out no search of the user's, and is slowed. */
  @Test
  void whatNoUserAskedForGivesWayFirst() {
    Searches searches = new Searches(rng.split());
    Bytes person = Keys.of(9).address().bytes();
    searches.want(person, false, WhereLimits.SEARCH_MILLIS, new Moment(0));
    for (int i = 0; i < 2 * WhereLimits.SEARCHES; i++) {
      searches.want(rng.next(16), true, WhereLimits.SEARCH_MILLIS, new Moment(0));
    }
    assertEquals(1 + WhereLimits.CASUAL_AT_ONCE, asked(searches, 0));
    for (int second = 1; second < WhereLimits.SEARCHES; second++) {
      for (int i = 0; i < 2 * WhereLimits.CASUAL_PER_SECOND; i++) {
        searches.want(rng.next(16), true, WhereLimits.SEARCH_MILLIS, new Moment(1_000L * second));
      }
    }
    assertTrue(searches.isWanted(person));
    assertTrue(searches.hasRoom(), "for whom the user asks");
    assertEquals(WhereLimits.SEARCHES, searches.size());
  }

  /** Names that are asked for now. */
  private static int asked(Searches searches, long millis) {
    return searches.due(OTHER::publicKey, new Moment(millis)).stream()
        .mapToInt(find -> find.tags().size())
        .sum();
  }

  /** WH-3: the longer it is looked for in vain, the less a stranger's coming hastens it. */
  @Test
  void aNewcomerHastensTheNextQuestionByThreeQuarters() {
    Searches searches = new Searches(rng.split());
    searches.want(Keys.of(9).address().bytes(), false, WhereLimits.SEARCH_MILLIS, new Moment(0));
    long now = 0;
    for (int i = 0; i < 10; i++) {
      assertEquals(1, asked(searches, now));
      now = searches.deadline().millis();
    }
    long asked = now;
    assertEquals(1, asked(searches, asked));
    searches.newcomer(new Moment(asked));
    assertEquals(asked + WhereLimits.ASK_MILLIS_MOST / 4, searches.deadline().millis());
    searches.newcomer(new Moment(asked + 5));
    assertEquals(asked + WhereLimits.ASK_MILLIS_MOST / 4, searches.deadline().millis());
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
    assertEquals(100 - WhereLimits.PASSED_AT_ONCE_OF_ONE, refused);
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
    for (int i = 0; i < 2 * WhereLimits.ANSWERED_AT_ONCE; i++) {
      SigningKey from = i % 2 == 0 ? NEIGHBOUR : OTHER;
      bob.asked(0, from, find(tag, OTHER));
      answers += bob.drain(WhereOutput.SendPacket.class).size();
    }
    assertEquals(WhereLimits.ANSWERED_AT_ONCE, answers);
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
    bob.give(0, new WhereInput.PacketArrived(introduction(friend, bob.key, Introduction.UNASKED)));
    bob.told.clear();
    SigningKey id = RouteIds.own(friend, RouteIds.secret(friend), 500_000);
    bob.give(1_000, new WhereInput.Reachable(id.publicKey(), 2));
    bob.asked(2_000, NEIGHBOUR, find(bob.key.address().bytes(), id));
    assertEquals(id.address(), bob.drain(WhereOutput.SendPacket.class).get(0).id());
  }

  // ------------------------------------------------------------------ answers

  @Test
  void onlyWhoWasAskedForIsTakenForTheAnswer() {
    Node alice = new Node(1, EPOCHS);
    SigningKey bob = Keys.of(3);
    alice.meets(0, NEIGHBOUR);
    alice.give(0, new WhereInput.Wanted(bob.address().bytes(), false));
    Find asked;
    try {
      asked = Find.decode(alice.drain(WhereOutput.AskNeighbour.class).get(0).payload());
    } catch (io.smartmesh.base.Malformed e) {
      throw new AssertionError(e);
    }
    Bytes answer = asked.answerIfAsked(bob.address().bytes()).orElseThrow();
    assertEquals(Optional.empty(), asked.answerIfAsked(OTHER.address().bytes()));
    assertFalse(asked.encode().toHex().contains(alice.key.address().bytes().toHex()));
    assertFalse(asked.encode().toHex().contains(bob.address().bytes().toHex()));
    SigningKey id = alice.where.id();
    alice.give(1, new WhereInput.PacketArrived(introduction(OTHER, id, answer)));
    alice.give(1, new WhereInput.PacketArrived(introduction(bob, id, rng.next(Find.TOKEN_LENGTH))));
    alice.give(1, new WhereInput.PacketArrived(Bytes.utf8("hello")));
    alice.give(1, new WhereInput.Asked(NEIGHBOUR.address(), Bytes.utf8("hello")));
    assertEquals(
        List.of("NOT_ASKED", "NOT_ASKED", "NOT_AUTHENTIC", "MALFORMED_QUESTION"), alice.refusals());
    assertFalse(alice.where.knows(bob.address()));
    alice.give(2_000, new WhereInput.PacketArrived(introduction(bob, id, answer)));
    assertTrue(alice.where.knows(bob.address()));
  }

  @Test
  void whoIsKnownIsStoredAndStrangersAreForgottenFirst() {
    Node alice = new Node(1, EPOCHS);
    SigningKey friend = Keys.of(200);
    alice.friends.add(friend.address());
    for (int i = 0; i <= WhereLimits.KNOWN; i++) {
      SigningKey from = Keys.of(200 + i);
      Bytes box = introduction(from, alice.key, Introduction.UNASKED);
      alice.give(100L * i, new WhereInput.PacketArrived(box));
    }
    assertEquals(WhereLimits.KNOWN, alice.store.size());
    alice.start(EPOCHS);
    assertTrue(alice.where.knows(friend.address()));
    assertFalse(alice.where.knows(Keys.of(201).address()));
    assertTrue(alice.where.knows(Keys.of(200 + WhereLimits.KNOWN).address()));
  }
}
