package io.smartmesh.dtn;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * RFC 9171, 4.1 to 4.4. A CRC is checked where there is one; a bundle without any is taken, for
 * some networks protect it otherwise (4.3.1 allows that with a security block alone: what a payload
 * of ours is, its own hash says).
 */
final class BundleReader {
  private static final long DELETE_UNLESS_KNOWN = 0x04;
  private static final int ELEMENTS_MOST = 11;

  private final Bytes input;
  private final CborReader in;
  private final Set<Long> numbers = new TreeSet<>();
  private Optional<Eid> previous = Optional.empty();
  private Optional<Long> age = Optional.empty();
  private Optional<DtnBundle.HopCount> hops = Optional.empty();
  private Optional<Bytes> payload = Optional.empty();

  BundleReader(Bytes input) {
    this.input = input;
    in = new CborReader(input);
  }

  private record Primary(
      long flags, Eid destination, Eid source, Eid reportTo, long time, long seq, long lifetime) {}

  Result<DtnBundle, DtnError> read() throws Malformed {
    in.openArray();
    int start = in.position();
    int elements = in.array(ELEMENTS_MOST);
    long version = in.unsigned();
    if (version != BundleWriter.VERSION) {
      return Result.err(new DtnError.WrongVersion(version, BundleWriter.VERSION));
    }
    long flags = in.unsigned();
    Crc crc = crc();
    if ((flags & DtnBundle.IS_FRAGMENT) != 0) {
      return Result.err(new DtnError.NotForGateways("a fragment"));
    }
    if ((flags & DtnBundle.IS_REPORT) != 0) {
      return Result.err(new DtnError.NotForGateways("an administrative record"));
    }
    due("primary block", elements, BundleWriter.PRIMARY_ELEMENTS - 1, crc);
    Primary primary = primary(flags);
    Optional<DtnError> wrong = check(0, start, crc);
    for (int blocks = 1; !wrong.isPresent() && !payload.isPresent(); blocks++) {
      if (blocks >= DtnLimits.BLOCKS) {
        throw new Malformed("more than " + DtnLimits.BLOCKS + " blocks");
      }
      wrong = block();
    }
    if (wrong.isPresent()) {
      return Result.err(wrong.get());
    }
    if (!in.isEnd()) {
      throw new Malformed("a block behind the payload");
    }
    in.end();
    if (primary.time == 0 && !age.isPresent()) {
      throw new Malformed("neither a time nor an age");
    }
    return Result.ok(
        new DtnBundle(
            flags,
            primary.destination,
            primary.source,
            primary.reportTo,
            primary.time,
            primary.seq,
            primary.lifetime,
            previous,
            age,
            hops,
            payload.orElse(Bytes.EMPTY)));
  }

  private Primary primary(long flags) throws Malformed {
    Eid destination = Eid.read(in);
    Eid source = Eid.read(in);
    Eid reportTo = Eid.read(in);
    if (in.array(2) != 2) {
      throw new Malformed("a creation timestamp of other than two numbers");
    }
    return new Primary(
        flags, destination, source, reportTo, in.unsigned(), in.unsigned(), in.unsigned());
  }

  /** Of a canonical block (4.3.2). */
  private Optional<DtnError> block() throws Malformed {
    if (in.isEnd()) {
      throw new Malformed("no payload");
    }
    int start = in.position();
    int elements = in.array(ELEMENTS_MOST);
    long type = in.unsigned();
    long number = in.unsigned();
    long flags = in.unsigned();
    Crc crc = crc();
    due("block", elements, BundleWriter.BLOCK_ELEMENTS - 1, crc);
    boolean isPayload = type == BundleWriter.PAYLOAD;
    Bytes data = in.bytes(isPayload ? DtnLimits.PAYLOAD_BYTES : DtnLimits.EXTENSION_BYTES);
    Optional<DtnError> wrong = check(number, start, crc);
    if (wrong.isPresent()) {
      return wrong;
    }
    if (!numbers.add(number) || isPayload != (number == BundleWriter.PAYLOAD)) {
      throw new Malformed("block number " + number + " for type " + type);
    }
    if (isPayload) {
      payload = Optional.of(data);
      return Optional.empty();
    }
    return extension(type, flags, new CborReader(data));
  }

  private Optional<DtnError> extension(long type, long flags, CborReader data) throws Malformed {
    boolean isTwice =
        (type == BundleWriter.PREVIOUS_NODE && previous.isPresent())
            || (type == BundleWriter.AGE && age.isPresent())
            || (type == BundleWriter.HOP_COUNT && hops.isPresent());
    if (isTwice) {
      throw new Malformed("two blocks of type " + type);
    }
    if (type == BundleWriter.PREVIOUS_NODE) {
      previous = Optional.of(Eid.read(data));
    } else if (type == BundleWriter.AGE) {
      age = Optional.of(data.unsigned());
    } else if (type == BundleWriter.HOP_COUNT) {
      hops = Optional.of(hopCount(data));
    } else {
      return (flags & DELETE_UNLESS_KNOWN) == 0
          ? Optional.empty()
          : Optional.of(new DtnError.UnknownBlock(type));
    }
    data.end();
    return Optional.empty();
  }

  private static DtnBundle.HopCount hopCount(CborReader data) throws Malformed {
    if (data.array(2) != 2) {
      throw new Malformed("a hop count of other than two numbers");
    }
    int limit = data.unsigned("hop limit", 255);
    int count = data.unsigned("hop count", 255);
    if (limit == 0 || count > limit) {
      throw new Malformed("hop count " + count + " of " + limit);
    }
    return new DtnBundle.HopCount(limit, count);
  }

  private Crc crc() throws Malformed {
    return Crc.of(in.unsigned());
  }

  private static void due(String what, int elements, int least, Crc crc) throws Malformed {
    int due = crc == Crc.NONE ? least : least + 1;
    if (elements != due) {
      throw new Malformed(what + " of " + elements + " elements, not " + due);
    }
  }

  private Optional<DtnError> check(long number, int start, Crc crc) throws Malformed {
    if (crc == Crc.NONE) {
      return Optional.empty();
    }
    Bytes got = in.bytes(crc.length);
    if (got.length() != crc.length) {
      throw new Malformed("a CRC of " + got.length() + " bytes, not " + crc.length);
    }
    Bytes zeros = Bytes.wrap(new byte[crc.length]);
    Bytes before = input.slice(start, in.position() - crc.length);
    Bytes expected = crc.of(Bytes.concat(before, zeros));
    return expected.equals(got)
        ? Optional.empty()
        : Optional.of(new DtnError.WrongCrc(number, expected.toHex(), got.toHex()));
  }
}
