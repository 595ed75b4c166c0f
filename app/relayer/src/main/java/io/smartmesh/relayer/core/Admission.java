package io.smartmesh.relayer.core;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.relayer.core.Refusal.Why;
import java.util.Optional;

/** RL-3: what is refused, from what is in the request alone to what only the chain knows. */
final class Admission {
  private Admission() {}

  static Optional<Refusal> form(SignedRequest request, Terms terms) {
    int signature = request.signature().length();
    if (signature > RelayerLimits.SIGNATURE_BYTES_MOST) {
      return refuse(Why.SIGNATURE_TOO_LONG, signature, RelayerLimits.SIGNATURE_BYTES_MOST);
    }
    TokenMessage message = request.message();
    if (request.act().isPresent()) {
      SignedRequest.Act act = request.act().get();
      int data = act.call().data().length();
      if (data > RelayerLimits.DATA_BYTES_MOST) {
        return refuse(Why.DATA_TOO_LONG, data, RelayerLimits.DATA_BYTES_MOST);
      }
      if (!terms.targets().contains(act.call().to())) {
        return refuse(Why.UNKNOWN_TARGET, act.call().to(), terms.targets());
      }
    }
    Address paid = request.payee();
    if (!paid.equals(terms.relayer())) {
      return refuse(Why.WRONG_RELAYER, paid, terms.relayer());
    }
    // TK-9: of payments only.
    boolean isPayment = message.kind() == TokenMessage.Kind.PAYMENT;
    return isPayment && message.fee().isMoreThan(message.value())
        ? refuse(Why.FEE_ABOVE_VALUE, message.fee(), message.value())
        : Optional.empty();
  }

  static Optional<Refusal> times(SignedRequest request, ChainTime time) {
    ChainTime deadline = request.message().deadline();
    ChainTime earliest = time.plusSeconds(RelayerLimits.DEADLINE_LEAST);
    ChainTime latest = time.plusSeconds(RelayerLimits.DEADLINE_MOST);
    if (deadline.isBefore(time)) {
      return refuse(Why.EXPIRED, deadline.seconds(), time.seconds());
    } else if (deadline.isBefore(earliest)) {
      return refuse(Why.DEADLINE_TOO_NEAR, deadline.seconds(), earliest.seconds());
    }
    return deadline.isAfter(latest)
        ? refuse(Why.DEADLINE_TOO_FAR, deadline.seconds(), latest.seconds())
        : Optional.empty();
  }

  static Optional<Refusal> standing(
      SignedRequest request, Ledger.Standing has, int waiting, Amount balance) {
    if (waiting >= RelayerLimits.WAITING_MOST) {
      return refuse(Why.QUEUE_FULL, waiting, RelayerLimits.WAITING_MOST);
    } else if (has.waiting() >= RelayerLimits.WAITING_OF_ONE_MOST) {
      return refuse(Why.TOO_MANY_OF_SIGNER, has.waiting(), RelayerLimits.WAITING_OF_ONE_MOST);
    } else if (has.failed() >= RelayerLimits.FAILED_MOST) {
      return refuse(Why.UNRELIABLE_SIGNER, has.failed(), RelayerLimits.FAILED_MOST);
    }
    Amount needed = request.needs().plusOrMost(has.needs());
    return needed.isMoreThan(balance)
        ? refuse(Why.OVER_BALANCE, needed, balance)
        : Optional.empty();
  }

  static Optional<Refusal> price(
      SignedRequest request, long gas, Amount price, Amount coin, Tariff tariff) {
    if (gas > RelayerLimits.GAS_MOST) {
      return refuse(Why.GAS_TOO_HIGH, gas, RelayerLimits.GAS_MOST);
    } else if (price.isMoreThan(tariff.priceMost())) {
      return refuse(Why.PRICE_TOO_HIGH, price, tariff.priceMost());
    }
    Amount least = tariff.least(gas, price);
    if (request.pays().isLessThan(least)) {
      return refuse(Why.FEE_TOO_LOW, request.pays(), least);
    }
    Amount cost = price.times(gas);
    return coin.isLessThan(cost) ? refuse(Why.TOO_POOR, coin, cost) : Optional.empty();
  }

  private static Optional<Refusal> refuse(Why why, Object first, Object second) {
    return Optional.of(Refusal.of(why, first, second));
  }
}
