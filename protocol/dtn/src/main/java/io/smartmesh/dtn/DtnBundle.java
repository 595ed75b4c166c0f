package io.smartmesh.dtn;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import java.util.Optional;

/**
 * A bundle of RFC 9171, as far as a gateway deals with it: whole, no fragment and no report.
 *
 * @param flags of the bundle (4.2.3)
 * @param creationMillis since 2000, 0 where the source had no clock: then the age counts (4.2.7)
 * @param sequence tells apart what one source made at one time
 * @param previous the node that it was last at (4.4.1)
 * @param ageMillis since its creation (4.4.2)
 * @param hops how many nodes it may pass, and has (4.4.3)
 */
public record DtnBundle(
    long flags,
    Eid destination,
    Eid source,
    Eid reportTo,
    long creationMillis,
    long sequence,
    long lifetimeMillis,
    Optional<Eid> previous,
    Optional<Long> ageMillis,
    Optional<HopCount> hops,
    Bytes payload) {
  static final long IS_FRAGMENT = 0x01;
  static final long IS_REPORT = 0x02;

  /** Not to be taken apart on the way. */
  public static final long WHOLE = 0x04;

  /**
   * @param limit 1 … 255
   */
  public record HopCount(int limit, int count) {}

  /** One of ours (GW-3): without a clock, and so with an age. */
  public static DtnBundle of(Eid from, Eid to, long sequence, Bytes payload) {
    return new DtnBundle(
        WHOLE,
        to,
        from,
        Eid.none(),
        0,
        sequence,
        DtnLimits.LIFETIME_MILLIS,
        Optional.of(from.atNode()),
        Optional.of(0L),
        Optional.of(new HopCount(DtnLimits.HOP_LIMIT, 0)),
        payload);
  }

  public Bytes encode() {
    return BundleWriter.write(this);
  }

  public static Result<DtnBundle, DtnError> decode(Bytes bytes) {
    if (bytes.length() > DtnLimits.BUNDLE_BYTES) {
      return Result.err(new DtnError.TooLong(bytes.length(), DtnLimits.BUNDLE_BYTES));
    }
    try {
      return new BundleReader(bytes).read();
    } catch (Malformed e) {
      return Result.err(new DtnError.Malformed(e.what()));
    }
  }
}
