package io.smartmesh.ratchet;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import java.util.Optional;

/**
 * A chain of message keys in one direction: each step forgets the one before (RA-5).
 *
 * @param header seals the headers of its messages; empty for the first chain of a session, whose
 *     messages are starts
 * @param turn which of its direction's chains it is, from 0
 * @param chain the key of step {@code next}
 */
record Line(Optional<Key> header, long turn, Key chain, int next) {
  Key messageKey() {
    return Kdf.messageKey(chain);
  }

  Line step() {
    return new Line(header, turn, Kdf.nextChain(chain), next + 1);
  }

  void write(Encoder out) {
    writeHeader(header, out);
    out.u32(turn).raw(chain.bytes()).u16(next);
  }

  static Line read(Decoder in) throws Malformed {
    Optional<Key> header = readHeader(in);
    return new Line(header, in.u32(), Key.read(in), number(in));
  }

  static void writeHeader(Optional<Key> header, Encoder out) {
    out.flag(header.isPresent()).raw(header.map(Key::bytes).orElse(Bytes.EMPTY));
  }

  static Optional<Key> readHeader(Decoder in) throws Malformed {
    return in.flag() ? Optional.of(Key.read(in)) : Optional.empty();
  }

  /** A stored number of a message. */
  static int number(Decoder in) throws Malformed {
    int number = in.u16();
    if (number > RatchetLimits.CHAIN) {
      throw new Malformed("message " + number + " of at most " + RatchetLimits.CHAIN);
    }
    return number;
  }
}
