package io.smartmesh.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;
import io.smartmesh.chain.rpc.ChainAccess;
import io.smartmesh.chain.rpc.JsonRpc;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.Erc20;
import io.smartmesh.ethereum.Words;
import io.smartmesh.relayer.core.TokenCalls;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a holder of SMT asks of a chain node; nothing of it is trusted with more than a look. */
final class TokenChain {
  /** Nonces beside the balance, which cost the least (TK-10). */
  private static final int CHEAP_NONCES = 160;

  private static final int DECIMALS_MOST = 77;

  private static final Duration ANSWER_TIME = Duration.ofSeconds(20);
  private static final long GAS_MOST = 1_000_000;
  private static final long SPAN = 1_000;
  private static final int WORDS_OF_TRANSFER = 3;
  private static final String TRANSFER =
      Hashes.keccak256(Bytes.utf8("Transfer(address,address,uint256)")).hex();

  private final ChainAccess chain;
  private final JsonRpc rpc;
  private final Address token;

  /**
   * A movement.
   *
   * @param isIn received, otherwise sent
   */
  record Move(long block, boolean isIn, Address other, Amount amount, String transaction) {}

  /**
   * A part of what came and went.
   *
   * @param next the block before which the next part begins
   * @param isMore whether there may be any
   */
  record Page(List<Move> moves, long next, boolean isMore) {}

  TokenChain(URI endpoint, Address token) {
    this.chain = ChainAccess.at(endpoint, ANSWER_TIME);
    this.rpc = new JsonRpc(endpoint, ANSWER_TIME);
    this.token = token;
  }

  Amount balance(Address owner) throws RpcFailure {
    return number(owner, Erc20.balanceOf(token, owner));
  }

  /** Digits behind the point, by the token's own word. */
  int decimals() throws RpcFailure {
    Amount told = number(token, Erc20.decimals(token));
    if (told.isMoreThan(Amount.of(DECIMALS_MOST))) {
      throw new RpcFailure.Nonsense("a token with " + told + " decimals");
    }
    return told.units().intValue();
  }

  /** The lowest free one of the cheap nonces. */
  Optional<Amount> freeNonce(Address signer) throws RpcFailure {
    for (int i = 0; i < CHEAP_NONCES; i++) {
      Amount nonce = Amount.of(i);
      if (number(signer, TokenCalls.isUsed(token, signer, nonce)).isZero()) {
        return Optional.of(nonce);
      }
    }
    return Optional.empty();
  }

  private Amount number(Address from, ContractCall call) throws RpcFailure {
    Bytes answer = chain.call(from, call, GAS_MOST);
    try {
      return Erc20.decodeAmount(answer);
    } catch (Malformed e) {
      throw new RpcFailure.Nonsense("there is no token at " + token);
    }
  }

  /**
   * Newest first, of so many blocks below {@code before}.
   *
   * @param floor the first block that there is anything in
   */
  Page page(Address owner, long before, long blocks, long floor) throws RpcFailure {
    long last = Math.min(chain.head().number(), before - 1);
    long first = Math.max(floor, last - blocks + 1);
    List<Move> moves = new ArrayList<>();
    for (long to = last; to >= first; to -= SPAN) {
      long from = Math.max(first, to - SPAN + 1);
      List<Move> part = new ArrayList<>();
      part.addAll(moves(owner, true, from, to));
      part.addAll(moves(owner, false, from, to));
      part.sort((a, b) -> Long.compare(b.block(), a.block()));
      moves.addAll(part);
    }
    return new Page(moves, Math.max(first, floor), first > floor);
  }

  private List<Move> moves(Address owner, boolean isIn, long from, long to) throws RpcFailure {
    String word = "0x" + Words.of(owner).toHex();
    Map<String, Object> filter =
        Map.of(
            "address",
            token.toString(),
            "fromBlock",
            "0x" + Long.toHexString(from),
            "toBlock",
            "0x" + Long.toHexString(to),
            "topics",
            isIn ? Arrays.asList(TRANSFER, null, word) : List.of(TRANSFER, word));
    List<Move> moves = new ArrayList<>();
    for (JsonNode log : rpc.call("eth_getLogs", filter)) {
      JsonNode topics = log.path("topics");
      String other = topics.path(isIn ? 1 : 2).asText();
      String data = log.path("data").asText();
      String block = log.path("blockNumber").asText();
      if (topics.size() != WORDS_OF_TRANSFER
          || !other.matches("0x0{24}[0-9a-fA-F]{40}")
          || !data.matches("0x[0-9a-fA-F]{64}")
          || !block.matches("0x[0-9a-fA-F]{1,15}")) {
        throw new RpcFailure.Nonsense("a transfer is not as it should be");
      }
      moves.add(
          new Move(
              Long.decode(block),
              isIn,
              Address.fromHex("0x" + other.substring(26)),
              Words.toAmount(Bytes.fromHex(data)),
              log.path("transactionHash").asText()));
    }
    return moves;
  }
}
