package io.smartmesh.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.channel.ChannelPhase;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.Curves;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.simulator.check.Accounts;
import io.smartmesh.simulator.check.MoneyConservation;
import io.smartmesh.simulator.check.StoreBeforeTell;
import io.smartmesh.simulator.fault.FaultSet;
import io.smartmesh.simulator.scenario.Setting;
import io.smartmesh.simulator.world.ShippedNode;
import io.smartmesh.simulator.world.Signing;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole nodes on a simulated chain: CH-32 to CH-35. The third is nobody's neighbour. */
class FundsTest {
  private static final long HOUR = 3_600_000;

  private final World world =
      new Setting(
              7, new ShippedNode(), Signing.ideal(Curves.best()), FaultSet.all(), Optional.empty())
          .world(3);
  private final SimNode alice = world.nodes().get(0);
  private final SimNode bob = world.nodes().get(1);
  private final SimNode stranger = world.nodes().get(2);

  @BeforeEach
  void aChannel() {
    world.link(0, 1);
    world.add(new MoneyConservation(world));
    world.add(new StoreBeforeTell(world));
    world.begin();
    world.run(60_000);
    world.user(alice).open(bob.address(), Amount.of(10_000), 900);
    until("open", node -> channel(node).isPresent());
  }

  private static Optional<ChannelView> channel(SimNode node) {
    return Accounts.channels(node).orElse(List.of()).stream().findFirst();
  }

  private void until(String what, Predicate<SimNode> holds) {
    assertTrue(world.runUntil(() -> holds.test(alice) && holds.test(bob), HOUR), what);
  }

  private static boolean is(SimNode node, Predicate<ChannelView> holds) {
    return channel(node).filter(holds).isPresent();
  }

  private UserReply ask(SimNode node, UserCommand command) {
    var wish = world.user(node).wish(command);
    assertTrue(world.runUntil(wish::isAnswered, HOUR));
    return wish.reply().orElseThrow();
  }

  private void pay(int number, long amount) {
    PaymentId id =
        new PaymentId(
            Bytes.wrap(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) number}));
    ask(alice, new UserCommand.Pay(id, bob.address(), Amount.of(amount), 1));
  }

  @Test
  void moneyGoesInAndOutWhileTheChannelIsOpen() {
    var id = channel(alice).orElseThrow().id();
    assertInstanceOf(
        UserReply.Done.class, ask(alice, new UserCommand.Deposit(id, Amount.of(5_000))));
    until(
        "topped up",
        node ->
            is(
                node,
                c ->
                    c.ourDeposit().plus(c.peerDeposit()).equals(Amount.of(15_000))
                        && c.phase() == ChannelPhase.OPEN));
    pay(1, 12_000);
    until("paid", node -> is(node, c -> c.sent().plus(c.received()).equals(Amount.of(12_000))));

    Amount before = world.chain().newest().balanceOf(bob.address());
    assertInstanceOf(
        UserReply.Done.class, ask(bob, new UserCommand.Withdraw(id, Amount.of(11_000))));
    assertTrue(
        world.runUntil(
            () ->
                world
                    .chain()
                    .newest()
                    .balanceOf(bob.address())
                    .equals(before.plus(Amount.of(11_000))),
            HOUR));
    assertInstanceOf(
        UserReply.Refused.class, ask(bob, new UserCommand.Withdraw(id, Amount.of(2_000))));
    pay(2, 100);
    until("goes on", node -> is(node, c -> c.sent().plus(c.received()).equals(Amount.of(12_100))));

    world.user(alice).close(id, false);
    until("closed", node -> is(node, c -> c.phase() == ChannelPhase.FINISHED));
    assertEquals(before.plus(Amount.of(12_100)), world.chain().newest().balanceOf(bob.address()));
    world.end();
  }

  /** R5: alice has no chain; the stranger sends her close. */
  @Test
  void aStrangerSendsASignedClose() {
    var id = channel(alice).orElseThrow().id();
    pay(1, 700);
    until("paid", node -> is(node, c -> c.sent().plus(c.received()).equals(Amount.of(700))));
    alice.cutFromChain(true);
    UserReply.Signed signed =
        assertInstanceOf(
            UserReply.Signed.class,
            ask(alice, new UserCommand.SignClose(id, false, 86_400, false)));
    assertTrue(is(alice, c -> c.phase() == ChannelPhase.FROZEN));
    byte[] spoilt = signed.signed().toArray();
    spoilt[spoilt.length - 1] ^= 1;
    UserReply.Refused refused =
        assertInstanceOf(
            UserReply.Refused.class,
            ask(stranger, new UserCommand.SubmitClose(Bytes.wrap(spoilt))));
    assertEquals("bad-signature", refused.code());
    Amount before = world.chain().newest().balanceOf(bob.address());
    assertInstanceOf(
        UserReply.Done.class, ask(stranger, new UserCommand.SubmitClose(signed.signed())));
    assertTrue(world.runUntil(() -> is(bob, c -> c.phase() == ChannelPhase.FINISHED), 5 * HOUR));
    assertEquals(before.plus(Amount.of(700)), world.chain().newest().balanceOf(bob.address()));
    alice.cutFromChain(false);
    assertTrue(world.runUntil(() -> is(alice, c -> c.phase() == ChannelPhase.FINISHED), HOUR));
    world.end();
  }
}
