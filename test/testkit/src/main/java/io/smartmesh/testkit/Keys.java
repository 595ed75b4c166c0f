package io.smartmesh.testkit;

import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.SigningKey;

/** Keys that everyone may know. */
public final class Keys {
  public static final Curve CURVE = Curves.best();

  private Keys() {}

  /** The key of test node {@code number}, the same in every run. */
  public static SigningKey of(int number) {
    return of(new Rng(1_000_003L + number));
  }

  public static SigningKey of(Rng rng) {
    return CURVE.key(rng.next(32)).orElseThrow(() -> new AssertionError("a chance of 2^-128"));
  }
}
