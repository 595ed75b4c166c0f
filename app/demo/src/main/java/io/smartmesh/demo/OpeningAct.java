package io.smartmesh.demo;

import io.smartmesh.base.Amount;
import java.util.List;

/** Online: each opens a channel with the next one towards bob, with one transaction. */
final class OpeningAct {
  private static final int OPEN_SECONDS_MAX = 40;

  private final Stage stage;

  OpeningAct(Stage stage) {
    this.stage = stage;
  }

  void play() throws Exception {
    List<Party> line = stage.parties();
    Amount deposit = stage.options().deposit();
    for (int i = 0; i < stage.hops(); i++) {
      Party peer = line.get(i + 1);
      line.get(i)
          .node()
          .command("channel", "open", peer.address().toString(), DemoOptions.smt(deposit));
    }
    for (int i = 0; i < stage.hops(); i++) {
      awaitOpen(line.get(i), line.get(i + 1));
      awaitOpen(line.get(i + 1), line.get(i));
    }
    stage.narrator().say("open.done", stage.hops(), DemoOptions.smt(deposit));
    stage
        .outcome()
        .check(
            "the contract holds the deposits, in units",
            deposit.times(stage.hops()),
            stage.ledger().smtInContract());
  }

  private static void awaitOpen(Party party, Party peer) throws Exception {
    Wait.until(
        party.name() + " sees its channel with " + peer.name(),
        OPEN_SECONDS_MAX,
        () ->
            party.channels().stream()
                .anyMatch(
                    channel ->
                        channel.text("peer").equals(peer.address().toString())
                            && channel.text("phase").equals("open")));
  }
}
