package io.smartmesh.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Money into and out of channels that stay open (CH-34, CH-35). */
final class Funds {
  static final Set<String> KINDS =
      Set.of(
          "TopUp", "ToppedUp", "WITHDRAW_REQUEST", "WITHDRAW_AGREEMENT", "Withdraw", "Withdrawn");

  private static final long PAID_IN = 1_000;
  private static final long TAKEN_OUT = 1;
  private static final int TRIES = 5;

  /** A wish that was lost with its process is uttered again after this, once more each time. */
  private static final int AGAIN_SECONDS = 8;

  private final World world;
  private final Checks checks;
  private final Acts acts;

  Funds(World world, Checks checks, Acts acts) {
    this.world = world;
    this.checks = checks;
    this.acts = acts;
  }

  /** Payer and mediator pay in, then payer and payee take out, each exactly once. */
  void inAndOut() throws Exception {
    acts.payThrough();
    Map<Role, BigInteger> had = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      had.put(role, world.tokensOf(role));
    }
    world.arm(KINDS);
    payIn(Role.PAYER, Role.MEDIATOR);
    payIn(Role.MEDIATOR, Role.PAYEE);
    takeOut(Role.PAYER, Role.MEDIATOR);
    takeOut(Role.PAYEE, Role.MEDIATOR);
    world.happens(AGAIN_SECONDS, () -> !world.isAnyArmed());
    world.disarm();
    acts.makeFinal();
    for (Role role : Role.values()) {
      long in = role == Role.PAYEE ? 0 : PAID_IN;
      long out = role == Role.MEDIATOR ? 0 : TAKEN_OUT;
      BigInteger wanted = had.getOrDefault(role, BigInteger.ZERO).add(BigInteger.valueOf(out - in));
      assertEquals(wanted, world.tokensOf(role), role + " has in its hands");
    }
    acts.payThrough();
    checks.endsAgree();
  }

  private Line.Channel between(Role role, Role peer) throws Exception {
    return world.channels(role).stream()
        .filter(channel -> channel.peer() == peer && channel.is("OPEN"))
        .findFirst()
        .orElseThrow();
  }

  private void payIn(Role role, Role peer) throws Exception {
    Line.Channel before = between(role, peer);
    BigInteger wanted = before.ourDeposit().add(BigInteger.valueOf(PAID_IN));
    for (int again = 0;
        again < TRIES && !world.happens(wait(again), () -> has(role, peer, wanted));
        again++) {
      world.tell(role, "deposit " + before.id() + " " + PAID_IN);
    }
    world.await(
        role + " has paid in, and " + peer + " knows",
        Acts.PATIENCE_SECONDS,
        () -> has(role, peer, wanted) && between(peer, role).peerDeposit().equals(wanted));
  }

  private boolean has(Role role, Role peer, BigInteger deposit) throws Exception {
    return between(role, peer).ourDeposit().equals(deposit);
  }

  private void takeOut(Role role, Role peer) throws Exception {
    String id = between(role, peer).id();
    BigInteger wanted = world.tokensOf(role).add(BigInteger.valueOf(TAKEN_OUT));
    for (int again = 0;
        again < TRIES && !world.happens(wait(again), () -> owns(role, wanted));
        again++) {
      world.tell(role, "withdraw " + id + " " + TAKEN_OUT);
    }
    world.await(role + " has taken out", Acts.PATIENCE_SECONDS, () -> owns(role, wanted));
  }

  private boolean owns(Role role, BigInteger tokens) throws Exception {
    return world.tokensOf(role).equals(tokens);
  }

  private static int wait(int again) {
    return again * AGAIN_SECONDS;
  }
}
