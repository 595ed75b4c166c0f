package io.smartmesh.crypto;

class BouncyCurveTest extends CurveContract {
  BouncyCurveTest() {
    super(new BouncyCurve());
  }
}
