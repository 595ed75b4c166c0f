package io.smartmesh.message;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
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

        @Override
        public Optional<Bytes> introduction(Address device, ChainTime at) {
          return Optional.empty();
        }

        @Override
        public void introduced(PublicKey by, Bytes card, Moment now) {
          // Nobody is answered by carriers here.
        }
      };

  /** The key of a device that can be named to carriers. */
  Optional<PublicKey> key(Address device);

  /** Whether what has this label is with them, and not known to have arrived or expired. */
  boolean carry(Bytes label);

  /** Our own card for one who could not answer by carriers without it (CT-9). */
  Optional<Bytes> introduction(Address device, ChainTime at);

  /** The card that came with a text of this device; hostile until checked (CT-9). */
  void introduced(PublicKey by, Bytes card, Moment now);
}
