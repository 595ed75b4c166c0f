package io.smartmesh.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmesh.base.Amount;
import io.smartmesh.crypto.Curves;
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

  private final World world =
      new Setting(
              2,
              new ShippedNode(),
              Signing.ideal(Curves.best()),
              FaultSet.named("none"),
              Optional.empty())
          .world(3);
  private final Stage stage = new Stage(world);

  /** The radios fail while a payment is locked, and are off until after its expiry. */
  @Test
  void aLockThatOutlivesItsExpiryIsFoundAndGoesWhenNeighboursMeetAgain() {
    NoLockAfterExpiry locks = new NoLockAfterExpiry(world);
    world.link(0, 1);
    world.link(1, 2);
    world.begin();
    stage.everybodyReachable(Stage.MINUTE);
    stage.openChannels(20 * Stage.MINUTE);
    world.user(world.nodes().get(0)).pay(world.nodes().get(2).address(), Amount.of(10), 1);
    for (int millis = 0; millis < LOCK_MILLIS_MOST && !isLocked(); millis++) {
      world.run(1);
    }
    world.quiet(true);
    locks.look();
    world.run(30 * Stage.HOUR);
    Violation found = assertThrows(Violation.class, locks::look);
    assertEquals("NoLockAfterExpiry", found.checker());

    world.quiet(false);
    world.run(NoLockAfterExpiry.CALM_MILLIS);
    locks.look();
  }

  private boolean isLocked() {
    return Accounts.channels(world.nodes().get(1)).orElse(List.of()).stream()
        .anyMatch(channel -> !channel.lockedIn().isZero());
  }
}
