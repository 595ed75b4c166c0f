package io.smartmesh.around;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One neighbour who says whatever he likes. */
class HostileTest {
  private static final long SECOND = Square.SECOND;
  private static final long DAY = 86_400;

  private final Square square = new Square(new Rng(2));
  private final Square.Person victim = square.person();
  private final Square.Person liar = square.person();
  private final Square.Person honest = square.person();

  private Post notice(SigningKey key, String text, Bytes card) {
    return post(key, PostKind.NOTICE, text, card);
  }

  private Post post(SigningKey key, PostKind kind, String text, Bytes card) {
    return Post.sign(
        key,
        Square.NETWORK,
        new Post.Said(
            kind,
            Square.NOON,
            kind.secondsMost(),
            square.rng.next(Post.SALT),
            "",
            text,
            card,
            Optional.empty()));
  }

  private void says(AroundFrame frame) {
    says(AroundFrame.encode(frame));
  }

  private void says(Bytes frame) {
    victim.handle(new AroundInput.FrameArrived(liar.address(), frame));
  }

  private void offers(Post post) {
    says(new AroundFrame.Have(List.of(new Entry(post.id().prefix(), 0))));
  }

  private void brings(Post post, long age, int hops) {
    offers(post);
    says(new AroundFrame.Given(age, hops, post.encode()));
  }

  /** AR-7: what was not signed by its writer so is nobody's; who has it whole brings it still. */
  @Test
  void aForgedNoticeIsNotTaken() {
    square.join(victim, liar);
    Post whole = notice(Keys.of(5), "meet at the school", Bytes.EMPTY);
    Post other = notice(Keys.of(5), "meet at the river", Bytes.EMPTY);
    Post forged = new Post(other.said(), other.writer(), whole.signature(), other.digest());
    brings(forged, 0, 1);
    assertEquals(List.of(), victim.sees());
    assertTrue(victim.refused(AroundError.BadSignature.class));
    brings(other, 0, 1);
    assertEquals(List.of("meet at the river"), victim.sees());
  }

  /** AR-3: nobody shows somebody else's card. */
  @Test
  void somebodyElsesCardIsNotTaken() {
    square.join(victim, liar);
    brings(notice(liar.key, "trust me", honest.card()), 0, 1);
    brings(notice(liar.key, "no card", Bytes.of(1, 2, 3)), 0, 1);
    assertEquals(List.of(), victim.sees());
    assertTrue(victim.refused(AroundError.BadCard.class));
  }

  /** AR-8: who ever had it does not take it again, also after a restart. */
  @Test
  void whatIsOverIsNotNewAgain() {
    square.join(victim, liar);
    square.join(victim, honest);
    honest.notes("the bridge is closed", 600);
    square.run(SECOND);
    PostId id = honest.post("the bridge is closed").id();
    AroundFrame.Given kept = new AroundFrame.Given(0, 1, stored(victim, id));
    square.run(700 * SECOND);
    for (int round = 0; round < 2; round++) {
      says(new AroundFrame.Have(List.of(new Entry(id.prefix(), 0))));
      says(kept);
      square.run(60 * SECOND);
      assertEquals(List.of(), victim.sees());
      assertTrue(victim.refused(AroundError.NotAsked.class));
      victim.restart();
    }
    square.part(victim, honest);
    square.run(SECOND);
    assertEquals(List.of(), honest.sees());
  }

  private Bytes stored(Square.Person of, PostId id) {
    return AroundRecords.posts(of::found, Square.NETWORK, Keys.CURVE, square.now()).stream()
        .filter(held -> held.id().equals(id))
        .map(held -> held.post().encode())
        .findFirst()
        .orElseThrow(() -> new AssertionError("not here: " + id));
  }

  /** AR-4, AR-5: told ages and distances out of bounds are nobody's. */
  @Test
  void falseAgesAndDistancesAreNotTaken() {
    square.join(victim, liar);
    brings(post(Keys.of(5), PostKind.WORD, "far", Bytes.EMPTY), 0, 4);
    brings(post(Keys.of(5), PostKind.WORD, "own", Bytes.EMPTY), 0, 0);
    brings(post(Keys.of(5), PostKind.WORD, "old", Bytes.EMPTY), 3_600, 1);
    assertEquals(List.of(), victim.sees());
    assertTrue(victim.refused(AroundError.TooFar.class));
    assertTrue(victim.refused(AroundError.TooOld.class));
  }

  /** AR-1, AR-6: what is gigantic is not even read. */
  @Test
  void giganticFramesAreNotRead() {
    square.join(victim, liar);
    says(Bytes.wrap(new byte[1_000_000]));
    Bytes entries = Bytes.wrap(new byte[(AroundLimits.ENTRIES + 1) * Entry.LENGTH]);
    says(Bytes.concat(Bytes.of(1, 3), entries));
    assertEquals(2, victim.refused.size());
    assertTrue(victim.refused.stream().allMatch(AroundError.Malformed.class::isInstance));
    square.run(10 * SECOND);
    assertEquals(0, square.bytes);
  }

  /** AR-11: nothing is taken that was not asked for, and no frame beyond so many is read. */
  @Test
  void aFloodOfFramesIsDropped() {
    square.join(victim, liar);
    Post post = notice(Keys.of(5), "unasked", Bytes.EMPTY);
    for (int i = 0; i < 2 * AroundLimits.FRAMES_AT_ONCE; i++) {
      says(new AroundFrame.Given(0, 1, post.encode()));
    }
    assertEquals(List.of(), victim.sees());
    assertTrue(victim.refused(AroundError.NotAsked.class));
    assertTrue(victim.refused(AroundError.TooFast.class));
  }

  /** AR-11: one writer is heard so often. */
  @Test
  void oneWriterIsHeardSoOften() {
    square.join(victim, liar);
    for (int i = 0; i < 2 * AroundLimits.WRITER_WORDS; i++) {
      brings(post(Keys.of(5), PostKind.WORD, "word " + i, Bytes.EMPTY), 0, 1);
      square.run(SECOND);
    }
    assertEquals(AroundLimits.WRITER_WORDS, victim.sees().size());
    assertTrue(victim.refused(AroundError.TooMany.class));
  }

  /**
   * AR-10, AR-11: a flood under ever new keys neither washes away what others brought, nor keeps
   * what they say later from going on, also two links behind.
   */
  @Test
  void aFloodOfFreshKeysDrownsItself() throws Malformed {
    Square.Person behind = square.person();
    Square.Person newcomer = square.person();
    square.join(victim, honest);
    square.join(victim, behind);
    List<String> before = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      honest.notes("before " + i, DAY);
      before.add("before " + i);
    }
    square.run(5 * SECOND);
    square.join(victim, liar);
    for (int i = 0; i < 400; i++) {
      Post spam = notice(Keys.of(10_000 + i), "spam " + i, Bytes.EMPTY);
      brings(spam, 0, 1);
      square.run(SECOND / 2);
    }
    assertEquals(AroundLimits.NOTICES, victim.sees().size());
    honest.notes("after", DAY);
    square.run(1_300 * SECOND);
    for (Square.Person one : List.of(victim, behind)) {
      assertTrue(one.sees().containsAll(before), () -> "lost: " + one.sees());
      assertTrue(one.sees().contains("after"));
      assertTrue(one.sees().size() <= AroundLimits.NOTICES);
    }
    square.join(behind, newcomer);
    square.run(120 * SECOND);
    assertTrue(newcomer.sees().containsAll(before));
    assertTrue(newcomer.sees().contains("after"));
    assertFalse(honest.refused(AroundError.TooFast.class));
  }

  /** AR-10: those whom the user knows, and those who show who they are, are kept first. */
  @Test
  void friendsStay() {
    square.join(victim, liar);
    Square.Person friend = honest;
    victim.friends.add(friend.address());
    brings(notice(friend.key, "from a friend", friend.card()), 0, 9);
    for (int i = 0; i < AroundLimits.NOTICES + 20; i++) {
      brings(notice(Keys.of(10_000 + i), "spam " + i, Bytes.EMPTY), 0, 1);
      square.run(SECOND / 2);
    }
    assertTrue(victim.sees().contains("from a friend"));
    assertEquals(AroundLimits.NOTICES, victim.sees().size());
  }

  /** AR-6: who promises and does not bring delays by two seconds. */
  @Test
  void whoDoesNotBringIsNotWaitedFor() {
    square.join(victim, liar);
    honest.notes("real", DAY);
    PostId id = honest.post("real").id();
    says(new AroundFrame.Have(List.of(new Entry(id.prefix(), 0))));
    square.join(victim, honest);
    square.run(5 * SECOND);
    assertEquals(List.of("real"), victim.sees());
  }

  /** AR-9: only its writer takes a notice back. */
  @Test
  void nobodyTakesBackWhatIsNotHis() {
    square.join(victim, liar);
    square.join(victim, honest);
    honest.notes("stays", DAY);
    square.run(SECOND);
    PostId id = honest.post("stays").id();
    Post.Said said =
        new Post.Said(
            PostKind.WITHDRAWAL,
            Square.NOON,
            DAY,
            square.rng.next(Post.SALT),
            "",
            "",
            Bytes.EMPTY,
            Optional.of(id));
    brings(Post.sign(liar.key, Square.NETWORK, said), 0, 1);
    assertEquals(List.of("stays"), victim.sees());
  }
}
