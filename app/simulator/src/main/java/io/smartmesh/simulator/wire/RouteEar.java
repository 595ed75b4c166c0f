package io.smartmesh.simulator.wire;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whom the updates of one neighbour mean, as whoever listens to all of them knows it: by their
 * names, by their keys, and by nicknames, which are places in earlier updates (RT-45).
 */
public final class RouteEar {
  private static final int PLACES = 64;

  private final Curve curve;
  private final Map<Long, Bytes> named = new TreeMap<>();

  public RouteEar(Curve curve) {
    this.curve = curve;
  }

  /** The names of all that the next update tells of; of anything else than an update, none. */
  public List<Bytes> names(Bytes plaintext) {
    List<Bytes> names = new ArrayList<>();
    if (RouteWords.isUpdate(plaintext)) {
      try {
        Decoder in = new Decoder(plaintext);
        in.u8();
        long first = in.varint() * PLACES;
        int count = in.count(PLACES);
        for (int i = 0; i < count; i++) {
          long place = first + i;
          name(in, place).ifPresent(names::add);
        }
      } catch (Malformed notAnUpdate) {
        return names;
      }
    }
    return names;
  }

  private Optional<Bytes> name(Decoder in, long place) throws Malformed {
    int said = in.u8();
    int kind = said & ~RouteWords.PLAIN;
    boolean isBrief = kind == RouteWords.BRIEF || kind == RouteWords.BRIEF_LOST;
    Optional<Bytes> name;
    if (isBrief) {
      name = Optional.ofNullable(named.get(in.varint()));
    } else if (kind == RouteWords.PROVEN) {
      name =
          curve
              .parse(in.raw(PublicKey.LENGTH))
              .map(key -> key.address().bytes().slice(0, RouteWords.NAME_LENGTH));
      in.raw(Signature.LENGTH);
      in.varint();
    } else {
      name = Optional.of(in.raw(RouteWords.NAME_LENGTH));
    }
    if (kind != RouteWords.RETRACTION) {
      if (!isBrief) {
        in.varint();
        name.ifPresent(full -> named.put(place, full));
      }
      in.varint();
    }
    if (kind == RouteWords.KNOWN || kind == RouteWords.PROVEN || kind == RouteWords.BRIEF) {
      in.u8();
      if ((said & RouteWords.PLAIN) == 0) {
        in.u16();
      }
    }
    return name;
  }
}
