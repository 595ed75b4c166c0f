package io.smartmesh.ethereum.channels;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;

/**
 * What a settlement pays to others than the parties, out of a party's payout (struct {@code
 * Rewards}).
 *
 * @param raiser whoever first raised an amnesty close and has the amnesty fee of the closer (R13)
 * @param towerA whoever raised for party A with its {@code TowerReward}, and what it promised
 */
public record Rewards(
    Address raiser, Address towerA, Amount rewardA, Address towerB, Amount rewardB) {
  public static final Rewards NONE =
      new Rewards(Address.ZERO, Address.ZERO, Amount.ZERO, Address.ZERO, Amount.ZERO);
}
