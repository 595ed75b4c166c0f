package io.smartmesh.api;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.channel.PaymentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A right that somebody was given.
 *
 * @param id by which its owner names it; no secret
 * @param hash of the secret, which is kept nowhere
 * @param created and {@code expires}: Unix seconds; 0 for never
 * @param spent of charges that are not listed any more
 * @param charges the newest, oldest first
 */
record ApiToken(
    String id,
    Hash hash,
    Scope scope,
    String name,
    long created,
    long expires,
    Amount spent,
    List<Charge> charges) {
  /** Charges that are listed, so that asking for a payment again is not charged again. */
  static final int CHARGES_MAX = 200;

  /**
   * One payment.
   *
   * @param order a hash of what was ordered
   * @param cost the amount, and the fee once it is known; nothing when the money came back
   * @param isSettled whether the cost is final
   */
  record Charge(PaymentId id, Hash order, Amount cost, boolean isSettled) {}

  ApiToken {
    charges = List.copyOf(charges);
  }

  /** An end that is said by nobody is never reached. */
  boolean isOver(long now) {
    return expires != 0 && expires <= now;
  }

  Amount total() {
    return charges.stream().map(Charge::cost).reduce(spent, Amount::plus);
  }

  /** What may still be ordered; nothing for who may not pay. */
  Amount left() {
    return scope.limit().orElse(Amount.ZERO).minusOrZero(total());
  }

  long open() {
    return charges.stream().filter(charge -> !charge.isSettled()).count();
  }

  Optional<Charge> charge(PaymentId payment) {
    return charges.stream().filter(charge -> charge.id().equals(payment)).findFirst();
  }

  /** With this charge in place of the one for the same payment, or as the newest. */
  ApiToken with(Charge charge) {
    List<Charge> all = new ArrayList<>(charges);
    int at = charges.indexOf(charge(charge.id()).orElse(charge));
    if (at < 0) {
      all.add(charge);
    } else {
      all.set(at, charge);
    }
    return new ApiToken(id, hash, scope, name, created, expires, spent, all).folded();
  }

  ApiToken without(PaymentId payment) {
    List<Charge> all = new ArrayList<>(charges);
    all.removeIf(charge -> charge.id().equals(payment));
    return new ApiToken(id, hash, scope, name, created, expires, spent, all);
  }

  /** The oldest settled charge becomes part of the sum; the node itself still knows its payment. */
  private ApiToken folded() {
    Optional<Charge> oldest = charges.stream().filter(Charge::isSettled).findFirst();
    if (charges.size() <= CHARGES_MAX || oldest.isEmpty()) {
      return this;
    }
    ApiToken fewer = without(oldest.get().id());
    Amount sum = spent.plus(oldest.get().cost());
    return new ApiToken(id, hash, scope, name, created, expires, sum, fewer.charges());
  }
}
