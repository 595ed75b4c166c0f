package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.NoiseHandshake;
import io.smartmesh.crypto.NoisePattern;
import io.smartmesh.crypto.NoiseSession;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A session that nobody needs any more has no keys any more. */
class SessionEndTest {
  private static final Moment NOW = new Moment(0);
  private static final Bytes HELLO = new LinkMessage.Hello(5).encode();

  private final Rng rng = new Rng(1);
  private final Neighbours neighbours =
      new Neighbours(new Beacons(Island.NETWORK, rng, Power.NORMAL), new Tariff(0));
  private final Turn turn = new Turn(NOW, output -> {});
  private long lastIndex;

  private Session session(int peer) {
    NoiseHandshake ours =
        NoiseHandshake.initiator(
            NoisePattern.XX, Bytes.EMPTY, Keys.of(0), Optional.empty(), Keys.CURVE, rng);
    NoiseHandshake theirs =
        NoiseHandshake.responder(NoisePattern.XX, Bytes.EMPTY, Keys.of(peer), Keys.CURVE, rng);
    theirs.read(ours.write(Bytes.EMPTY)).orThrow();
    ours.read(theirs.write(Bytes.EMPTY)).orThrow();
    theirs.read(ours.write(Bytes.EMPTY)).orThrow();
    NoiseSession keys = ours.split();
    Path path = new Path(Island.RADIO, new BearerAddress(new Encoder().u16(peer).toBytes()));
    return new Session(new Session.Origin(path, ++lastIndex, lastIndex, true, 1), keys, NOW);
  }

  private void adopt(Session session, long peerEpoch) {
    LinkMessage.Greeting greeting = new LinkMessage.Greeting(0, peerEpoch, Terms.STANDARD);
    neighbours.adopt(turn, session, greeting, event -> {});
  }

  private static void assertAlive(Session session) {
    assertEquals(Frame.DATA_OVERHEAD + HELLO.length(), session.seal(HELLO, NOW).length());
  }

  private static void assertEnded(Session session) {
    assertThrows(IllegalStateException.class, () -> session.seal(HELLO, NOW));
  }

  @Test
  void theSecondRenewalEndsTheFirstSession() {
    Session first = session(1);
    Session second = session(1);
    Session third = session(1);
    adopt(first, 5);
    adopt(second, 5);
    assertAlive(first);
    adopt(third, 5);
    assertEnded(first);
    assertAlive(second);
    assertAlive(third);
  }

  @Test
  void aPeerThatStartedAfreshLeavesItsOldSessionsWithoutKeys() {
    Session before = session(1);
    Session waiting = session(1);
    Session after = session(1);
    adopt(before, 5);
    neighbours.pending().put(waiting.origin().ownIndex(), waiting);
    adopt(after, 6);
    assertEnded(before);
    assertEnded(waiting);
    assertAlive(after);
  }

  @Test
  void silenceAndABearerThatGoesDownEndSessions() {
    Session silent = session(1);
    adopt(silent, 5);
    Moment late = NOW.plusMillis(MeshLimits.HELLO_MILLIS + MeshLimits.GRACE_MILLIS);
    neighbours.wake(new Turn(late, output -> {}), event -> {});
    assertEnded(silent);

    Session standing = session(2);
    Session waiting = session(3);
    adopt(standing, 5);
    neighbours.pending().put(waiting.origin().ownIndex(), waiting);
    neighbours.bearerDown(new Turn(new Moment(0), output -> {}), Island.RADIO, event -> {});
    assertEnded(standing);
    assertEnded(waiting);
    assertEquals(0, neighbours.pending().size());
  }

  @Test
  void oneNeighbourTooManyGetsNoSession() {
    for (int peer = 1; peer <= MeshLimits.NEIGHBOURS; peer++) {
      adopt(session(peer), 5);
    }
    Session refused = session(MeshLimits.NEIGHBOURS + 1);
    adopt(refused, 5);
    assertEnded(refused);
  }
}
