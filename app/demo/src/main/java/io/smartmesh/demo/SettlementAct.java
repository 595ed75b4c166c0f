package io.smartmesh.demo;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.chain.rpc.RpcChain;
import io.smartmesh.channel.StoredClaims;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.node.ChainMemory;
import java.util.List;

/**
 * The chain is back: honest channels are closed together, and a cheat with an old state loses
 * everything.
 */
final class SettlementAct {
  private static final int SYNC_SECONDS_MAX = 40;
  private static final int CLOSE_SECONDS_MAX = 60;

  private final Stage stage;
  private final Books books;

  SettlementAct(Stage stage, Books books) {
    this.stage = stage;
    this.books = books;
  }

  void play(Artefact artefact) throws Exception {
    stage.lab().restoreChain();
    awaitSynced();
    books.enterPayments();
    closeTogether();
    cheat(artefact);
  }

  private void awaitSynced() throws Exception {
    long head = stage.ledger().head();
    for (Party party : stage.parties()) {
      Wait.until(
          party.name() + " has caught up with the chain",
          SYNC_SECONDS_MAX,
          () -> {
            JsonValue chain = party.status().at("chain");
            return chain.flag("reachable") && chain.number("head") >= head;
          });
    }
    stage.narrator().say("settle.synced", head);
  }

  /** Every channel but the last, each by the party nearer to alice. */
  private void closeTogether() throws Exception {
    List<Party> line = stage.parties();
    for (int i = 0; i < stage.hops() - 1; i++) {
      Party left = line.get(i);
      Party right = line.get(i + 1);
      Amount held = stage.ledger().smtInContract();
      Amount deposits = Party.units(left.channelWith(right), "ourDeposit");
      left.node().command("channel", "close", right.address().toString());
      Wait.until(
          "the chain has closed the channel of " + left.name() + " and " + right.name(),
          CLOSE_SECONDS_MAX,
          () -> stage.ledger().smtInContract().equals(held.minus(deposits)));
      stage.narrator().say("settle.together", left.name(), right.name());
    }
  }

  private void cheat(Artefact artefact) throws Exception {
    Curve curve = Curves.best();
    Party liar = stage.lastCarrier();
    Party bob = stage.bob();
    JsonValue channel = liar.channelWith(bob);
    JsonValue truth = bob.channelWith(liar);
    Amount share =
        Party.units(channel, "ourDeposit")
            .minus(Party.units(channel, "sent"))
            .plus(Party.units(channel, "received"));
    liar.node().stop();
    StoredClaims.Closable old =
        artefact.claimAgainst(bob, curve, new ChainTime(stage.ledger().time()));
    stage
        .outcome()
        .check(
            "the old state's sequence number is lower than the newest",
            true,
            old.claim().newest().seq() < truth.number("peerSeq"));
    stage
        .narrator()
        .say("settle.cheat", liar.name(), old.claim().newest().seq(), truth.number("peerSeq"));
    submit(liar, curve, new ChannelAction.Close(old.channel(), old.claim()));
    ChannelId id = new ChannelId(Hash.fromHex(channel.text("id")));
    Wait.until(
        "bob has proven the lie to the contract",
        CLOSE_SECONDS_MAX,
        () -> !stage.ledger().confiscatedIn(id).isZero());
    stage.outcome().confiscated = stage.ledger().confiscatedIn(id);
    stage
        .outcome()
        .check(
            "the contract gave bob the channel's whole deposit, in units",
            Party.units(channel, "ourDeposit").plus(Party.units(channel, "peerDeposit")),
            stage.outcome().confiscated);
    books.enterConfiscation(liar, bob, share);
    stage
        .narrator()
        .say("settle.confiscated", bob.name(), DemoOptions.smt(stage.outcome().confiscated));
  }

  /** With the liar's own key, as the liar would. */
  private void submit(Party liar, Curve curve, ChannelAction close) throws Exception {
    try (RpcChain chain =
        new RpcChain(stage.chain(), liar.key(), curve, length -> Bytes.wrap(new byte[length]))) {
      SentActions sent = new SentActions(chain);
      chain.start(ChainMemory.none(), sent);
      chain.ask(1, close);
      Wait.until("the chain has taken the old state", CLOSE_SECONDS_MAX, sent::closeWasSeen);
    }
  }
}
