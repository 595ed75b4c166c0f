package io.smartmesh.fuzz;

import io.smartmesh.base.Bytes;

/**
 * A valid input, and the decoder that takes it: with the keys or the stored records around it that
 * it needs.
 */
public record Sample(Bytes valid, Decoding decoding) {
  /** Runs the decoder; what it throws is a finding. */
  public interface Decoding {
    Outcome decode(Bytes input) throws Exception;
  }
}
