package io.smartmesh.relayer.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.relayer.core.Entry.State;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** RL-6 to RL-11, in virtual time, on a chain that lies and turns back. */
class SenderTest {
  private static final SigningKey KEY = Keys.of(99);
  private static final Terms TERMS =
      new Terms(1, address(1), address(2), KEY.address(), Set.of(address(3)));
  private static final Sender.Pace PACE = new Sender.Pace(20_000, 40_000, 4);
  private static final Tariff TARIFF =
      new Tariff(Holder.smt(1_000), 50, 10, Amount.of(500_000_000_000L));
  private static final long GAS = 78_100;

  private static Address address(int last) {
    return new Address(Bytes.concat(Bytes.wrap(new byte[19]), Bytes.of(last)));
  }

  /** One database, one chain, and senders that come and go. */
  private static final class World {
    final Rng rng;
    final FakeChain chain;
    final MemoryLedger.Disk disk = new MemoryLedger.Disk();
    final List<MemoryLedger> ledgers = new ArrayList<>();
    final List<Sender> senders = new ArrayList<>();
    boolean breaks;
    long millis;

    World(Rng rng, int instances) {
      this.rng = rng;
      this.chain = new FakeChain(TERMS, rng.split());
      for (int i = 0; i < instances; i++) {
        ledgers.add(ledger());
        senders.add(sender(ledgers.get(i)));
      }
    }

    private MemoryLedger ledger() {
      return new MemoryLedger(disk, () -> breaks && rng.chance(0.1));
    }

    private Sender sender(MemoryLedger ledger) {
      return new Sender(TERMS, chain, ledger, KEY, Keys.CURVE, () -> Result.ok(TARIFF), PACE);
    }

    Entry take(SignedRequest request) {
      chain.knows(request);
      Entry entry = Entry.taken(request.id(TERMS), request, GAS);
      assertTrue(ledgers.get(0).add(entry, 0));
      return entry;
    }

    /** Kill -9: another process begins with what is durable. */
    void kill(int which) {
      ledgers.get(which).killed();
      ledgers.set(which, ledger());
      senders.set(which, sender(ledgers.get(which)));
    }

    void step() {
      millis += 2_000;
      for (int i = 0; i < senders.size(); i++) {
        try {
          senders.get(i).step(new Moment(millis), millis / 1_000);
        } catch (RpcFailure e) {
          // The next look may be luckier.
        } catch (LedgerFailure e) {
          kill(i);
        }
      }
    }

    /** A block every six looks. */
    void calm(int blocks) {
      for (int i = 0; i < blocks; i++) {
        for (int look = 0; look < 6; look++) {
          step();
        }
        chain.mine();
      }
      step();
    }

    State state(Entry entry) {
      return Objects.requireNonNull(disk.entries.get(entry.id())).state();
    }

    /** RL-7, RL-8: of each transaction that anybody else has ever seen. */
    void checkHandedOver() {
      for (FakeChain.Sent sent : chain.handedOver) {
        assertTrue(disk.holds(sent.hash()), "handed over before it was durable");
        Amount paid = Amount.ZERO;
        for (SignedRequest request : sent.requests()) {
          paid = paid.plus(request.pays());
        }
        boolean covers = !TARIFF.priceFor(paid, sent.gas()).isLessThan(sent.price());
        assertTrue(covers || sent.requests().isEmpty(), "sent at a loss");
      }
    }
  }

  private static Amount fee(Amount price) {
    return TARIFF.quote(GAS, price);
  }

  /** Whatever happens, each request is carried out once or not at all, and is told so. */
  @Test
  void nothingIsLostOrDoubledWhateverHappens() {
    Property.forAll(
        Integer.getInteger("relayer.seeds", 60),
        rng -> {
          World world = new World(rng, 2);
          List<Holder> holders = new ArrayList<>();
          for (int i = 0; i < 4; i++) {
            holders.add(Holder.of(i, TERMS));
            world.chain.give(holders.get(i).address(), Holder.smt(100));
          }
          List<Entry> taken = new ArrayList<>();
          world.chain.lies = true;
          world.breaks = true;
          for (int round = 0; round < 120; round++) {
            if (round < 40 && rng.chance(0.6)) {
              Holder holder = rng.pick(holders);
              long deadline = world.chain.time() + rng.between(100, 2_000);
              Amount price = world.chain.base.times(1 + rng.below(2));
              SignedRequest request =
                  holder.pay(
                      address(50), Holder.smt(rng.between(1, 12)), fee(price), round, deadline);
              taken.add(world.take(request));
            }
            mischief(world, rng, holders, taken);
            world.step();
          }
          world.chain.lies = false;
          world.breaks = false;
          world.chain.base = Amount.of(1_000_000_000);
          world.calm(220); // beyond the last deadline
          for (Entry entry : taken) {
            State state = world.state(entry);
            assertTrue(state.isSettled(), entry + " is still " + state);
            assertEquals(
                world.chain.isCarriedOut(entry.request()),
                state == State.DONE,
                () -> "now " + world.disk.entries.get(entry.id()));
          }
          world.checkHandedOver();
        });
  }

  private static void mischief(World world, Rng rng, List<Holder> holders, List<Entry> taken) {
    if (rng.chance(0.4)) {
      world.chain.mine();
    }
    if (rng.chance(0.05)) {
      world.chain.turnBack(rng.between(1, 3));
    }
    if (rng.chance(0.05)) {
      world.chain.forgetsPool();
    }
    if (rng.chance(0.05)) {
      world.kill(rng.below(2));
    }
    if (rng.chance(0.1)) {
      world.chain.base = Amount.of(rng.between(500_000_000, 2_000_000_000));
    }
    if (rng.chance(0.02)) {
      world.chain.spends(rng.pick(holders).address());
    }
    if (!taken.isEmpty() && rng.chance(0.03)) {
      Entry entry = rng.pick(taken);
      if (!world.chain.isCarriedOut(entry.request())) {
        world.chain.takesBack(entry.request());
      }
    }
  }

  private static World calmWorld() {
    World world = new World(new Rng(1), 1);
    for (int i = 0; i < 40; i++) {
      world.chain.give(Holder.of(i, TERMS).address(), Holder.smt(100));
    }
    return world;
  }

  private static SignedRequest request(World world, int holder, long nonce) {
    Amount fee = fee(Amount.of(1_000_000_000));
    return Holder.of(holder, TERMS)
        .pay(address(50), Holder.smt(10), fee, nonce, world.chain.time() + 3_600);
  }

  @Test
  void manyShareATransaction() {
    World world = calmWorld();
    List<Entry> taken = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      taken.add(world.take(request(world, i, 0)));
    }
    world.calm(1);
    assertEquals(1, world.chain.handedOver.size());
    assertEquals(40, world.chain.handedOver.get(0).requests().size());
    taken.forEach(entry -> assertEquals(State.MINED, world.state(entry)));
    world.calm(4);
    taken.forEach(entry -> assertEquals(State.DONE, world.state(entry)));
  }

  /** RL-10. */
  @Test
  void whatVanishesFromTheChainIsHandedOverAgain() {
    World world = calmWorld();
    Entry entry = world.take(request(world, 0, 0));
    world.calm(2);
    assertEquals(State.MINED, world.state(entry));
    world.chain.turnBack(2);
    world.chain.forgetsPool();
    world.step();
    assertEquals(State.SENT, world.state(entry));
    world.calm(5);
    assertEquals(State.DONE, world.state(entry));
    assertEquals(1, world.chain.handedOver.stream().map(FakeChain.Sent::hash).distinct().count());
  }

  /** RL-8: more is offered up to what is paid, and no further. */
  @Test
  void moreIsOfferedUntilItWouldCostMoreThanItPays() {
    World world = calmWorld();
    world.take(request(world, 0, 0));
    world.step();
    world.chain.base = Amount.of(50_000_000_000L);
    for (int i = 0; i < 200; i++) {
      world.step();
    }
    List<Hash> offers =
        world.chain.handedOver.stream().map(FakeChain.Sent::hash).distinct().toList();
    assertTrue(offers.size() <= 2, "no offer above what is paid: " + offers.size());
    world.checkHandedOver();
    world.chain.base = Amount.of(1_100_000_000);
    world.calm(5);
    assertEquals(0, world.ledgers.get(0).waiting());
  }

  /** RL-9: a nonce whose requests are all too late is used for nothing; the next ones go on. */
  @Test
  void aNonceIsNotHeldUpByRequestsThatAreTooLate() {
    World world = calmWorld();
    Entry late = world.take(request(world, 0, 0));
    world.step();
    world.chain.base = Amount.of(10_000_000_000L); // nobody pays for this
    for (int i = 0; i < 320; i++) {
      world.calm(1);
    }
    Amount fee = fee(Amount.of(10_000_000_000L));
    Entry next =
        world.take(
            Holder.of(1, TERMS)
                .pay(address(50), Holder.smt(10), fee, 0, world.chain.time() + 3_600));
    world.calm(30);
    assertEquals(State.DONE, world.state(next));
    assertTrue(world.state(late).isSettled());
    assertFalse(world.chain.isCarriedOut(late.request()));
  }

  /** RL-6: what its signer has made impossible is given up after three blocks, and told. */
  @Test
  void whatTheChainRefusesIsGivenUp() {
    World world = calmWorld();
    Entry entry = world.take(request(world, 0, 0));
    world.chain.spends(entry.request().signer());
    world.calm(1);
    assertEquals(State.QUEUED, world.state(entry));
    world.calm(2);
    assertEquals(State.FAILED, world.state(entry));
    assertEquals(List.of(), world.chain.handedOver);
  }

  /** RL-13: the second does nothing while the first lives, and everything when it is gone. */
  @Test
  void oneOfTwoSends() {
    World world = new World(new Rng(1), 2);
    world.chain.give(Holder.of(0, TERMS).address(), Holder.smt(100));
    Entry entry = world.take(request(world, 0, 0));
    world.step();
    assertTrue(world.senders.get(0).leads());
    assertFalse(world.senders.get(1).leads());
    world.ledgers.get(0).killed();
    world.chain.forgetsPool();
    world.senders.remove(0);
    world.ledgers.remove(0);
    world.calm(5);
    assertEquals(State.DONE, world.state(entry));
    assertEquals(1, world.chain.handedOver.stream().map(FakeChain.Sent::hash).distinct().count());
  }
}
