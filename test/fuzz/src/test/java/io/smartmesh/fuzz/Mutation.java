package io.smartmesh.fuzz;

import io.smartmesh.base.Bytes;
import io.smartmesh.testkit.Rng;

/** One way of spoiling an input. */
interface Mutation {
  /**
   * @param input what is spoilt; never empty
   * @param other another valid input of the same decoder
   */
  Bytes apply(Rng rng, Bytes input, Bytes other);
}
