package io.smartmesh.relayer.core;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.chain.rpc.ChainAccess;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.Curve;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.Erc20;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.relayer.core.Refusal.Why;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where requests are handed in (RL-1 to RL-5): what is taken is durable, can be sent now, and pays
 * for it. For any thread.
 */
public final class Desk {
  /** TK-10: gas of a payment where neither receiver nor relayer held SMT before, and afterwards. */
  static final long FIRST_GAS = 100_000;

  static final long STEADY_GAS = 60_000;
  private static final long APPROVAL_GAS = 105_000;

  /** What the fee costs that is paid beside an act. */
  private static final long ACT_GAS = 75_000;

  /** How old what is known of the chain may be. */
  private static final long SEEN_MILLIS = 400;

  private final Terms terms;
  private final ChainAccess chain;
  private final Ledger ledger;
  private final Curve curve;
  private final Rates rates;
  private @Nullable Seen seen;

  /** Where the tariff comes from. */
  public interface Rates {
    Result<Tariff, Refusal> now();
  }

  /**
   * What to pay, and for what.
   *
   * @param gas units
   * @param price wei for each
   */
  public record Quote(Amount fee, long gas, Amount price) {}

  /** The chain a moment ago. */
  public record Seen(ChainAccess.Head head, ChainAccess.Prices prices, Amount coin, Moment at) {}

  public Desk(Terms terms, ChainAccess chain, Ledger ledger, Curve curve, Rates rates) {
    this.terms = terms;
    this.chain = chain;
    this.ledger = ledger;
    this.curve = curve;
    this.rates = rates;
  }

  /** The newest block, what gas costs, and what the relayer has. */
  public Seen look(Moment now) throws RpcFailure {
    Seen before = lastSeen();
    if (before != null && now.millisSince(before.at()) < SEEN_MILLIS) {
      return before;
    }
    Seen fresh = new Seen(chain.head(), chain.prices(), chain.coin(terms.relayer()), now);
    keep(fresh);
    return fresh;
  }

  private synchronized @Nullable Seen lastSeen() {
    return seen;
  }

  private synchronized void keep(Seen fresh) {
    seen = fresh;
  }

  /** For a payment or an approval. */
  public Result<Quote, Refusal> quote(TokenMessage.Kind kind, Address to, Moment now)
      throws RpcFailure {
    long gas = APPROVAL_GAS;
    if (kind == TokenMessage.Kind.PAYMENT) {
      boolean isFirst = balance(to).isZero() || balance(terms.relayer()).isZero();
      gas = isFirst ? FIRST_GAS : STEADY_GAS;
    }
    return quote(gas, now);
  }

  /** For any other act, which has to be one that can be carried out now. */
  public Result<Quote, Refusal> quote(ContractCall act, Moment now) throws RpcFailure {
    if (!terms.targets().contains(act.to())) {
      return Result.err(Refusal.of(Why.UNKNOWN_TARGET, act.to(), terms.targets()));
    }
    try {
      return quote(chain.estimate(terms.paidCalls(), act) + ACT_GAS, now);
    } catch (RpcFailure.Refused e) {
      return Result.err(Refusal.of(Why.WOULD_REVERT, act.to(), ChainAccess.explain(e)));
    }
  }

  private Result<Quote, Refusal> quote(long gas, Moment now) throws RpcFailure {
    Amount price = look(now).prices().sum();
    return rates
        .now()
        .fold(
            tariff ->
                price.isMoreThan(tariff.priceMost())
                    ? Result.err(Refusal.of(Why.PRICE_TOO_HIGH, price, tariff.priceMost()))
                    : Result.ok(new Quote(tariff.quote(gas, price), gas, price)),
            Result::err);
  }

  /** Requests that are not settled. */
  public int waiting() throws LedgerFailure {
    return ledger.waiting();
  }

  /** What became of a request; empty when it is not known. */
  public Optional<Entry> find(Hash id) throws LedgerFailure {
    return ledger.find(id);
  }

  /**
   * Takes a request. On return it is durable (RL-2). One that was taken before is not taken again:
   * it is told how that one is.
   *
   * @param now for what is remembered of the chain
   * @param clock seconds since 1970, for when it was
   */
  public Result<Entry, Refusal> take(SignedRequest request, Moment now, long clock)
      throws RpcFailure, LedgerFailure {
    Optional<Refusal> wrong = Admission.form(request, terms);
    if (wrong.isPresent()) {
      return Result.err(wrong.get());
    }
    Hash id = request.id(terms);
    Optional<Entry> known = ledger.find(id);
    if (known.isPresent() && (!known.get().state().isSettled() || isDone(known.get()))) {
      return Result.ok(known.get());
    }
    Seen around = look(now);
    wrong = Admission.times(request, around.head().time());
    if (wrong.isEmpty()) {
      wrong = signature(request, id);
    }
    if (wrong.isEmpty()) {
      wrong = standing(request, id, clock);
    }
    return wrong.isPresent() ? Result.err(wrong.get()) : priced(request, id, around, clock);
  }

  private static boolean isDone(Entry entry) {
    return entry.state() == Entry.State.DONE;
  }

  private Optional<Refusal> signature(SignedRequest request, Hash id) throws RpcFailure {
    Address signer = request.signer();
    Optional<Refusal> wrong = SignatureCheck.of(signer, id, request.signature(), curve);
    // A wallet's word is the chain's to judge, in the trial run.
    boolean isWallet =
        wrong.isPresent() && !signer.equals(Address.ZERO) && !chain.code(signer).isEmpty();
    return isWallet ? Optional.empty() : wrong;
  }

  private Optional<Refusal> standing(SignedRequest request, Hash id, long clock)
      throws LedgerFailure, RpcFailure {
    Amount nonce = request.message().nonce();
    Optional<Entry> other = ledger.live(request.signer(), nonce);
    if (other.isPresent()) {
      return Optional.of(Refusal.of(Why.NONCE_PENDING, id, other.get().id()));
    }
    Bytes used =
        chain.call(
            terms.relayer(),
            TokenCalls.isUsed(terms.token(), request.signer(), nonce),
            RelayerLimits.GAS_MOST);
    if (!amount(used).isZero()) {
      return Optional.of(Refusal.of(Why.NONCE_USED, nonce, request.signer()));
    }
    Ledger.Standing has = ledger.standing(request.signer(), clock - RelayerLimits.FAILED_SECONDS);
    return Admission.standing(request, has, ledger.waiting(), balance(request.signer()));
  }

  private Result<Entry, Refusal> priced(SignedRequest request, Hash id, Seen around, long clock)
      throws RpcFailure, LedgerFailure {
    Result<Tariff, Refusal> tariff = rates.now();
    if (tariff instanceof Result.Err<Tariff, Refusal> unknown) {
      return Result.err(unknown.error());
    }
    long gas;
    try {
      gas = withRoom(chain.estimate(terms.relayer(), request.call(terms)));
    } catch (RpcFailure.Refused e) {
      return Result.err(Refusal.of(Why.WOULD_REVERT, id, ChainAccess.explain(e)));
    }
    Optional<Refusal> wrong =
        Admission.price(request, gas, around.prices().sum(), around.coin(), tariff.orThrow());
    if (wrong.isPresent()) {
      return Result.err(wrong.get());
    }
    Entry entry = Entry.taken(id, request, gas);
    if (ledger.add(entry, clock)) {
      return Result.ok(entry);
    }
    // Another one was faster: the same, or one with its nonce.
    Optional<Entry> same = ledger.find(id);
    return same.isPresent()
        ? Result.ok(same.get())
        : Result.err(Refusal.of(Why.NONCE_PENDING, id, "one taken just now"));
  }

  /** The state may change before it is in a block. */
  static long withRoom(long gas) {
    return gas + gas / 10;
  }

  private Amount balance(Address of) throws RpcFailure {
    return amount(
        chain.call(terms.relayer(), Erc20.balanceOf(terms.token(), of), RelayerLimits.GAS_MOST));
  }

  static Amount amount(Bytes answer) throws RpcFailure {
    try {
      return Erc20.decodeAmount(answer);
    } catch (Malformed e) {
      throw new RpcFailure.Nonsense("a number is " + answer.length() + " bytes");
    }
  }
}
