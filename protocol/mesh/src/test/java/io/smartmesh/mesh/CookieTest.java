package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire.Faults;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Floods of handshakes: LN-24. */
final class CookieTest {
  private static final int OPEN = 0x11;
  private static final int ANSWER = 0x12;
  private static final int COOKIE = 0x16;

  private static Path path(int number) {
    return new Path(Island.RADIO, new BearerAddress(Bytes.of(0xff, number >> 8, number & 0xff)));
  }

  /** LN-24: a cookie holds for one address and one index, and for two minutes at most. */
  @Test
  void cookiesHoldForWhomTheyWereMade() {
    Cookies cookies = new Cookies(new Rng(1));
    Moment start = new Moment(90_000);
    Bytes cookie = cookies.make(path(1), 7, start);
    assertTrue(cookies.isGood(cookie, path(1), 7, start));
    assertFalse(cookies.isGood(cookie, path(2), 7, start));
    assertFalse(cookies.isGood(cookie, path(1), 8, start));
    assertFalse(cookies.isGood(Bytes.EMPTY, path(1), 7, start));
    assertFalse(cookies.isGood(cookie.slice(0, 15), path(1), 7, start));
    assertTrue(cookies.isGood(cookie, path(1), 7, start.plusMillis(59_999)));
    assertFalse(cookies.isGood(cookie, path(1), 7, start.plusMillis(120_000)));
    assertNotEquals(cookie, new Cookies(new Rng(2)).make(path(1), 7, start));
  }

  /** LN-24: with two thousand forged OPENs a second two nodes still find each other. */
  @Test
  void honestHandshakesGetThroughAFlood() {
    Property.forAll(
        4,
        rng -> {
          Island island = new Island(rng, 2, new Faults(0.1, 0.1, 1, 20));
          int flooded = rng.below(2);
          flood(island, flooded, 1000);
          long answered = indexes(island, ANSWER);
          assertTrue(answered <= 2L * MeshLimits.ANSWERS_PER_SECOND, "answers: " + answered);
          island.connect(0, 1);
          flood(island, flooded, 8000);
          assertEquals(1, island.node(1 - flooded).mesh.neighbours().size(), "crowded out");
          assertEquals(1, island.node(flooded).mesh.neighbours().size(), "crowded out");
          long most = 10L * (MeshLimits.ANSWERS_PER_SECOND + MeshLimits.PROVEN_ANSWERS_PER_SECOND);
          assertTrue(indexes(island, ANSWER) <= most, "answers: " + indexes(island, ANSWER));
        });
  }

  private static void flood(Island island, int flooded, int millis) {
    Island.Node node = island.node(flooded);
    for (int i = 0; i < 2 * millis; i++) {
      Bytes e = Bytes.concat(Bytes.of(2), island.rng.next(32));
      Bytes cookie = island.rng.chance(0.5) ? island.rng.next(Cookies.LENGTH) : Bytes.EMPTY;
      Frame.Open open = new Frame.Open(island.rng.below(1 << 30), e, cookie);
      node.receive(path(island.rng.below(50_000)).address(), open.encode());
      island.time.run(i % 2);
    }
  }

  /** LN-24: who has an address, and only one, gets four handshakes at a time. */
  @Test
  void oneAddressWithCookiesHasItsShare() {
    Island island = new Island(new Rng(3), 2, Faults.NONE);
    Bytes e = island.node(1).key.publicKey().compressed();
    BearerAddress from = path(1).address();
    Island.Node node = island.node(0);
    for (int i = 0; i < 200; i++) {
      node.receive(from, new Frame.Open(i, e, Bytes.EMPTY).encode());
    }
    assertEquals(MeshLimits.ANSWERS_PER_SECOND, indexes(island, ANSWER));
    for (Bytes frame : new TreeSet<>(island.sent)) {
      if (frame.at(0) == COOKIE) {
        Frame.Cookie cookie = (Frame.Cookie) Frame.decode(frame).orThrow();
        assertTrue(frame.length() < 38, "more comes back than came");
        node.receive(from, new Frame.Open(cookie.receiver(), e, cookie.cookie()).encode());
      }
    }
    assertEquals(
        MeshLimits.ANSWERS_PER_SECOND + MeshLimits.PROVEN_HALF_OPEN_PER_PATH,
        indexes(island, ANSWER));
  }

  /** LN-24: forged cookies make the initiator speak four times more, and it is still answered. */
  @Test
  void forgedCookiesAreHarmless() {
    Island island = new Island(new Rng(4), 1, Faults.NONE);
    Island.Node node = island.node(0);
    Bytes largest = Bytes.fromHex("ffffffffffffffff");
    node.receive(path(1).address(), new Frame.Beacon(Island.NETWORK, largest, 0).encode());
    Frame.Open open =
        (Frame.Open)
            Frame.decode(
                    island.sent.stream().filter(f -> f.at(0) == OPEN).findFirst().orElseThrow())
                .orThrow();
    for (int i = 0; i < 100; i++) {
      node.receive(
          path(1).address(), new Frame.Cookie(open.sender(), island.rng.next(16)).encode());
      node.receive(
          path(2).address(), new Frame.Cookie(open.sender(), island.rng.next(16)).encode());
    }
    long opens = island.sent.stream().filter(frame -> frame.at(0) == OPEN).count();
    assertEquals(1 + MeshLimits.COOKIES_PER_ATTEMPT, opens);
    assertEquals(100, node.drops(DropReason.UNKNOWN_SESSION));
  }

  private static long indexes(Island island, int type) {
    return island.sent.stream()
        .filter(frame -> frame.at(0) == type)
        .map(frame -> frame.slice(5, 9))
        .collect(Collectors.toCollection(TreeSet::new))
        .size();
  }
}
