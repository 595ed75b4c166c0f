package io.smartmesh.payment;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import java.util.Optional;

/**
 * A payment that goes through us: what we may earn from {@code in} is what we may have to pay for
 * {@code out}. Stored as
 *
 * <pre>
 * version 1 | incoming lock | outgoing lock | onion, varint + bytes | secret, varint + bytes
 * </pre>
 *
 * @param secret once the outgoing lock is proven
 */
record Link(Lock in, Lock out, Bytes onion, Optional<Bytes> secret) {
  /**
   * Our own secrets have 32 bytes; whoever made this one chose its length, and a chain node's whole
   * answer may be one.
   */
  private static final int SECRET_BYTES = 16 << 20;

  Link provenBy(Bytes shown) {
    return new Link(in, out, onion, Optional.of(shown));
  }

  Bytes encode() {
    Encoder encoder = Stored.start();
    in.encode(encoder);
    out.encode(encoder);
    return encoder.bytes(onion).bytes(secret.orElse(Bytes.EMPTY)).toBytes();
  }

  static Link decode(Bytes key, Bytes record) {
    return Stored.read(
        "mediated payment",
        key,
        record,
        d -> {
          Lock in = Lock.decode(d);
          Lock out = Lock.decode(d);
          Bytes onion = d.bytes(io.smartmesh.channel.Limits.ONION_BYTES);
          Bytes secret = d.bytes(SECRET_BYTES);
          return new Link(in, out, onion, Optional.of(secret).filter(s -> !s.isEmpty()));
        });
  }
}
