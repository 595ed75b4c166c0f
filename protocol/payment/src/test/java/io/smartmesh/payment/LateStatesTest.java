package io.smartmesh.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.ChainTime;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Party;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.VirtualTime;
import io.smartmesh.testkit.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * PY-93: two whole pairs of machines, and between them a way on which each message may be lost,
 * doubled, late by days and overtaken by others; or that leads one way only.
 */
final class LateStatesTest {
  private static final int HOUR = 3_600_000;
  private static final int DAY = 24 * HOUR;
  private static final ChainTime BEFORE = World.START.plusSeconds(3_600);
  private static final Amount DEPOSIT = Amount.of(1_000_000);

  /** One of the two, and what its user was told last of each payment. */
  private final class Side {
    final SigningKey key;
    final TreeMap<Bytes, Bytes> disk = new TreeMap<>();
    final Map<PaymentId, PaymentView> sent = new TreeMap<>();
    final Map<PaymentId, Integer> received = new TreeMap<>();
    final List<Invoice> invoices = new ArrayList<>();
    final Wire wire;
    Wallet wallet;
    final Party<Wallet.In, Wallet.Out> party;
    Side other = this;

    Side(int number) {
      key = Keys.of(number);
      wire = new Wire(time, rng.split(), Wire.Faults.NONE);
      wallet = boot();
      party = time.join(wallet, this::out);
    }

    private Wallet boot() {
      ChainTime chainTime = World.START.plusSeconds(time.now().millis() / 1_000);
      ChainClock clock = new ChainClock(chainTime, time.now());
      clock.sighting(chainTime, time.now());
      PaymentConfig config =
          new PaymentConfig(
              World.CONTRACTS,
              new OfflineTime(86_400),
              new Price(Amount.of(1), 0),
              PaymentLimits.NONE);
      return new Wallet(config, key, clock, rng.split(), disk);
    }

    void restart() {
      wallet = boot();
      party.start(wallet);
      meet();
      other.meet();
    }

    void meet() {
      party.give(new Wallet.ToChannels(new ChannelInput.PeerUp(other.key.publicKey())));
      party.give(new Wallet.ToPayments(new PaymentInput.NodeReachable(other.key.publicKey(), 1)));
    }

    private void out(Wallet.Out out) {
      if (out instanceof Wallet.ToPeer message) {
        wire.carry(
            () ->
                other.party.give(
                    new Wallet.ToChannels(
                        new ChannelInput.FromPeer(key.publicKey(), message.message()))));
      } else if (out instanceof Wallet.Packet packet) {
        wire.carry(
            () ->
                other.party.give(
                    new Wallet.ToPayments(new PaymentInput.PacketArrived(packet.payload()))));
      } else if (out instanceof Wallet.Changed changed) {
        PaymentView view = changed.payment();
        if (view.incoming()) {
          received.merge(view.id(), 1, Integer::sum);
        } else {
          sent.put(view.id(), view);
        }
      } else if (out instanceof Wallet.Issued issued) {
        invoices.add(issued.invoice());
      }
    }

    void pay(int number, long amount) {
      party.give(
          new Wallet.ToPayments(
              new PaymentInput.Pay(id(number), other.key.address(), Amount.of(amount), 1, true)));
    }

    /** An invoice is told face to face. */
    void payInvoice(int number, long amount) {
      other.party.give(
          new Wallet.ToPayments(
              new PaymentInput.CreateInvoice(number, Amount.of(amount), "face to face")));
      Invoice invoice = other.invoices.get(other.invoices.size() - 1);
      party.give(new Wallet.ToPayments(new PaymentInput.PayInvoice(id(number), invoice, true)));
    }

    long count(PaymentState state) {
      return sent.values().stream().filter(view -> view.state() == state).count();
    }
  }

  private final VirtualTime time = new VirtualTime();
  private Rng rng = new Rng(3);
  private Side alice = new Side(1);
  private Side bob = new Side(2);

  private static PaymentId id(int number) {
    return new PaymentId(
        Bytes.concat(Bytes.wrap(new byte[14]), Bytes.of(number >> 8, number & 255)));
  }

  private void open() {
    alice.other = bob;
    bob.other = alice;
    boolean ordered = alice.key.address().compareTo(bob.key.address()) < 0;
    ChannelRecord terms =
        new ChannelRecord(
            (ordered ? alice : bob).key.address(),
            (ordered ? bob : alice).key.address(),
            World.CONTRACTS.token(),
            BEFORE,
            86_400,
            0,
            Amount.ZERO,
            DEPOSIT,
            DEPOSIT,
            Amount.ZERO,
            Amount.ZERO);
    ChannelFact.Opened opened =
        new ChannelFact.Opened(
            new ChannelHashes(World.CONTRACTS)
                .channelId(terms.partyA(), terms.partyB(), terms.token(), BEFORE),
            terms);
    for (Side side : List.of(alice, bob)) {
      side.party.give(new Wallet.ToChannels(new ChannelInput.ChainSaid(opened, 1)));
      side.meet();
    }
    time.run(5_000);
  }

  /** Only the payer is heard, for three days: the money is there all the same. */
  @Test
  void oneWayIsEnough() {
    open();
    bob.wire.faults(new Wire.Faults(1, 0, 1, 1));
    for (int i = 0; i < 5; i++) {
      alice.pay(i, 10 + i);
      time.run(HOUR);
    }
    assertEquals(5, bob.received.size());
    assertEquals(5, alice.count(PaymentState.PENDING));
    time.run(DAY);
    bob.wire.faults(Wire.Faults.NONE);
    time.run(60_000);
    assertEquals(5, alice.count(PaymentState.PAID));
    assertEquals(5, bob.received.values().stream().mapToInt(Integer::intValue).sum());
  }

  @Test
  void everyPaymentArrivesOnceHoweverLate() {
    Property.forAll(3, seed -> new LateStatesTest().late(seed));
  }

  private void late(Rng seed) {
    rng = seed;
    alice = new Side(11);
    bob = new Side(12);
    open();
    // The messages of days would be many: so few get through that each one is a surprise.
    Wire.Faults faults = new Wire.Faults(0.6 + 0.35 * rng.below(2), 0.3, 1_000, 2 * DAY);
    alice.wire.faults(faults);
    bob.wire.faults(faults);
    int number = 0;
    for (int step = 0; step < 8; step++) {
      Side payer = rng.chance(0.5) ? alice : bob;
      if (rng.chance(0.3)) {
        payer.payInvoice(number++, rng.between(1, 500));
      } else {
        payer.pay(number++, rng.between(1, 500));
      }
      time.run(rng.between(1, 3 * HOUR));
      if (rng.chance(0.15)) {
        rng.pick(List.of(alice, bob)).restart();
      }
    }
    alice.wire.faults(Wire.Faults.NONE);
    bob.wire.faults(Wire.Faults.NONE);
    alice.meet();
    bob.meet();
    time.run(4L * DAY); // what is late arrives among what is new; locks expire
    int all = number;
    assertEquals(all, alice.sent.size() + bob.sent.size());
    check(alice, bob);
    check(bob, alice);
    assertTrue(alice.count(PaymentState.PAID) + bob.count(PaymentState.PAID) > 0);
  }

  private static void check(Side payer, Side payee) {
    for (PaymentView view : payer.sent.values()) {
      int times = payee.received.getOrDefault(view.id(), 0);
      assertEquals(view.state() == PaymentState.PAID ? 1 : 0, times, "" + view);
      assertTrue(
          view.state() == PaymentState.PAID
              || view.state() == PaymentState.REFUNDED
              || view.state() == PaymentState.FAILED,
          "" + view);
    }
  }
}
