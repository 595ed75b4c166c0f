package io.smartmesh.relayer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.relayer.core.Desk;
import io.smartmesh.relayer.core.Entry;
import io.smartmesh.relayer.core.Refusal;
import io.smartmesh.relayer.core.RelayerLimits;
import io.smartmesh.relayer.core.Sender;
import java.util.Locale;

/** Answers as JSON. Amounts are decimal strings of the smallest units. */
final class Views {
  private Views() {}

  private static ObjectNode document(String schema) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("schema", "smartmesh.relayer." + schema + "/1");
  }

  static ObjectNode relayer(Terms terms, Desk.Seen seen, Sender sender, int waiting) {
    ObjectNode json =
        document("about")
            .put("chainId", terms.chainId())
            .put("token", terms.token().toString())
            .put("paidCalls", terms.paidCalls().toString())
            .put("relayer", terms.relayer().toString());
    terms.targets().stream().sorted().map(Address::toString).forEach(json.putArray("targets")::add);
    ChainTime time = seen.head().time();
    return json.put("block", seen.head().number())
        .put("time", time.seconds())
        .put("earliestDeadline", time.plusSeconds(RelayerLimits.DEADLINE_LEAST).seconds())
        .put("latestDeadline", time.plusSeconds(RelayerLimits.DEADLINE_MOST).seconds())
        .put("price", seen.prices().sum().toString())
        .put("coin", seen.coin().toString())
        .put("waiting", waiting)
        .put("sends", sender.leads())
        .put("trouble", sender.trouble());
  }

  static ObjectNode quote(Desk.Quote quote, Terms terms) {
    return document("quote")
        .put("fee", quote.fee().toString())
        .put("gas", quote.gas())
        .put("price", quote.price().toString())
        .put("relayer", terms.relayer().toString())
        .put("paidCalls", terms.paidCalls().toString());
  }

  static ObjectNode request(Entry entry) {
    ObjectNode json =
        document("request")
            .put("id", entry.id().hex())
            .put("state", entry.state().name().toLowerCase(Locale.ROOT))
            .put("settled", entry.state().isSettled())
            .put("from", entry.request().signer().toString())
            .put("fee", entry.request().pays().toString())
            .put("deadline", entry.request().message().deadline().seconds())
            .put("why", entry.why());
    entry.transaction().map(Hash::hex).ifPresent(hash -> json.put("transaction", hash));
    if (entry.block() != Entry.NONE) {
      json.put("block", entry.block());
    }
    return json;
  }

  static ObjectNode refusal(Refusal refusal) {
    ObjectNode json =
        document("error").put("code", refusal.why().code()).put("what", refusal.what());
    json.putObject("compared")
        .put(refusal.why().firstName(), refusal.first())
        .put(refusal.why().secondName(), refusal.second());
    return json;
  }
}
