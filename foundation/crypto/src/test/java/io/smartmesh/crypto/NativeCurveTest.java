package io.smartmesh.crypto;

class NativeCurveTest extends CurveContract {
  NativeCurveTest() {
    super(NativeCurve.load());
  }
}
