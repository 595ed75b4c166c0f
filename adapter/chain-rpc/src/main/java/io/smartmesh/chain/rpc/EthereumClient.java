package io.smartmesh.chain.rpc;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.Erc20;
import io.smartmesh.ethereum.EthereumLog;
import io.smartmesh.node.SeenBlock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ethereum's methods with our types. */
final class EthereumClient {
  private static final int TOPICS_MOST = 4;
  private static final String LATEST = "latest";

  private final JsonRpc rpc;

  /** What we need of a block's header. */
  record Block(long number, Hash hash, Hash parent, ChainTime time) {
    boolean isChildOf(SeenBlock before) {
      return before.equals(SeenBlock.NOTHING) || parent.equals(before.hash());
    }
  }

  /**
   * @param worked false when it was reverted
   */
  record Receipt(long block, boolean worked, Optional<Address> created) {}

  EthereumClient(JsonRpc rpc) {
    this.rpc = rpc;
  }

  String shownEndpoint() {
    return rpc.shownEndpoint();
  }

  long chainId() throws RpcFailure {
    return ask("eth_chainId").number();
  }

  long newestBlock() throws RpcFailure {
    return ask("eth_blockNumber").number();
  }

  /** Empty when the node has no such block. */
  Optional<Block> block(long number) throws RpcFailure {
    Answer block = ask("eth_getBlockByNumber", hex(number), false);
    if (block.isNull()) {
      return Optional.empty();
    }
    if (block.at("number").number() != number) {
      throw block.at("number").wrong("the block asked for, " + number);
    }
    return Optional.of(
        new Block(
            number,
            block.at("hash").hash(),
            block.at("parentHash").hash(),
            new ChainTime(block.at("timestamp").number())));
  }

  /** Whether there is a contract at {@code address} now. */
  boolean hasCode(Address address) throws RpcFailure {
    return !code(address).isEmpty();
  }

  /** Empty where there is no contract now. */
  Bytes code(Address address) throws RpcFailure {
    return ask("eth_getCode", address.toString(), LATEST).bytes();
  }

  /** What a contract answers now. */
  Bytes call(ContractCall call) throws RpcFailure {
    Map<String, Object> request =
        Map.of("to", call.to().toString(), "data", "0x" + call.data().toHex());
    return ask("eth_call", request, LATEST).bytes();
  }

  /**
   * What a contract would answer {@code from} now.
   *
   * @param gas units that it may use
   * @throws RpcFailure.Refused when it would revert
   */
  Bytes call(Address from, ContractCall call, long gas) throws RpcFailure {
    Map<String, Object> request =
        Map.of(
            "from", from.toString(),
            "to", call.to().toString(),
            "data", "0x" + call.data().toHex(),
            "gas", hex(gas));
    return ask("eth_call", request, LATEST).bytes();
  }

  /** Events of these contracts with one of these first topics, in the order the node gives them. */
  List<EthereumLog> logs(long from, long to, List<Address> contracts, List<Hash> topics)
      throws RpcFailure {
    Map<String, Object> filter =
        Map.of(
            "fromBlock", hex(from),
            "toBlock", hex(to),
            "address", contracts.stream().map(Address::toString).toList(),
            "topics", List.of(topics.stream().map(Hash::hex).toList()));
    Answer answer = ask("eth_getLogs", filter);
    List<EthereumLog> logs = new ArrayList<>();
    for (int i = 0; i < answer.size(); i++) {
      logs.add(log(answer.at(i)));
    }
    return logs;
  }

  private static EthereumLog log(Answer log) throws RpcFailure {
    if (log.at("removed").isTrue()) {
      throw log.at("removed").wrong("a log that is on the chain");
    }
    Answer names = log.at("topics");
    if (names.size() > TOPICS_MOST) {
      throw names.wrong("at most " + TOPICS_MOST + " topics");
    }
    List<Hash> topics = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      topics.add(names.at(i).hash());
    }
    long index = log.at("logIndex").number();
    if (index > Integer.MAX_VALUE) {
      throw log.at("logIndex").wrong("an index");
    }
    return new EthereumLog(
        log.at("address").address(),
        topics,
        log.at("data").bytes(),
        log.at("blockNumber").number(),
        log.at("blockHash").hash(),
        (int) index);
  }

  Amount tokenBalance(Address token, Address owner, long block) throws RpcFailure {
    ContractCall call = Erc20.balanceOf(token, owner);
    Map<String, Object> request =
        Map.of("to", call.to().toString(), "data", "0x" + call.data().toHex());
    Answer answer = ask("eth_call", request, hex(block));
    try {
      return Erc20.decodeAmount(answer.bytes());
    } catch (Malformed e) {
      throw answer.wrong("a token balance (is there a token at " + token + "?)");
    }
  }

  /** As of the newest block. */
  Amount coinBalance(Address owner) throws RpcFailure {
    return ask("eth_getBalance", owner.toString(), LATEST).amount();
  }

  Amount coinBalance(Address owner, long block) throws RpcFailure {
    return ask("eth_getBalance", owner.toString(), hex(block)).amount();
  }

  /** Transactions of {@code sender} that are in a block already. */
  long transactionCount(Address sender) throws RpcFailure {
    return ask("eth_getTransactionCount", sender.toString(), LATEST).number();
  }

  /**
   * Runs it without sending it.
   *
   * @throws RpcFailure.Refused when it would revert
   */
  long estimateGas(Address from, Optional<Address> to, Amount value, Bytes data) throws RpcFailure {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("from", from.toString());
    to.ifPresent(address -> request.put("to", address.toString()));
    request.put("value", "0x" + value.units().toString(16));
    request.put("data", "0x" + data.toHex());
    return ask("eth_estimateGas", request, LATEST).number();
  }

  /** With what a program of ours offers. */
  Fees fees() throws RpcFailure {
    ChainAccess.Prices prices = prices();
    return Fees.of(prices.base(), prices.tip());
  }

  /** What the next block asks of everybody for a unit of gas, and what others give on top. */
  ChainAccess.Prices prices() throws RpcFailure {
    Answer history = ask("eth_feeHistory", hex(Fees.BLOCKS), LATEST, List.of(Fees.PERCENTILE));
    Answer base = history.at("baseFeePerGas");
    if (base.size() == 0) {
      throw base.wrong("the base fee of the next block");
    }
    Amount tip = Amount.ZERO;
    Answer rewards = history.at("reward");
    for (int i = 0; !rewards.isNull() && i < rewards.size(); i++) {
      Amount reward = rewards.at(i).at(0).amount();
      tip = reward.isMoreThan(tip) ? reward : tip;
    }
    return new ChainAccess.Prices(base.at(base.size() - 1).amount(), tip);
  }

  void send(Bytes signedTransaction) throws RpcFailure {
    ask("eth_sendRawTransaction", "0x" + signedTransaction.toHex());
  }

  /** Empty while it is in no block. */
  Optional<Receipt> receipt(Hash transaction) throws RpcFailure {
    Answer receipt = ask("eth_getTransactionReceipt", transaction.hex());
    if (receipt.isNull()) {
      return Optional.empty();
    }
    Answer created = receipt.at("contractAddress");
    return Optional.of(
        new Receipt(
            receipt.at("blockNumber").number(),
            receipt.at("status").number() == 1,
            created.isNull() ? Optional.empty() : Optional.of(created.address())));
  }

  /** The same with all that happened in it. */
  Optional<ChainAccess.Receipt> wholeReceipt(Hash transaction) throws RpcFailure {
    Answer receipt = ask("eth_getTransactionReceipt", transaction.hex());
    if (receipt.isNull()) {
      return Optional.empty();
    }
    if (!receipt.at("transactionHash").hash().equals(transaction)) {
      throw receipt.at("transactionHash").wrong("the transaction asked for");
    }
    Answer logs = receipt.at("logs");
    List<EthereumLog> happened = new ArrayList<>();
    for (int i = 0; i < logs.size(); i++) {
      happened.add(log(logs.at(i)));
    }
    return Optional.of(
        new ChainAccess.Receipt(
            receipt.at("blockNumber").number(),
            receipt.at("status").number() == 1,
            receipt.at("gasUsed").number(),
            receipt.at("effectiveGasPrice").amount(),
            happened));
  }

  private Answer ask(String method, Object... params) throws RpcFailure {
    return new Answer(method, rpc.call(method, params));
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }
}
