package io.smartmesh.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmesh.base.Amount;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.crypto.Curves;
import io.smartmesh.payment.PaymentState;
import io.smartmesh.payment.PaymentView;
import io.smartmesh.simulator.check.Accounts;
import io.smartmesh.simulator.check.NoLockAfterExpiry;
import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.fault.FaultSet;
import io.smartmesh.simulator.world.ShippedNode;
import io.smartmesh.simulator.world.Signing;
import io.smartmesh.simulator.world.World;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NoLockAfterExpiryTest {
  private static final long LOCK_MILLIS_MOST = 10_000;

  /** To expire, to be closed, to be final. */
  private static final int DAYS_MOST = 7;

  private final World world =
      new Setting(
              2,
              new ShippedNode(),
              Signing.ideal(Curves.best()),
              FaultSet.named("none"),
              Optional.empty())
          .world(3);
  private final Stage stage = new Stage(world);
  private final NoLockAfterExpiry locks = new NoLockAfterExpiry(world);

  /** The radios fail while a payment is locked, and are off until after its expiry. */
  @Test
  void aLockThatOutlivesItsExpiryIsFoundAndGoesWhenNeighboursMeetAgain() {
    lockUntilItIsAt(1);
    world.quiet(true);
    locks.look();
    world.run(30 * Stage.HOUR);
    Violation found = assertThrows(Violation.class, locks::look);
    assertEquals("NoLockAfterExpiry", found.checker());

    world.quiet(false);
    world.run(NoLockAfterExpiry.CALM_MILLIS);
    locks.look();
  }

  /** PY-94: the payee takes the lock and is never seen again; the two others meet daily. */
  @Test
  void aPayeeThatIsGoneDoesNotKeepThePayersMoney() {
    lockUntilItIsAt(2);
    world.nodes().get(2).die();
    for (int day = 0; day < DAYS_MOST; day++) {
      world.quiet(true);
      world.run(24 * Stage.HOUR);
      world.quiet(false);
      world.run(NoLockAfterExpiry.CALM_MILLIS);
      locks.look();
    }
    PaymentView payment = Accounts.finalPayments(world.nodes().get(0)).get(0);
    assertEquals(PaymentState.REFUNDED, payment.state());
  }

  /** The first pays the last: until its lock has come so far. */
  private void lockUntilItIsAt(int number) {
    world.link(0, 1);
    world.link(1, 2);
    world.begin();
    stage.everybodyReachable(Stage.MINUTE);
    stage.openChannels(20 * Stage.MINUTE);
    world.user(world.nodes().get(0)).pay(world.nodes().get(2).address(), Amount.of(10), 1);
    for (int i = 0; i < LOCK_MILLIS_MOST && lockedTowards(number).isZero(); i++) {
      world.run(1);
    }
  }

  private Amount lockedTowards(int number) {
    return Accounts.channels(world.nodes().get(number)).orElse(List.of()).stream()
        .map(ChannelView::lockedIn)
        .reduce(Amount.ZERO, Amount::plus);
  }
}
