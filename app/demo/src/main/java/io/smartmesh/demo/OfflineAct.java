package io.smartmesh.demo;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Amount;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** The chain is cut off; people write and pay all the same. */
final class OfflineAct {
  private static final int NOTICE_SECONDS_MAX = 30;
  private static final int ROUTE_SECONDS_MAX = 30;
  private static final String WAIT_SECONDS = "60";
  private static final long LINKS_MAX = 32;
  private static final long PING_MILLIS = 1_000;

  private final Stage stage;

  OfflineAct(Stage stage) {
    this.stage = stage;
  }

  void play(Artefact artefact) throws Exception {
    cutChain();
    findEachOther();
    writeText();
    payBob();
    artefact.save();
    payCarrier();
  }

  private void cutChain() throws Exception {
    stage.lab().cutChain();
    for (Party party : stage.parties()) {
      Wait.until(
          party.name() + " notices that the chain is out of reach",
          NOTICE_SECONDS_MAX,
          () -> !party.status().at("chain").flag("reachable"));
    }
    String why = stage.alice().status().at("chain").text("why");
    int end = why.indexOf(". ") + 1;
    stage.narrator().say("offline.cut", end > 0 ? why.substring(0, end) : why);
  }

  private void findEachOther() throws Exception {
    Party alice = stage.alice();
    Party bob = stage.bob();
    // Nobody knows by which identifier bob goes in the mesh: a ping asks for him first.
    String ping =
        JsonValue.object("to", bob.address().toString(), "limit", LINKS_MAX, "millis", PING_MILLIS);
    JsonValue route =
        Wait.value(
            "alice has a route to bob",
            ROUTE_SECONDS_MAX,
            () ->
                Optional.of(alice.node().api().post("/ping", ping))
                    .filter(echo -> echo.flag("answered")));
    stage.outcome().check("hops from alice to bob", stage.hops(), route.number("hops"));
    stage.outcome().hops = stage.hops();
    stage.narrator().say("offline.route", alice.name(), bob.name(), route.number("hops"));
  }

  private void writeText() throws Exception {
    String text = stage.narrator().texts().get("offline.text");
    Party bob = stage.bob();
    JsonValue sent =
        stage
            .alice()
            .node()
            .command("send", "--wait", WAIT_SECONDS, bob.address().toString(), text);
    stage.outcome().check("alice has bob's receipt", "delivered", sent.text("state"));
    List<JsonValue> inbox =
        bob.node().command("inbox").list("messages").stream()
            .filter(message -> message.flag("incoming"))
            .toList();
    stage.outcome().check("texts at bob", 1, inbox.size());
    stage.outcome().check("the text at bob", text, inbox.get(0).text("text"));
    stage.outcome().messagesDelivered++;
    stage.narrator().say("offline.sent", text, inbox.get(0).number("hops"));
  }

  /** One after another, so that each one's own time counts. */
  private void payBob() throws Exception {
    String bob = stage.bob().address().toString();
    String amount = DemoOptions.smt(stage.options().amount());
    JsonValue first =
        stage
            .alice()
            .node()
            .command("pay", bob, amount, "--wait", WAIT_SECONDS)
            .list("payments")
            .get(0);
    stage.outcome().check("alice's payment to bob", "paid", first.text("state"));
    stage.outcome().check("channels it went through", stage.hops(), first.number("hops"));
    Payments payments = new Payments(stage.alice());
    for (int i = 0; i < DemoOptions.TIMED; i++) {
      payments.pay(stage.bob(), stage.options().amount(), 1);
      payments.awaitPaid();
    }
    long median = median(payments.mine().stream().mapToLong(p -> p.number("millis")));
    stage.outcome().mediatedMillisMedian = median;
    stage.outcome().offlinePayments += 1 + DemoOptions.TIMED;
    stage.narrator().say("offline.paid", amount, stage.hops(), DemoOptions.TIMED, median);
  }

  private static long median(LongStream values) {
    long[] sorted = values.sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private void payCarrier() throws Exception {
    Party carrier = stage.firstCarrier();
    int count = stage.options().payments();
    Amount before = Party.units(stage.alice().channelWith(carrier), "sent");
    double start = stage.narrator().seconds();
    JsonValue done =
        stage
            .alice()
            .node()
            .command(
                "pay",
                carrier.address().toString(),
                DemoOptions.smt(DemoOptions.SMALL),
                "--repeat",
                String.valueOf(count),
                "--wait",
                WAIT_SECONDS);
    double seconds = stage.narrator().seconds() - start;
    long paid = done.list("payments").stream().filter(p -> p.text("state").equals("paid")).count();
    stage.outcome().check("direct payments paid", count, paid);
    Amount after = Party.units(stage.alice().channelWith(carrier), "sent");
    stage
        .outcome()
        .check(
            "what the direct payments moved, in units",
            DemoOptions.SMALL.times(count),
            after.minus(before));
    stage.outcome().offlinePayments += count;
    stage.narrator().say("offline.direct", count, carrier.name(), Math.round(count / seconds));
  }
}
