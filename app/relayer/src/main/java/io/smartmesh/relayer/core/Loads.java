package io.smartmesh.relayer.core;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;
import io.smartmesh.chain.rpc.ChainAccess;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.Eip1559Transaction;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.relayer.core.Entry.State;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What goes into one transaction, tried before it is signed (RL-6), and for how much (RL-8). */
final class Loads {
  private final Terms terms;
  private final ChainAccess chain;
  private final SigningKey key;
  private final Curve curve;

  /**
   * @param works can be carried out together now
   * @param refused as they are to be noted: they wait, or are given up
   */
  record Load(List<Entry> works, List<Entry> refused) {}

  Loads(Terms terms, ChainAccess chain, SigningKey key, Curve curve) {
    this.terms = terms;
    this.chain = chain;
    this.key = key;
    this.curve = curve;
  }

  /** Of those that wait, what one transaction can have: the token's own together, an act alone. */
  static List<Entry> first(List<Entry> waiting) {
    List<Entry> chosen = new ArrayList<>();
    long gas = 0;
    for (Entry entry : waiting) {
      boolean isAct = entry.request().act().isPresent();
      if (isAct && chosen.isEmpty()) {
        return List.of(entry);
      }
      if (!isAct
          && chosen.size() < RelayerLimits.BATCH_MOST
          && gas + entry.gas() <= RelayerLimits.BATCH_GAS_MOST) {
        chosen.add(entry);
        gas += entry.gas();
      }
    }
    return chosen;
  }

  boolean isUsed(SignedRequest request) throws RpcFailure {
    ContractCall call =
        TokenCalls.isUsed(terms.token(), request.signer(), request.message().nonce());
    return !Desk.amount(chain.call(terms.relayer(), call, RelayerLimits.GAS_MOST)).isZero();
  }

  /** Tries them out. */
  Load that(List<Entry> entries) throws RpcFailure {
    List<Entry> works = new ArrayList<>();
    List<Entry> refused = new ArrayList<>();
    if (entries.size() == 1) {
      alone(entries.get(0), works, refused);
    } else if (!entries.isEmpty()) {
      List<Boolean> worked = together(entries);
      for (int i = 0; i < worked.size(); i++) {
        if (worked.get(i)) {
          works.add(entries.get(i));
        } else {
          // For the reason; one that works alone waits for those before it.
          alone(entries.get(i), new ArrayList<>(), refused);
        }
      }
    }
    return new Load(works, refused);
  }

  private List<Boolean> together(List<Entry> entries) throws RpcFailure {
    Bytes answer = chain.call(terms.relayer(), call(entries), gas(entries));
    try {
      return TokenCalls.worked(answer, entries.size());
    } catch (Malformed e) {
      throw new RpcFailure.Nonsense(e.what());
    }
  }

  private void alone(Entry entry, List<Entry> works, List<Entry> refused) throws RpcFailure {
    try {
      chain.call(terms.relayer(), entry.request().call(terms), entry.gas());
      works.add(entry);
    } catch (RpcFailure.Refused e) {
      Entry after = entry.refused(ChainAccess.explain(e));
      boolean isEnd = after.refusals() >= RelayerLimits.REFUSALS_MOST;
      refused.add(isEnd ? after.ended(State.FAILED, after.why()) : after);
    }
  }

  private ContractCall call(List<Entry> entries) {
    return entries.size() == 1
        ? entries.get(0).request().call(terms)
        : TokenCalls.tryAll(
            terms.token(), entries.stream().map(entry -> entry.request().call(terms)).toList());
  }

  /**
   * What they need at most. Never asked of the chain node: a batch "works" with too little gas,
   * too.
   */
  private static long gas(List<Entry> entries) {
    return entries.stream().mapToLong(Entry::gas).sum();
  }

  /** The first offer under a nonce. */
  Flight.Offer offer(long nonce, List<Entry> entries, ChainAccess.Prices prices, Tariff tariff) {
    Amount ceiling = ceiling(entries, tariff);
    // Room for blocks that ask for more.
    Amount price = prices.base().times(2).plusOrMost(prices.tip()).min(ceiling);
    return signed(nonce, call(entries), gas(entries), prices.tip().min(price), price);
  }

  /** Enough more to take the place of the flight's newest; empty where that would not be paid. */
  Optional<Flight.Offer> dearer(
      Flight flight, List<Entry> entries, ChainAccess.Prices prices, Tariff tariff) {
    Flight.Offer before = flight.newest();
    Amount price = larger(quarterMore(before.price()), prices.sum());
    Amount tip = larger(quarterMore(before.tip()), prices.tip()).min(price);
    return price.isMoreThan(ceiling(entries, tariff))
        ? Optional.empty()
        : Optional.of(signed(flight.nonce(), call(entries), gas(entries), tip, price));
  }

  /** Uses the nonce for nothing, so that those after it can go on. */
  Optional<Flight.Offer> nothing(Flight flight, ChainAccess.Prices prices, Tariff tariff) {
    Flight.Offer before = flight.newest();
    Amount price = larger(quarterMore(before.price()), prices.sum());
    Amount tip = larger(quarterMore(before.tip()), prices.tip()).min(price);
    ContractCall call = new ContractCall(terms.relayer(), Bytes.EMPTY);
    return price.isMoreThan(tariff.priceMost())
        ? Optional.empty()
        : Optional.of(signed(flight.nonce(), call, RelayerLimits.EMPTY_GAS, tip, price));
  }

  /** RL-8: what all of them pay covers all that it may cost. */
  private static Amount ceiling(List<Entry> entries, Tariff tariff) {
    Amount paid = Amount.ZERO;
    for (Entry entry : entries) {
      paid = paid.plusOrMost(entry.request().pays());
    }
    return tariff.priceFor(paid, gas(entries)).min(tariff.priceMost());
  }

  private Flight.Offer signed(long nonce, ContractCall call, long gas, Amount tip, Amount price) {
    Bytes signed =
        new Eip1559Transaction(
                terms.chainId(),
                nonce,
                tip,
                price,
                gas,
                Optional.of(call.to()),
                Amount.ZERO,
                call.data())
            .signed(key, curve);
    return new Flight.Offer(Eip1559Transaction.hash(signed), signed, tip, price, gas);
  }

  private static Amount quarterMore(Amount amount) {
    BigInteger units = amount.units();
    return new Amount(units.add(units.shiftRight(2)).add(BigInteger.ONE));
  }

  private static Amount larger(Amount one, Amount other) {
    return one.isMoreThan(other) ? one : other;
  }
}
