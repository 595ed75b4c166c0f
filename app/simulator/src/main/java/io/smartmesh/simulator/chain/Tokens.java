package io.smartmesh.simulator.chain;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import java.util.SortedMap;
import java.util.TreeMap;

/** The token's balances. */
final class Tokens {
  private final SortedMap<Address, Amount> balances;

  Tokens() {
    this.balances = new TreeMap<>();
  }

  private Tokens(SortedMap<Address, Amount> balances) {
    this.balances = new TreeMap<>(balances);
  }

  Tokens copy() {
    return new Tokens(balances);
  }

  void mint(Address to, Amount amount) {
    balances.merge(to, amount, Amount::plus);
  }

  Amount balanceOf(Address owner) {
    return balances.getOrDefault(owner, Amount.ZERO);
  }

  void move(Address from, Address to, Amount amount) {
    Refusal.unless(
        !balanceOf(from).isLessThan(amount), "InsufficientBalance", balanceOf(from), amount);
    balances.put(from, balanceOf(from).minus(amount));
    mint(to, amount);
  }

  Amount supply() {
    return balances.values().stream().reduce(Amount.ZERO, Amount::plus);
  }
}
