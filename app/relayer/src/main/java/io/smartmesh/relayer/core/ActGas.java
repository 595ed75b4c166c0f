package io.smartmesh.relayer.core;

/**
 * Units of gas that acts of a channel take, with taking the fee for them: for a preview only. What
 * a relayer asks for an act it finds out by trying that very act.
 */
public enum ActGas {
  OPEN(230_000),
  TOP_UP(200_000),
  WITHDRAW(190_000),
  CLOSE_TOGETHER(190_000),
  CLOSE(170_000),
  ANSWER(170_000),
  SETTLE(190_000);

  private final long gas;

  ActGas(long gas) {
    this.gas = gas;
  }

  /** Not less than what it usually takes. */
  public long gas() {
    return gas;
  }
}
