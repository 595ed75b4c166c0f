package io.smartmesh.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.chain.rpc.JsonRpc;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelsContract;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** The chain as an outsider sees it: balances and events, read without any of our own bindings. */
final class Ledger {
  private static final int WORD = 32;

  private final JsonRpc rpc;
  private final ChannelsContract contracts;

  Ledger(JsonRpc rpc, ChannelsContract contracts) {
    this.rpc = rpc;
    this.contracts = contracts;
  }

  long head() throws RpcFailure {
    return number(rpc.call("eth_blockNumber").textValue()).longValueExact();
  }

  long time() throws RpcFailure {
    JsonNode block = rpc.call("eth_getBlockByNumber", "latest", false);
    return number(block.path("timestamp").textValue()).longValueExact();
  }

  Amount smtOf(Address owner) throws RpcFailure {
    Bytes data = Bytes.concat(selector("balanceOf(address)"), word(owner));
    Map<String, Object> call =
        Map.of("to", contracts.token().toString(), "data", "0x" + data.toHex());
    return new Amount(number(rpc.call("eth_call", call, "latest").textValue()));
  }

  /** SMT that the channel contract holds for everybody. */
  Amount smtInContract() throws RpcFailure {
    return smtOf(contracts.channels());
  }

  /** What the contract says it took from a liar and gave to the victim; zero when it did not. */
  Amount confiscatedIn(ChannelId channel) throws RpcFailure {
    Hash event = Hashes.keccak256(Bytes.utf8("Confiscated(bytes32,address,address,uint8,uint256)"));
    JsonNode logs =
        rpc.call(
            "eth_getLogs",
            Map.of(
                "fromBlock", "0x0",
                "address", contracts.channels().toString(),
                "topics", List.of(event.hex(), channel.hash().hex())));
    if (logs.isEmpty()) {
      return Amount.ZERO;
    }
    // The lie's kind, then the amount.
    Bytes data = Bytes.fromHex(logs.get(0).path("data").textValue());
    return new Amount(new BigInteger(1, data.slice(WORD, 2 * WORD).toArray()));
  }

  private static Bytes selector(String signature) {
    return Hashes.keccak256(Bytes.utf8(signature)).bytes().slice(0, 4);
  }

  private static Bytes word(Address address) {
    return Bytes.concat(Bytes.wrap(new byte[WORD - Address.LENGTH]), address.bytes());
  }

  private static BigInteger number(String hex) {
    return new BigInteger(hex.substring(2), 16);
  }
}
