package io.smartmesh.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PY-30 to PY-34. */
final class AnnouncerTest {
  private final Solo solo = new Solo();

  private void neighbour(SigningKey key) {
    solo.give(new PaymentInput.NodeReachable(key.publicKey(), 1));
  }

  /** All announcements in the packets that come out of the next ticks. */
  private List<Announcement> flooded(long millis) throws Exception {
    List<Announcement> all = new ArrayList<>();
    for (long passed = 0; passed <= millis; passed += Limits.FLOOD_MILLIS) {
      solo.pass(Limits.FLOOD_MILLIS);
      for (PaymentOutput.SendPacket packet : solo.all(PaymentOutput.SendPacket.class)) {
        assertTrue(packet.payload().length() <= Limits.PACKET_BYTES);
        Packet.Announced announced =
            (Packet.Announced) Packet.open(packet.payload(), solo.env(Solo.SELF)).orThrow();
        for (Bytes encoded : announced.announcements()) {
          all.add(Announcement.decode(encoded, solo.env(Solo.SELF)));
        }
      }
    }
    return all;
  }

  @Test
  void tellsANeighbourOfOurChannelsACoupleOfTimesAndThenIsQuiet() throws Exception {
    solo.wake();
    neighbour(Solo.LEFT);
    List<Announcement> told = flooded(2_000);
    assertEquals(2 * Limits.FLOOD_COPIES, told.size());
    assertTrue(told.get(0).isAuthentic(solo.env(Solo.SELF)));
    assertEquals(Amount.of(960), told.get(0).capacity());
    assertEquals(solo.config.price(), told.get(0).price());
    assertEquals(List.of(), flooded(20_000));
    assertEquals(2 * Limits.FLOOD_COPIES, flooded(Limits.ANNOUNCE_MILLIS).size());
  }

  @Test
  void doesNotWakeADeviceThatIsAlone() throws Exception {
    solo.wake();
    assertEquals(Moment.NEVER, solo.machine().deadline());
    solo.pass(10 * Limits.ANNOUNCE_MILLIS);
    neighbour(Solo.LEFT);
    assertEquals(2 * Limits.FLOOD_COPIES, flooded(2_000).size());
  }

  @Test
  void tellsBalancesCoarsely() {
    assertEquals(Amount.ZERO, Announcer.coarse(Amount.ZERO));
    assertEquals(Amount.of(15), Announcer.coarse(Amount.of(15)));
    assertEquals(Amount.of(960), Announcer.coarse(Amount.of(1_000)));
    assertEquals(Amount.of(960), Announcer.coarse(Amount.of(1_023)));
    assertEquals(Amount.of(1_024), Announcer.coarse(Amount.of(1_151)));
  }

  @Test
  void tellsAChangeThatShowsButNotTooOften() throws Exception {
    solo.wake();
    neighbour(Solo.LEFT);
    flooded(1_000);
    for (long spendable : new long[] {999, 500, 400, 300}) {
      solo.channels.set(0, Solo.view(Solo.TO_LEFT, Solo.LEFT, spendable));
      solo.said(new ChannelOutput.Changed(solo.channels.get(0)));
    }
    List<Announcement> told = flooded(10_000);
    assertEquals(Limits.FLOOD_COPIES, told.size());
    assertEquals(Amount.of(288), told.get(0).capacity());
  }

  @Test
  void passesOnWhatIsNewAndOnlyThat() throws Exception {
    neighbour(Solo.LEFT);
    flooded(2_000);
    SigningKey a = Keys.of(20);
    SigningKey b = Keys.of(21);
    solo.give(solo.announcement(a, b, "ab", 100, 5));
    assertEquals(Limits.FLOOD_COPIES, flooded(2_000).size());
    solo.give(solo.announcement(a, b, "ab", 100, 5));
    solo.give(solo.announcement(a, b, "ab", 90, 4));
    assertEquals(0, flooded(2_000).size());
    solo.give(solo.announcement(a, b, "ab", 80, 6));
    assertEquals(80, flooded(2_000).get(0).capacity().units().intValueExact());
  }

  /** PY-32: a new neighbour passes on the old one, and the next right after it. */
  @Test
  void takesTwoInARowAndNoMore() throws Exception {
    neighbour(Solo.LEFT);
    flooded(2_000);
    for (int seq = 1; seq <= 3; seq++) {
      solo.give(solo.announcement(Keys.of(20), Keys.of(21), "ab", 10L * seq, seq));
    }
    assertEquals(Amount.of(20), flooded(2_000).get(0).capacity());
    solo.give(solo.announcement(Keys.of(20), Keys.of(21), "ab", 40, 4));
    assertEquals(Amount.of(40), flooded(2_000).get(0).capacity());
  }

  @Test
  void believesNobodyElsesWord() throws Exception {
    neighbour(Solo.LEFT);
    flooded(2_000);
    PaymentInput.PacketArrived good =
        (PaymentInput.PacketArrived) solo.announcement(Keys.of(20), Keys.of(21), "ab", 100, 5);
    Rng rng = new Rng(3);
    for (int i = 0; i < 300; i++) {
      Bytes payload = good.payload();
      // Behind the two bytes of the packet and the length: a change there changes only what is
      // signed.
      Bytes head = payload.slice(0, 4);
      Bytes bad = Bytes.concat(head, rng.mutated(payload.slice(4, payload.length())));
      solo.give(new PaymentInput.PacketArrived(bad));
    }
    // Bytes behind a whole announcement do not make that one worse.
    assertTrue(flooded(2_000).stream().allMatch(a -> a.capacity().equals(Amount.of(100))));
  }

  @Test
  void oneStrangerCannotFillTheMap() throws Exception {
    neighbour(Solo.LEFT);
    flooded(2_000);
    for (int i = 0; i < 2 * Limits.ANNOUNCEMENTS_PER_PARTY; i++) {
      solo.give(solo.announcement(Keys.of(20), Keys.of(21), "c" + i, 100, 5));
    }
    assertEquals(Limits.FLOOD_COPIES * Limits.ANNOUNCEMENTS_PER_PARTY, flooded(8_000).size());
  }

  /** PY-31. */
  @Test
  void numbersRiseOverRestarts() throws Exception {
    long last = 0;
    for (int i = 0; i < 5; i++) {
      solo.restart();
      neighbour(Solo.LEFT);
      List<Announcement> told = flooded(2_000);
      for (Announcement announcement : told) {
        assertTrue(announcement.seq() > last);
      }
      for (Announcement announcement : told) {
        last = Math.max(last, announcement.seq());
      }
    }
  }

  @Test
  void oldOnesAreForgotten() {
    ChannelMap map = new ChannelMap();
    Announcement.Offer offer =
        new Announcement.Offer(
            Solo.channelId("ab"),
            Keys.of(21).address(),
            Amount.of(1),
            new Price(Amount.ZERO, 0),
            1);
    Announcement one = Announcement.sign(offer, 1, solo.env(Keys.of(20)));
    map.put(one, solo.now);
    assertTrue(map.keyOf(Keys.of(20).address()).isPresent());
    map.forgetOld(solo.now.plusMillis(Limits.ANNOUNCEMENT_AGE_MILLIS));
    assertTrue(map.isEmpty());
    assertTrue(!map.keyOf(Keys.of(20).address()).isPresent());
  }

  /** Every node of a line that loses a third of all packets learns of every channel. */
  @Test
  void reachesEverybody() {
    World world = World.line(new Rng(5), 6, 100, 0);
    world.loss = 0.3;
    world.time.run(2 * Limits.ANNOUNCE_MILLIS);
    ModelNode first = world.nodes.get(0);
    ModelNode last = world.nodes.get(5);
    first.give(new PaymentInput.Pay(Solo.id(1), last.address(), Amount.of(50), 1));
    world.time.run(20_000);
    assertEquals(
        PaymentState.PAID,
        first.machine().find(Solo.id(1)).orElseThrow(AssertionError::new).state());
  }
}
