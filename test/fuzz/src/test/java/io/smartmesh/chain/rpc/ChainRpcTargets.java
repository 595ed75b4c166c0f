package io.smartmesh.chain.rpc;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.EthereumLog;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Rng;
import java.util.List;
import java.util.Optional;

public final class ChainRpcTargets {
  private static final int BLOCK = 7;

  private ChainRpcTargets() {}

  public static List<Target> all() {
    // A tree of JSON nodes for every byte, and Jackson's buffers.
    return List.of(
        answer("number", rng -> quoted(hex(rng)), EthereumClient::newestBlock),
        answer("block", ChainRpcTargets::block, chain -> chain.block(BLOCK)),
        answer("logs", ChainRpcTargets::logs, ChainRpcTargets::askLogs),
        answer("receipt", ChainRpcTargets::receipt, chain -> chain.receipt(Hash.ZERO)),
        answer("fees", ChainRpcTargets::fees, EthereumClient::fees),
        answer(
            "token balance",
            rng -> quoted("0x" + Values.hash(rng).bytes().toHex()),
            chain -> chain.tokenBalance(Values.CONTRACT.token(), Values.CONTRACT.token(), 1)),
        answer("refusal", rng -> "null", ChainRpcTargets::estimate));
  }

  private interface Result {
    String next(Rng rng);
  }

  private interface Question {
    Object ask(EthereumClient chain) throws RpcFailure;
  }

  private static Target answer(String name, Result result, Question question) {
    return Target.text(
            "chain-rpc: " + name,
            rng ->
                new Sample(
                    Bytes.utf8(envelope(rng, name, result.next(rng))),
                    input -> asked(input, question)))
        .allocating(1_024);
  }

  private static String envelope(Rng rng, String name, String result) {
    return name.equals("refusal") && rng.chance(0.5)
        ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":3,\"message\":\"execution reverted\","
            + "\"data\":\"0x08c379a0\"}}"
        : "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result + "}";
  }

  private static Outcome asked(Bytes input, Question question) {
    try {
      question.ask(new EthereumClient(new JsonRpc(request -> input.toArray())));
      return Outcome.taken();
    } catch (RpcFailure refusal) {
      // The sentence quotes the answer, bounded.
      if (refusal.getMessage().length() > 1_000) {
        throw new AssertionError("a sentence of " + refusal.getMessage().length());
      }
      return Outcome.refused(refusal.getClass().getSimpleName());
    }
  }

  private static List<EthereumLog> askLogs(EthereumClient chain) throws RpcFailure {
    return chain.logs(1, BLOCK, List.of(Values.CONTRACT.channels()), List.of(Hash.ZERO));
  }

  private static long estimate(EthereumClient chain) throws RpcFailure {
    try {
      return chain.estimateGas(Values.CONTRACT.token(), Optional.empty(), Amount.ZERO, Bytes.EMPTY);
    } catch (RpcFailure.Refused refused) {
      Reverts.explain(refused);
      return 0;
    } catch (RpcFailure.Nonsense nothing) {
      if (nothing.getMessage().contains("eth_estimateGas is not a number: null")) {
        return 0;
      }
      throw nothing;
    }
  }

  private static String hex(Rng rng) {
    return "0x" + Long.toHexString(Values.number(rng));
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static String word(Rng rng) {
    return quoted(Values.hash(rng).hex());
  }

  private static String block(Rng rng) {
    return "{\"number\":\"0x7\",\"hash\":"
        + word(rng)
        + ",\"parentHash\":"
        + word(rng)
        + ",\"timestamp\":"
        + quoted(hex(rng))
        + "}";
  }

  private static String logs(Rng rng) {
    StringBuilder out = new StringBuilder("[");
    for (int i = rng.between(1, 3); i > 0; i--) {
      out.append(out.length() > 1 ? "," : "")
          .append("{\"removed\":false,\"address\":")
          .append(quoted(Values.address(rng).toString()))
          .append(",\"topics\":[")
          .append(word(rng))
          .append(',')
          .append(word(rng))
          .append("],\"data\":\"0x")
          .append(rng.next(rng.below(64)).toHex())
          .append("\",\"blockNumber\":\"0x5\",\"blockHash\":")
          .append(word(rng))
          .append(",\"logIndex\":\"0x")
          .append(i)
          .append("\"}");
    }
    return out.append(']').toString();
  }

  private static String receipt(Rng rng) {
    return "{\"blockNumber\":"
        + quoted(hex(rng))
        + ",\"status\":\"0x1\",\"contractAddress\":"
        + quoted(Values.address(rng).toString())
        + "}";
  }

  private static String fees(Rng rng) {
    return "{\"baseFeePerGas\":["
        + quoted(hex(rng))
        + ","
        + quoted(hex(rng))
        + "],\"reward\":[["
        + quoted(hex(rng))
        + "]]}";
  }
}
