package io.smartmesh.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.crypto.AnonymousBox;
import io.smartmesh.crypto.SealedBox;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * PY-10 and PY-60: whatever strangers and neighbours send, nothing throws and nothing is put at
 * risk.
 */
final class HostileTest {
  private final Solo solo = new Solo();

  @Test
  void packetsOfAnyKind() {
    Property.forAll(
        300,
        rng -> {
          List<Packet.Wanted> wanted = List.of(new Packet.Wanted(Solo.id(1), Amount.of(1)));
          Bytes request =
              Packet.requests(Solo.SELF.publicKey(), wanted, solo.env(Solo.LEFT)).get(0);
          solo.give(new PaymentInput.PacketArrived(rng.mutated(request)));
          solo.give(new PaymentInput.PacketArrived(rng.next(rng.below(300))));
          Bytes sealed =
              SealedBox.seal(
                  Solo.SELF.publicKey(),
                  Solo.LEFT,
                  Packet.CONTEXT,
                  rng.next(rng.below(60)),
                  Keys.CURVE,
                  rng);
          Bytes head = Bytes.of(Packet.VERSION, Packet.SEALED);
          solo.give(new PaymentInput.PacketArrived(Bytes.concat(head, sealed)));
        });
    assertEquals(List.of(), solo.commands());
  }

  /** Layers that open, with the most annoying numbers in them. */
  @Test
  void layersThatOpen() {
    Property.forAll(
        300,
        rng -> {
          Leaf leaf =
              new Leaf(
                  amount(rng.below(257)),
                  new ChainTime(rng.number() >>> rng.between(1, 60)),
                  rng.chance(0.1) ? World.CONTRACTS.token() : World.CONTRACTS.hashLock(),
                  new Hash(rng.next(32)));
          Bytes plain =
              new Encoder()
                  .u8(1)
                  .u8(rng.below(3))
                  .raw(Solo.TO_RIGHT.hash().bytes().slice(0, 8))
                  .raw(rng.next(rng.below(60)))
                  .toBytes();
          Bytes onion =
              new AnonymousBox.Sealer(Keys.CURVE, rng)
                  .seal(
                      Solo.SELF.publicKey(),
                      Bytes.concat(Bytes.utf8("smartmesh/onion/2"), leaf.terms().bytes()),
                      plain);
          solo.said(new ChannelOutput.LeafLocked(Solo.TO_LEFT, leaf, onion));
          assertEquals(List.of(new ChannelInput.Release(Solo.TO_LEFT, leaf)), solo.commands());
        });
  }

  private static Amount amount(int bits) {
    return new Amount(BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE));
  }

  /** Fees and capacities that would overflow if they were just added up. */
  @Test
  void announcementsWithHugeNumbers() {
    for (int i = 0; i < 12; i++) {
      half(20 + i, 21 + i, i);
      half(21 + i, 20 + i, i);
    }
    half(3, 20, 99);
    half(20, 3, 99);
    solo.give(new PaymentInput.Pay(Solo.id(1), Keys.of(31).address(), amount(128), 1));
    solo.give(new PaymentInput.Pay(Solo.id(2), Keys.of(31).address(), amount(256), 1));
    assertEquals(List.of(), solo.commands());
    solo.give(new PaymentInput.Pay(Solo.id(3), Solo.LEFT.address(), Amount.of(1), 1));
    assertEquals(1, solo.commands().size());
    solo.give(new PaymentInput.Pay(Solo.id(4), Solo.LEFT.address(), amount(256), 1));
    assertEquals(List.of(), solo.commands());
    assertTrue(solo.view(Solo.id(1)).detail().startsWith("No channel"));
  }

  private void half(int party, int peer, int channel) {
    Announcement.Offer offer =
        new Announcement.Offer(
            Solo.channelId("huge" + channel),
            Keys.of(peer).address(),
            amount(256),
            new Price(amount(128), 0),
            30 * 86_400);
    List<Bytes> batch = new ArrayList<>();
    batch.add(Announcement.sign(offer, Long.MAX_VALUE, solo.env(Keys.of(party))).encoded());
    solo.give(new PaymentInput.PacketArrived(Packet.announced(batch)));
  }

  /** What the channel machine says of locks that we know nothing of. */
  @Test
  void reportsAboutUnknownLocks() {
    Leaf leaf = solo.leaf(5, 100, new Hash(solo.rng.next(32)));
    solo.said(new ChannelOutput.LeafReleased(Solo.TO_LEFT, leaf));
    solo.said(new ChannelOutput.LeafPaid(Solo.TO_LEFT, leaf));
    solo.said(new ChannelOutput.LeafAccepted(Solo.TO_LEFT, leaf));
    solo.said(new ChannelOutput.PaymentSigned(Solo.TO_LEFT, Solo.id(1)));
    solo.said(new ChannelOutput.PaymentAcked(Solo.TO_LEFT, Solo.id(1)));
    solo.said(new ChannelOutput.LaneReady(Solo.TO_LEFT));
    solo.said(new ChannelOutput.Finished(Solo.TO_LEFT, Amount.ZERO));
    assertEquals(List.of(), solo.commands());
    solo.said(new ChannelOutput.ReleaseAsked(Solo.TO_LEFT, leaf));
    assertEquals(List.of(new ChannelInput.Release(Solo.TO_LEFT, leaf)), solo.commands());
  }
}
