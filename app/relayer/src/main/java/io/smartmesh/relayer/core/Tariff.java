package io.smartmesh.relayer.core;

import io.smartmesh.base.Amount;
import java.math.BigInteger;

/**
 * What sending costs in SMT (RL-5). Everything is rounded so that the relayer never loses by it.
 *
 * @param rate units of SMT for one coin (10^18 wei)
 * @param marginPercent above the cost of now, in a quote: prices move until it is sent
 * @param floorPercent above the cost of now, below which a fee is not taken
 * @param priceMost wei for a unit of gas above which nothing is sent
 */
public record Tariff(Amount rate, int marginPercent, int floorPercent, Amount priceMost) {
  private static final BigInteger COIN = BigInteger.TEN.pow(18);
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  /** What to ask for. */
  public Amount quote(long gas, Amount price) {
    return more(gas, price, marginPercent);
  }

  /** The least that is taken. */
  public Amount least(long gas, Amount price) {
    return more(gas, price, floorPercent);
  }

  private Amount more(long gas, Amount price, int percent) {
    BigInteger wei = price.units().multiply(BigInteger.valueOf(gas));
    BigInteger units = wei.multiply(rate.units()).multiply(BigInteger.valueOf(100L + percent));
    return bounded(up(units, COIN.multiply(HUNDRED)));
  }

  /** Units of SMT for a unit of gas below which nothing is sent at this price. */
  Amount perGas(Amount price) {
    return bounded(price.units().multiply(rate.units()).divide(COIN));
  }

  /** What a transaction may offer for a unit of gas so that {@code paid} covers all of it. */
  public Amount priceFor(Amount paid, long gas) {
    BigInteger wei = paid.units().multiply(COIN).divide(rate.units());
    return bounded(wei.divide(BigInteger.valueOf(gas)));
  }

  private static Amount bounded(BigInteger units) {
    return new Amount(units.min(MOST));
  }

  private static BigInteger up(BigInteger value, BigInteger by) {
    return value.add(by).subtract(BigInteger.ONE).divide(by);
  }
}
