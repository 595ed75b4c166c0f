package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.relayer.client.RelayerFailure;
import java.math.BigInteger;

/** How a relayer is reached: over the Internet, or by way of neighbours (RL-15, RL-16). */
interface RelayerWay {
  /** For whom it works, of the chain and token that are known here. */
  Terms terms();

  /** What it asks for. */
  default Amount fee(TokenMessage.Kind kind, Address to)
      throws RelayerFailure, ApiFailure, Failure {
    return price(kind, to).fee();
  }

  /** The same, and for how much gas. */
  Price price(TokenMessage.Kind kind, Address to) throws RelayerFailure, ApiFailure, Failure;

  /**
   * A fee, and the units of gas that it is for.
   *
   * @param gas at least 1
   */
  record Price(Amount fee, long gas) {
    /** For so much gas, rounded up. */
    Amount of(long units) {
      BigInteger sum = fee.units().multiply(BigInteger.valueOf(units));
      BigInteger all = BigInteger.valueOf(Math.max(1, gas));
      return new Amount(sum.add(all).subtract(BigInteger.ONE).divide(all));
    }
  }

  /** Whether its "done" is what the node has seen on the chain, not somebody's word. */
  boolean proves();

  JsonValue submit(SignedRequest request) throws RelayerFailure, ApiFailure;

  JsonValue request(Hash id) throws RelayerFailure, ApiFailure;
}
