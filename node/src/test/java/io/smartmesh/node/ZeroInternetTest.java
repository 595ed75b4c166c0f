package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelHashes;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.payment.ChainAge;
import io.smartmesh.payment.Limits;
import io.smartmesh.payment.PaymentState;
import io.smartmesh.payment.PaymentView;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Party;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Whole nodes in a row, six channels, and no Internet at all: the chain was seen once, then by
 * nobody any more (PY-77, PY-90 to PY-92, ND-42, ND-43).
 */
class ZeroInternetTest {
  private static final int NODES = 7;
  private static final long HOUR = 3_600_000;
  private static final ChainTime START = new ChainTime(1_800_000_000);
  private static final BearerId AIR = new BearerId("air");
  private static final Amount DEPOSIT = Amount.of(1_000_000);
  private static final ChannelsContract CONTRACT =
      new ChannelsContract(7, address(1), address(2), address(3), address(4));

  private static Address address(int number) {
    return Keys.of(100 + number).address();
  }

  private final VirtualTime time = new VirtualTime();
  private final Rng rng = new Rng(5);
  private final List<Device> row = new ArrayList<>();

  /** One of the row; its radio reaches the two beside it. */
  private final class Device implements StoredRecords {
    final int place;
    final SigningKey key;
    final TreeMap<Bytes, Bytes> disk = new TreeMap<>();
    final List<UserReply> replies = new ArrayList<>();
    NodeCore core;
    final Party<NodeInput, NodeOutput> party;

    Device(int place) {
      this.place = place;
      key = Keys.of(place + 1);
      core = boot("boot");
      party = time.join(core, this::take);
      party.give(new NodeInput.BearerUp(AIR, BearerTraits.fast(1_200)));
    }

    /** The virtual clock goes on like one that nobody sets: since boot, it is its own number. */
    private NodeCore boot(String boot) {
      long seconds = time.now().millis() / 1_000;
      return new NodeCore(
          new NodeConfig("n" + place, 1, CONTRACT, 86_400, Amount.of(3)),
          key,
          Keys.CURVE,
          Keys.CURVE,
          rng.split(),
          this,
          new DeviceTime(START.plusSeconds(seconds), Bytes.utf8(boot), seconds),
          time.now());
    }

    void off() {
      party.stop();
    }

    void onAgain(String boot) {
      core = boot(boot);
      party.start(core);
      party.give(new NodeInput.BearerUp(AIR, BearerTraits.fast(1_200)));
    }

    void seesChain(long height, List<ChannelFact> facts) {
      ChainTime now = START.plusSeconds(time.now().millis() / 1_000);
      party.give(new NodeInput.ChainProgress(height, Hash.ZERO, now, facts, DEPOSIT, DEPOSIT));
    }

    UserReply ask(UserCommand command) {
      int known = replies.size();
      party.give(new NodeInput.Command(new RequestId(known), command));
      assertTrue(time.runUntil(() -> replies.size() > known, 5_000), "no reply to " + command);
      return replies.get(known);
    }

    PaymentView payment(PaymentId id) {
      return ((UserReply.Payment) ask(new UserCommand.GetPayment(id))).payment();
    }

    boolean awaits(PaymentId id, PaymentState state, long millis) {
      for (long passed = 0; passed < millis; passed += 1_000) {
        if (payment(id).state() == state) {
          return true;
        }
        time.run(1_000);
      }
      return false;
    }

    private void take(NodeOutput output) {
      if (output instanceof NodeOutput.Persist persist) {
        persist.writes().forEach(this::write);
        time.after(1, () -> party.give(new NodeInput.Persisted(persist.batch())));
      } else if (output instanceof NodeOutput.Transmit transmit) {
        carry(transmit);
      } else if (output instanceof NodeOutput.Reply reply) {
        replies.add(reply.reply());
      }
    }

    private void write(StoreWrite write) {
      write.value().ifPresentOrElse(v -> disk.put(write.key(), v), () -> disk.remove(write.key()));
    }

    private void carry(NodeOutput.Transmit transmit) {
      for (int other : new int[] {place - 1, place + 1}) {
        BearerAddress to = new BearerAddress(Bytes.of(other & 0xff));
        if (other >= 0
            && other < row.size()
            && (transmit.to().isEmpty() || transmit.to().get().equals(to))) {
          BearerAddress from = new BearerAddress(Bytes.of(place));
          time.after(
              2,
              () ->
                  row.get(other)
                      .party
                      .give(new NodeInput.FrameReceived(AIR, from, transmit.frame())));
        }
      }
    }

    @Override
    public SortedMap<Bytes, Bytes> withPrefix(Bytes prefix) {
      SortedMap<Bytes, Bytes> found = new TreeMap<>(disk.tailMap(prefix));
      found.keySet().removeIf(key -> !key.startsWith(prefix));
      return found;
    }
  }

  private void rowWithoutInternet() {
    for (int i = 0; i < NODES; i++) {
      row.add(new Device(i));
    }
    List<ChannelFact> facts = new ArrayList<>();
    for (int i = 1; i < NODES; i++) {
      facts.add(opened(row.get(i - 1).key, row.get(i).key));
    }
    for (Device device : row) {
      device.seesChain(9, facts);
      device.party.give(new NodeInput.ChainUnreachable("no Internet"));
    }
  }

  /** Time passes with all radios off: nobody has to route meanwhile. */
  private void asleep(long millis) {
    row.forEach(device -> device.party.give(new NodeInput.BearerDown(AIR)));
    time.run(millis);
    row.forEach(device -> device.party.give(new NodeInput.BearerUp(AIR, BearerTraits.fast(1_200))));
    time.run(20_000);
  }

  private static ChannelFact.Opened opened(SigningKey one, SigningKey other) {
    boolean ordered = one.address().compareTo(other.address()) < 0;
    ChannelRecord terms =
        new ChannelRecord(
            (ordered ? one : other).address(),
            (ordered ? other : one).address(),
            CONTRACT.token(),
            START.plusSeconds(3_600),
            90_000,
            0,
            Amount.ZERO,
            DEPOSIT,
            DEPOSIT,
            Amount.ZERO,
            Amount.ZERO);
    return new ChannelFact.Opened(
        new ChannelHashes(CONTRACT)
            .channelId(terms.partyA(), terms.partyB(), terms.token(), terms.openBefore()),
        terms);
  }

  private static PaymentId id(int number) {
    return new PaymentId(Bytes.concat(Bytes.wrap(new byte[15]), Bytes.of(number)));
  }

  private Device first() {
    return row.get(0);
  }

  private Device last() {
    return row.get(NODES - 1);
  }

  private UserCommand pay(int number, Optional<Boolean> whenReachable) {
    return new UserCommand.Pay(id(number), last().key.address(), Amount.of(500), 1, whenReachable);
  }

  /** Six channels, twenty hours after anybody has seen the chain. */
  @Test
  void sixChannelsWithNoInternet() {
    rowWithoutInternet();
    asleep(20 * HOUR);
    assertEquals(new UserReply.PaymentsAccepted(1), first().ask(pay(1, Optional.of(false))));
    assertTrue(first().awaits(id(1), PaymentState.PAID, 30_000), "" + first().payment(id(1)));
    PaymentView sent = first().payment(id(1));
    assertEquals(6, sent.hops());
    assertEquals(Amount.of(5 * 3), sent.fee());
    PaymentView got = last().payment(id(1));
    assertTrue(got.incoming());
    ChainAge age = got.chainAge().orElseThrow();
    assertFalse(age.isGuess());
    assertEquals(20, age.seconds() / 3_600);
  }

  /** PY-77: after the offline time nobody passes it on; the chain seen again, they do. */
  @Test
  void afterTheOfflineTimeNobodyMediates() {
    rowWithoutInternet();
    asleep(25 * HOUR);
    first().ask(pay(1, Optional.of(true)));
    assertFalse(first().awaits(id(1), PaymentState.PAID, 60_000));
    row.forEach(device -> device.seesChain(10, List.of()));
    assertTrue(first().awaits(id(1), PaymentState.PAID, 180_000), "" + first().payment(id(1)));
  }

  /** PY-91, PY-92. */
  @Test
  void whoIsAwayIsPaidWhenBack() {
    rowWithoutInternet();
    time.run(30_000);
    last().off();
    time.run(60_000);
    first().ask(pay(1, Optional.of(true)));
    first().ask(pay(2, Optional.of(true)));
    asleep(2 * HOUR);
    first().off();
    time.run(60_000);
    first().onAgain("boot");
    time.run(Limits.GIVE_UP_MILLIS);
    assertTrue(first().payment(id(1)).whenReachable());
    assertEquals(PaymentState.QUEUED, first().payment(id(2)).state());
    assertEquals(new UserReply.Done(), first().ask(new UserCommand.CancelPayment(id(2))));
    last().onAgain("boot");
    assertTrue(first().awaits(id(1), PaymentState.PAID, 120_000), "" + first().payment(id(1)));
    assertEquals(PaymentState.CANCELLED, first().payment(id(2)).state());
    UserReply.Refused late = (UserReply.Refused) first().ask(new UserCommand.CancelPayment(id(1)));
    assertEquals("not-cancellable", late.code());
    assertEquals(500, sum(last()), "one of them");
  }

  private static long sum(Device device) {
    UserReply.Payments all = (UserReply.Payments) device.ask(new UserCommand.GetPayments(10));
    return all.payments().stream()
        .filter(PaymentView::incoming)
        .mapToLong(view -> view.amount().units().longValueExact())
        .sum();
  }

  /** ND-43, ND-42: a process that crashed goes on mediating; a device that was off does not. */
  @Test
  void aMediatorThatRestartsGoesOnOnlyWithAClockThatWentOn() {
    rowWithoutInternet();
    time.run(20_000);
    Device mediator = row.get(3);
    mediator.off();
    time.run(60_000);
    mediator.onAgain("boot");
    time.run(60_000);
    first().ask(pay(1, Optional.of(true)));
    assertTrue(first().awaits(id(1), PaymentState.PAID, 120_000), "" + first().payment(id(1)));

    mediator.off();
    time.run(60_000);
    mediator.onAgain("another boot");
    time.run(60_000);
    first().ask(pay(2, Optional.of(true)));
    assertFalse(first().awaits(id(2), PaymentState.PAID, 120_000));
    mediator.seesChain(10, List.of());
    assertTrue(first().awaits(id(2), PaymentState.PAID, 180_000), "" + first().payment(id(2)));
  }

  /** PY-91: unsaid, whoever is known and away is waited for; an unknown address is not. */
  @Test
  void theDefaultIsToWaitForWhomWeKnow() {
    rowWithoutInternet();
    time.run(30_000);
    row.get(1).off();
    time.run(60_000);
    UserCommand toNeighbour =
        new UserCommand.Pay(id(1), row.get(1).key.address(), Amount.of(5), 1, Optional.empty());
    first().ask(toNeighbour);
    first().ask(new UserCommand.Pay(id(2), address(50), Amount.of(5), 1, Optional.empty()));
    time.run(2 * Limits.GIVE_UP_MILLIS);
    assertTrue(first().payment(id(1)).whenReachable());
    assertEquals(PaymentState.FAILED, first().payment(id(2)).state());
  }
}
