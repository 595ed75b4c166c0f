package io.smartmesh.ratchet;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Secret;

/** 32 secret bytes of a session's state, which is a value; never printed. */
record Key(Bytes bytes) {
  static final int LENGTH = 32;

  Key {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException("a key has 32 bytes, not " + bytes.length());
    }
  }

  static Key read(Decoder in) throws Malformed {
    return new Key(in.raw(LENGTH));
  }

  /** For the caller to close. */
  Secret secret() {
    return Secret.copyOf(bytes);
  }

  @Override
  public String toString() {
    return "key";
  }
}
