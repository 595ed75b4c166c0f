package io.smartmesh.message;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.PublicKey;
import java.util.Optional;

/** Who takes along what cannot be sent now (MS-17). */
public interface Carriers {
  /** Nobody. */
  Carriers NONE =
      new Carriers() {
        @Override
        public Optional<PublicKey> key(Address device) {
          return Optional.empty();
        }

        @Override
        public boolean carry(Bytes label) {
          return false;
        }
      };

  /** The key of a device that can be named to carriers. */
  Optional<PublicKey> key(Address device);

  /** Whether what has this label is with them, and not known to have arrived or expired. */
  boolean carry(Bytes label);
}
