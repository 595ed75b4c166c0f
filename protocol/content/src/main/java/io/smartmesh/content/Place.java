package io.smartmesh.content;

import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import java.util.Optional;

/**
 * Where somebody is or was (MC-5). Whole numbers, so that both sides show the same digits.
 *
 * @param latitude in 10^-7 degrees, north positive
 * @param longitude in 10^-7 degrees, east positive
 * @param accuracyMetres radius; 0 where it is not known
 * @param at when it was measured, by who measured it
 */
public record Place(int latitude, int longitude, int accuracyMetres, ChainTime at) {
  Optional<ContentError> problem() {
    return Checks.first(
        Checks.within(
            "latitude", latitude, -ContentLimits.LATITUDE_MOST, ContentLimits.LATITUDE_MOST),
        Checks.within(
            "longitude", longitude, -ContentLimits.LONGITUDE_MOST, ContentLimits.LONGITUDE_MOST),
        Checks.within("accuracy", accuracyMetres, 0, ContentLimits.ACCURACY_METRES_MOST));
  }

  void write(Encoder out) {
    out.u32((long) latitude + ContentLimits.LATITUDE_MOST)
        .u32((long) longitude + ContentLimits.LONGITUDE_MOST)
        .varint(accuracyMetres)
        .u64(at.seconds());
  }

  static Place read(Decoder in) throws Malformed {
    long latitude = in.u32() - ContentLimits.LATITUDE_MOST;
    long longitude = in.u32() - ContentLimits.LONGITUDE_MOST;
    if (latitude > ContentLimits.LATITUDE_MOST || longitude > ContentLimits.LONGITUDE_MOST) {
      throw new Malformed("place " + latitude + ", " + longitude + " is not on the earth");
    }
    return new Place(
        (int) latitude,
        (int) longitude,
        in.count(ContentLimits.ACCURACY_METRES_MOST),
        new ChainTime(in.u64()));
  }
}
