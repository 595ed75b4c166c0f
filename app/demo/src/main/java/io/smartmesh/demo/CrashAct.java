package io.smartmesh.demo;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Amount;
import java.util.List;

/**
 * The first carrier dies in the middle of payments and comes back: none is lost, none is half done.
 */
final class CrashAct {
  private static final int PROGRESS_SECONDS_MAX = 30;
  private static final int FINAL_SECONDS_MAX = 180;

  private final Stage stage;

  CrashAct(Stage stage) {
    this.stage = stage;
  }

  void play() throws Exception {
    Party alice = stage.alice();
    Party bob = stage.bob();
    Party carrier = stage.firstCarrier();
    Amount amount = stage.options().amount();
    long bobHad = paidTo(bob);
    Payments payments = new Payments(alice);
    payments.pay(bob, amount, DemoOptions.INTERRUPTED);
    long moment = 3L + Math.floorMod(stage.options().seed(), 20);
    Wait.until(
        moment + " of the payments are through",
        PROGRESS_SECONDS_MAX,
        () -> payments.count("paid") >= moment);
    carrier.node().kill();
    long paidAtDeath = payments.count("paid");
    stage
        .outcome()
        .check(
            "payments are under way when the carrier dies",
            true,
            paidAtDeath < DemoOptions.INTERRUPTED);
    stage.narrator().say("crash.killed", carrier.name(), paidAtDeath, DemoOptions.INTERRUPTED);
    carrier.node().restart();
    stage.outcome().restarts++;
    payments.awaitFinal(FINAL_SECONDS_MAX);
    long paid = payments.count("paid");
    long refunded = payments.mine().size() - paid;
    awaitQuiet();
    long arrived = paidTo(bob) - bobHad;
    stage.outcome().offlinePayments += (int) paid;
    stage.outcome().refunded = refunded;
    stage.outcome().lost = Math.abs(paid - arrived);
    stage.outcome().check("payments that alice calls paid and bob has", paid, arrived);
    lanesAgree();
    stage.narrator().say("crash.done", carrier.name(), paid, refunded);
  }

  private static long paidTo(Party payee) throws Exception {
    return payee.payments(true, 1_000).stream()
        .filter(payment -> payment.text("state").equals("paid"))
        .count();
  }

  /** No money is locked any more, at any party. */
  private void awaitQuiet() throws Exception {
    for (Party party : stage.parties()) {
      Wait.until(
          party.name() + " has no pending payment left",
          FINAL_SECONDS_MAX,
          () -> party.channels().stream().allMatch(CrashAct::isQuiet));
    }
  }

  private static boolean isQuiet(JsonValue channel) {
    return Party.units(channel, "lockedOut").isZero()
        && Party.units(channel, "lockedIn").isZero()
        && channel.number("unacked") == 0;
  }

  /** What each end says it sent is what the other says it got. */
  private void lanesAgree() throws Exception {
    List<Party> line = stage.parties();
    for (int i = 0; i < stage.hops(); i++) {
      Party left = line.get(i);
      Party right = line.get(i + 1);
      stage
          .outcome()
          .check(
              left.name() + " sent and " + right.name() + " received the same, in units",
              Party.units(left.channelWith(right), "sent"),
              Party.units(right.channelWith(left), "received"));
    }
  }
}
