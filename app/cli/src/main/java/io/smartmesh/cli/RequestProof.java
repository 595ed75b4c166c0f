package io.smartmesh.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.chain.rpc.ChainAccess;
import io.smartmesh.chain.rpc.JsonRpc;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.Erc20;
import io.smartmesh.ethereum.EthereumLog;
import io.smartmesh.ethereum.Words;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.relayer.core.TokenCalls;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a chain node shows of a signed request, whoever says what of it (RL-36). */
final class RequestProof {
  /** What is certain, as far as this chain node can be believed. */
  enum Shown {
    CARRIED_OUT,
    /** It was not, and cannot be any more. */
    VOID,
    OPEN
  }

  /** Blocks of one question, and questions; an older one is not found. */
  private static final long SPAN = 5_000;

  private static final int QUESTIONS = 40;
  private static final long GAS_MOST = 1_000_000;
  private static final Duration ANSWER_TIME = Duration.ofSeconds(5);
  private static final Hash TRANSFER = topic("Transfer(address,address,uint256)");
  private static final Hash APPROVAL = topic("Approval(address,address,uint256)");
  private static final Hash USED = topic("ProxyUsed(address,uint256)");

  private final ChainAccess chain;
  private final JsonRpc rpc;
  private final Address token;
  private final int confirmations;
  private final long floor;

  /**
   * @param confirmations blocks on top of one that stays
   * @param floor before that block there is nothing
   */
  RequestProof(URI endpoint, Address token, int confirmations, long floor) {
    this.chain = ChainAccess.at(endpoint, ANSWER_TIME);
    this.rpc = new JsonRpc(endpoint, ANSWER_TIME);
    this.token = token;
    this.confirmations = confirmations;
    this.floor = floor;
  }

  private static Hash topic(String event) {
    return Hashes.keccak256(Bytes.utf8(event));
  }

  Shown look(SignedRequest request) throws RpcFailure {
    TokenMessage message = request.message();
    long newest = chain.head().number();
    long sure = Math.max(0, newest - confirmations);
    if (!isUsed(message)) {
      return timeOf(sure) > message.deadline().seconds() ? Shown.VOID : Shown.OPEN;
    }
    Optional<JsonNode> log = use(message, newest);
    if (log.isEmpty() || number(log.get().path("blockNumber")) > sure) {
      return Shown.OPEN;
    }
    String hash = log.get().path("transactionHash").asText();
    if (!hash.matches("0x[0-9a-fA-F]{64}")) {
      throw new RpcFailure.Nonsense("a transaction called " + hash);
    }
    Optional<ChainAccess.Receipt> receipt = chain.receipt(Hash.fromHex(hash));
    if (receipt.isEmpty() || receipt.get().block() > sure) {
      return Shown.OPEN;
    }
    return isEffect(receipt.get(), message) ? Shown.CARRIED_OUT : Shown.VOID;
  }

  private boolean isUsed(TokenMessage message) throws RpcFailure {
    Bytes answer =
        chain.call(
            message.from(), TokenCalls.isUsed(token, message.from(), message.nonce()), GAS_MOST);
    try {
      return !Erc20.decodeAmount(answer).isZero();
    } catch (Malformed e) {
      throw new RpcFailure.Nonsense("there is no token at " + token);
    }
  }

  private long timeOf(long block) throws RpcFailure {
    JsonNode found = rpc.call("eth_getBlockByNumber", "0x" + Long.toHexString(block), false);
    return number(found.path("timestamp"));
  }

  private static long number(JsonNode hex) throws RpcFailure {
    String text = hex.asText();
    if (!text.matches("0x[0-9a-fA-F]{1,15}")) {
      throw new RpcFailure.Nonsense("a number written " + text);
    }
    return Long.decode(text);
  }

  /** The newest first: what is asked after is usually young. */
  private Optional<JsonNode> use(TokenMessage message, long newest) throws RpcFailure {
    long to = newest;
    for (int i = 0; i < QUESTIONS && to >= floor; i++, to -= SPAN) {
      Map<String, Object> filter =
          Map.of(
              "address",
              token.toString(),
              "fromBlock",
              "0x" + Long.toHexString(Math.max(floor, to - SPAN + 1)),
              "toBlock",
              "0x" + Long.toHexString(to),
              "topics",
              List.of(USED.hex(), word(message.from()), word(message.nonce())));
      JsonNode logs = rpc.call("eth_getLogs", filter);
      if (!logs.isEmpty()) {
        return Optional.of(logs.get(0));
      }
    }
    return Optional.empty();
  }

  private static String word(Address address) {
    return "0x" + Words.of(address).toHex();
  }

  private static String word(Amount amount) {
    return "0x" + Words.of(amount).toHex();
  }

  /** Its nonce could have been used for something else by who signed it. */
  private boolean isEffect(ChainAccess.Receipt receipt, TokenMessage message) {
    Hash event = message.kind() == TokenMessage.Kind.PAYMENT ? TRANSFER : APPROVAL;
    for (EthereumLog log : receipt.logs()) {
      if (log.address().equals(token)
          && log.topics().size() == 3
          && log.topics().get(0).equals(event)
          && log.topics().get(1).bytes().equals(Words.of(message.from()))
          && log.topics().get(2).bytes().equals(Words.of(message.to()))
          && log.data().equals(Words.of(message.value()))) {
        return receipt.worked();
      }
    }
    return false;
  }
}
