package io.smartmesh.bench;

/** A benchmark could not be run to its end; the message is a sentence. */
final class BenchFailure extends Exception {
  private static final long serialVersionUID = 1L;

  BenchFailure(String what) {
    super(what);
  }
}
