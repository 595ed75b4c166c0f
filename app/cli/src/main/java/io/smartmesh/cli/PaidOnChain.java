package io.smartmesh.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.smartmesh.api.RequestDesk.Paid;
import io.smartmesh.api.RequestDesk.Way;
import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.chain.rpc.ChainAccess;
import io.smartmesh.chain.rpc.JsonRpc;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.Words;
import io.smartmesh.payment.PaymentRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Who has paid a request on the chain: its nonce is the request's, whoever pays (RL-27), so one
 * look finds every account.
 */
final class PaidOnChain {
  /** Blocks of one question, and questions; what is older is not found. */
  private static final long SPAN = 5_000;

  private static final int QUESTIONS = 12;
  private static final int FOUND_MOST = 16;

  private static final Duration ANSWER_TIME = Duration.ofSeconds(3);
  private static final String USED =
      Hashes.keccak256(Bytes.utf8("ProxyUsed(address,uint256)")).hex();

  private final ChainAccess chain;
  private final JsonRpc rpc;

  PaidOnChain(URI endpoint) {
    this.chain = ChainAccess.at(endpoint, ANSWER_TIME);
    this.rpc = new JsonRpc(endpoint, ANSWER_TIME);
  }

  /**
   * The newest first.
   *
   * @param floor before that block there is nothing
   */
  List<Paid> look(PaymentRequest request, long floor) throws RpcFailure {
    String nonce = "0x" + Words.of(request.nonce()).toHex();
    List<Paid> found = new ArrayList<>();
    long to = chain.head().number();
    for (int i = 0; i < QUESTIONS && to >= floor && found.size() < FOUND_MOST; i++, to -= SPAN) {
      Map<String, Object> filter =
          Map.of(
              "address",
              request.token().toString(),
              "fromBlock",
              "0x" + Long.toHexString(Math.max(floor, to - SPAN + 1)),
              "toBlock",
              "0x" + Long.toHexString(to),
              "topics",
              Arrays.asList(USED, null, nonce));
      for (JsonNode log : rpc.call("eth_getLogs", filter)) {
        String owner = log.path("topics").path(1).asText();
        if (!owner.matches("0x0{24}[0-9a-fA-F]{40}")) {
          throw new RpcFailure.Nonsense("a used nonce is not as it should be");
        }
        found.add(new Paid(Address.fromHex("0x" + owner.substring(26)), Way.CHAIN, 0));
      }
    }
    return found.subList(0, Math.min(found.size(), FOUND_MOST));
  }
}
