package io.smartmesh.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.base.Amount;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.testkit.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** PY-33, PY-40 and PY-41. Nodes are letters; we are S. */
final class PathFinderTest {
  private static final long FINAL = 7_200;
  private final Solo solo = new Solo();
  private final ChannelMap map = new ChannelMap();
  private final PathFinder finder = new PathFinder(solo.env(Solo.SELF), map);
  private final List<ChannelView> own = new ArrayList<>();
  private final Set<ChannelId> avoid = new TreeSet<>();

  private static SigningKey key(char node) {
    return Keys.of(100 + node);
  }

  private void half(char from, char to, long capacity, long fee) {
    Announcement.Offer offer =
        new Announcement.Offer(
            channel(from, to),
            key(to).address(),
            Amount.of(capacity),
            new Price(Amount.of(fee), 0),
            solo.margin());
    map.put(Announcement.sign(offer, 1, solo.env(key(from))), solo.now);
  }

  private static ChannelId channel(char a, char b) {
    return Solo.channelId("" + (char) Math.min(a, b) + (char) Math.max(a, b));
  }

  private void channel(String ends, long capacity, long fee) {
    half(ends.charAt(0), ends.charAt(1), capacity, fee);
    half(ends.charAt(1), ends.charAt(0), capacity, fee);
  }

  private void ours(char peer, long spendable) {
    own.add(Solo.view(channel('S', peer), key(peer), spendable));
  }

  /** The nodes of the path to {@code payee} and what the first gets, e.g. {@code AB 12}. */
  private String find(char payee, long amount) {
    Optional<List<Hop>> path =
        finder.find(
            new PathFinder.Wish(
                key(payee).publicKey(), Amount.of(amount), solo.time().plusSeconds(FINAL), avoid),
            solo.time(),
            own);
    StringBuilder out = new StringBuilder();
    for (Hop hop : path.orElse(new ArrayList<>())) {
      for (char node = 'A'; node <= 'Z'; node++) {
        out.append(key(node).publicKey().equals(hop.receiver()) ? "" + node : "");
      }
    }
    return out + path.map(hops -> " " + hops.get(0).amount()).orElse("none");
  }

  @Test
  void ownChannelIsAPathOfOneHop() {
    ours('A', 10);
    assertEquals("A 10", find('A', 10));
    assertEquals("none", find('A', 11));
  }

  @Test
  void addsFeesAndMarginsFromThePayeeBackwards() {
    ours('A', 100);
    channel("AB", 100, 2);
    channel("BC", 100, 3);
    assertEquals("ABC 15", find('C', 10));
    List<Hop> path =
        finder
            .find(
                new PathFinder.Wish(
                    key('C').publicKey(), Amount.of(10), solo.time().plusSeconds(FINAL), avoid),
                solo.time(),
                own)
            .orElseThrow(AssertionError::new);
    long margin = solo.margin();
    assertEquals(Amount.of(13), path.get(1).amount());
    assertEquals(Amount.of(10), path.get(2).amount());
    assertEquals(solo.time().plusSeconds(FINAL + 2 * margin), path.get(0).expiry());
    assertEquals(solo.time().plusSeconds(FINAL + margin), path.get(1).expiry());
    assertEquals(solo.time().plusSeconds(FINAL), path.get(2).expiry());
  }

  @Test
  void prefersFewerHopsThenLessFee() {
    ours('A', 100);
    ours('B', 100);
    channel("AD", 100, 5);
    channel("BD", 100, 4);
    channel("AC", 100, 0);
    channel("CD", 100, 0);
    assertEquals("BD 14", find('D', 10));
  }

  @Test
  void leavesOutWhatIsTooSmallAvoidedOrDear() {
    ours('A', 100);
    channel("AB", 9, 0);
    assertEquals("none", find('B', 10));
    assertEquals("AB 9", find('B', 9));
    avoid.add(channel('A', 'B'));
    assertEquals("none", find('B', 9));
    channel("AC", 100, 8);
    assertEquals("AC 18", find('C', 10));
    channel("AC", 100, 9);
    assertEquals("none", find('C', 10));
  }

  @Test
  void believesOnlyWhatBothPartiesAnnounce() {
    ours('A', 100);
    half('A', 'B', 100, 0);
    assertEquals("none", find('B', 10));
    half('B', 'A', 0, 0);
    assertEquals("AB 10", find('B', 10));
  }

  @Test
  void doesNotGoFurtherThanTheOnionReaches() {
    ours('A', 100);
    String chain = "ABCDEFGHIJ";
    for (int i = 1; i < chain.length(); i++) {
      channel(chain.substring(i - 1, i + 1), 100, 0);
    }
    assertEquals("ABCDEFGHI 1", find('I', 1));
    assertEquals("none", find('J', 1));
  }
}
