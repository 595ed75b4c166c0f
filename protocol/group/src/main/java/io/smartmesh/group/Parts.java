package io.smartmesh.group;

import io.smartmesh.base.Address;
import io.smartmesh.base.Entropy;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;

/** What every part of the machine is made of. */
record Parts(SigningKey key, long network, Curve curve, Verifier verifier, Entropy entropy) {
  Address self() {
    return key.address();
  }
}
