package io.smartmesh.relayer.core;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.chain.rpc.ChainAccess;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.Eip1559Transaction;
import io.smartmesh.ethereum.EthereumLog;
import io.smartmesh.ethereum.Rlp;
import io.smartmesh.ethereum.Words;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A chain with the token's rules for delegated payments, and a node before it that forgets, lags
 * and fails, while {@link #lies} is set. Blocks vanish by {@link #turnBack}.
 */
final class FakeChain implements ChainAccess {
  private static final Hash USED = Hashes.keccak256(Bytes.utf8("ProxyUsed(address,uint256)"));
  private static final long BLOCK_SECONDS = 12;

  /** Blocks below the highest ever seen that can vanish. */
  private static final int DEPTH_MOST = 3;

  private static final long USES_GAS = 50_000;

  /** A transaction as it was handed over. */
  record Sent(
      Hash hash, long nonce, Amount tip, Amount price, long gas, List<SignedRequest> requests) {}

  /** What a block makes of the one before. */
  private static final class State {
    final Map<Address, Amount> balances = new TreeMap<>();
    final Set<String> used = new TreeSet<>();
    final Map<Hash, Receipt> receipts = new LinkedHashMap<>();
    long count;
    long time;

    State copy() {
      State copy = new State();
      copy.balances.putAll(balances);
      copy.used.addAll(used);
      copy.receipts.putAll(receipts);
      copy.count = count;
      copy.time = time;
      return copy;
    }
  }

  private final Terms terms;
  private final Rng rng;
  private final List<State> blocks = new ArrayList<>();
  private final TreeMap<Long, Sent> pool = new TreeMap<>();
  private final Map<String, SignedRequest> known = new LinkedHashMap<>();
  final List<Sent> handedOver = new ArrayList<>();
  Amount base = Amount.of(1_000_000_000);
  boolean lies;
  private int highest = 1;

  FakeChain(Terms terms, Rng rng) {
    this.terms = terms;
    this.rng = rng;
    State genesis = new State();
    genesis.time = 1_000_000;
    blocks.add(genesis);
  }

  void give(Address to, Amount amount) {
    newest().balances.put(to, amount);
  }

  /** Its signature is found again in what carries it. */
  void knows(SignedRequest request) {
    known.put(request.signature().toHex(), request);
  }

  private State newest() {
    return blocks.get(blocks.size() - 1);
  }

  long time() {
    return newest().time;
  }

  boolean isCarriedOut(SignedRequest request) {
    return newest().used.contains(TokenCalls.mark(request));
  }

  /** The signer uses the nonce, or spends the money, on another way. */
  void takesBack(SignedRequest request) {
    newest().used.add(TokenCalls.mark(request) + " taken back");
  }

  void spends(Address holder) {
    newest().balances.put(holder, Amount.ZERO);
  }

  void mine() {
    State next = newest().copy();
    next.time += BLOCK_SECONDS;
    for (Sent sent = pool.get(next.count); sent != null; sent = pool.get(next.count)) {
      if (sent.price().isLessThan(base)) {
        break;
      }
      pool.remove(next.count);
      next.count++;
      List<EthereumLog> logs = new ArrayList<>();
      for (SignedRequest request : sent.requests()) {
        if (carryOut(next, request)) {
          logs.add(log(request));
        }
      }
      boolean worked = sent.requests().size() != 1 || logs.size() == 1;
      long gas = RelayerLimits.EMPTY_GAS + USES_GAS * sent.requests().size();
      next.receipts.put(
          sent.hash(), new Receipt(blocks.size(), worked, gas, sent.price().min(base), logs));
    }
    blocks.add(next);
    highest = Math.max(highest, blocks.size());
  }

  private static boolean carryOut(State state, SignedRequest request) {
    String mark = TokenCalls.mark(request);
    Amount has = state.balances.getOrDefault(request.signer(), Amount.ZERO);
    if (state.used.contains(mark)
        || state.used.contains(mark + " taken back")
        || request.message().deadline().seconds() < state.time
        || has.isLessThan(request.needs())) {
      return false;
    }
    state.used.add(mark);
    state.balances.put(request.signer(), has.minus(request.needs()));
    return true;
  }

  private EthereumLog log(SignedRequest request) {
    return new EthereumLog(
        terms.token(),
        List.of(
            USED,
            new Hash(Words.of(request.signer())),
            new Hash(Words.of(request.message().nonce()))),
        Bytes.EMPTY,
        blocks.size(),
        Hash.ZERO,
        0);
  }

  /** The newest blocks vanish; what was in them may be on its way again, or forgotten. */
  void turnBack(int depth) {
    for (int i = 0; i < depth && blocks.size() > Math.max(1, highest - DEPTH_MOST); i++) {
      blocks.remove(blocks.size() - 1);
    }
    for (Sent sent : handedOver) {
      if (sent.nonce() >= newest().count && rng.chance(0.5)) {
        pool.putIfAbsent(sent.nonce(), sent);
      }
    }
  }

  /** A restarted node has no pool. */
  void forgetsPool() {
    pool.clear();
  }

  /** The state as the node tells it: at most two blocks old while it lies. */
  private int view() throws RpcFailure {
    if (lies && rng.chance(0.05)) {
      throw new RpcFailure.NoAnswer("a test", "it does not want to");
    }
    int lag = lies && rng.chance(0.2) ? rng.below(2) : 0;
    return Math.max(0, blocks.size() - 1 - lag);
  }

  @Override
  public long chainId() {
    return terms.chainId();
  }

  @Override
  public Head head() throws RpcFailure {
    int view = view();
    return new Head(view, new ChainTime(blocks.get(view).time));
  }

  @Override
  public Bytes code(Address contract) {
    return Bytes.EMPTY;
  }

  @Override
  public Amount coin(Address owner) {
    return Amount.parse("100", 18);
  }

  @Override
  public long count(Address sender) throws RpcFailure {
    return blocks.get(view()).count;
  }

  @Override
  public Prices prices() throws RpcFailure {
    view();
    return new Prices(base, Amount.of(1_000));
  }

  @Override
  public Bytes call(Address from, ContractCall call, long gas) throws RpcFailure {
    State state = blocks.get(view()).copy();
    state.time += BLOCK_SECONDS;
    for (SignedRequest request : known.values()) {
      ContractCall asks =
          TokenCalls.isUsed(terms.token(), request.signer(), request.message().nonce());
      if (asks.data().equals(call.data())) {
        String mark = TokenCalls.mark(request);
        return Words.of(state.used.contains(mark) || state.used.contains(mark + " taken back"));
      }
    }
    List<SignedRequest> requests = in(call.data());
    if (requests.size() == 1) {
      if (!carryOut(state, requests.get(0))) {
        throw new RpcFailure.Refused("eth_call", 3, "reverted", MissingNode.getInstance());
      }
      return Bytes.EMPTY;
    }
    Bytes answer = Bytes.concat(Words.of(32), Words.of(requests.size()));
    for (SignedRequest request : requests) {
      answer = Bytes.concat(answer, Words.of(carryOut(state, request)));
    }
    return answer;
  }

  private List<SignedRequest> in(Bytes data) {
    TreeMap<Integer, SignedRequest> found = new TreeMap<>();
    String hex = data.toHex();
    known.forEach(
        (signature, request) -> {
          int at = hex.indexOf(signature);
          if (at >= 0) {
            found.put(at, request);
          }
        });
    return List.copyOf(found.values());
  }

  @Override
  public long estimate(Address from, ContractCall call) {
    return RelayerLimits.EMPTY_GAS + USES_GAS;
  }

  @Override
  public Given give(Bytes signed) throws RpcFailure {
    Sent sent = read(signed);
    handedOver.add(sent);
    int view = view();
    if (sent.nonce() < blocks.get(view).count) {
      return Given.OVERTAKEN;
    }
    Sent before = pool.get(sent.nonce());
    if (before != null && before.hash().equals(sent.hash())) {
      return Given.TAKEN;
    } else if (before != null
        && sent.price()
            .isLessThan(before.price().plus(new Amount(before.price().units().shiftRight(3))))) {
      return Given.UNDERPRICED;
    }
    if (!lies || rng.chance(0.8)) {
      pool.put(sent.nonce(), sent); // otherwise it says so and does not
    }
    return Given.TAKEN;
  }

  private Sent read(Bytes signed) {
    try {
      Rlp.Sequence fields = (Rlp.Sequence) Rlp.decode(signed.slice(1, signed.length()));
      List<Amount> numbers = new ArrayList<>();
      fields.items().stream()
          .limit(5)
          .forEach(item -> numbers.add(Words.toAmount(((Rlp.Data) item).bytes())));
      return new Sent(
          Eip1559Transaction.hash(signed),
          numbers.get(1).units().longValueExact(),
          numbers.get(2),
          numbers.get(3),
          numbers.get(4).units().longValueExact(),
          in(((Rlp.Data) fields.items().get(7)).bytes()));
    } catch (Malformed e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Optional<Receipt> receipt(Hash transaction) throws RpcFailure {
    return Optional.ofNullable(blocks.get(view()).receipts.get(transaction));
  }
}
