package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.DESTINATIONS;
import static io.smartmesh.mesh.MeshLimits.NICKNAME_PLACE_BITS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How two neighbours speak shortly of what both know they mean (RT-45): a nickname is the update
 * and the place in it where a destination was named in full with that sequence number.
 */
final class Nicknames {
  /** Which destination, with which sequence number. */
  record Meant(Bytes name, long seqno) {}

  private record Ours(long nickname, long seqno) {}

  /** Acknowledged by the neighbour. */
  private final Map<Address, Ours> ours = new TreeMap<>();

  /** Said by the neighbour; the oldest goes where there are more than destinations. */
  private final Map<Long, Meant> theirs = new LinkedHashMap<>();

  private final Map<Bytes, Long> newest = new LinkedHashMap<>();

  private static long nickname(long update, int place) {
    return update << NICKNAME_PLACE_BITS | place;
  }

  /** The neighbour has taken our advert. */
  void agreed(Address destination, Advert said, long update, int place) {
    long nickname = nickname(update, place);
    if (said instanceof Advert.Known way) {
      ours.put(destination, new Ours(nickname, way.distance().seqno()));
    } else if (said instanceof Advert.Proven way) {
      ours.put(destination, new Ours(nickname, way.distance().seqno()));
    }
  }

  void forget(Address destination) {
    ours.remove(destination);
  }

  /** We have taken the neighbour's. */
  void heard(long update, int place, Meant meant) {
    Bytes name = meant.name();
    Optional.ofNullable(newest.put(name, nickname(update, place))).ifPresent(theirs::remove);
    theirs.put(nickname(update, place), meant);
    if (newest.size() > DESTINATIONS) {
      Bytes oldest = newest.keySet().iterator().next();
      Optional.ofNullable(newest.remove(oldest)).ifPresent(theirs::remove);
    }
  }

  /** What the neighbour means; empty where it never said so, or too long ago. */
  Optional<Advert> meant(Advert advert) {
    if (advert instanceof Advert.Brief brief) {
      return Optional.ofNullable(theirs.get(brief.nickname()))
          .map(
              meant ->
                  new Advert.Known(
                      meant.name(), brief.distance().under(meant.seqno()), brief.hops()));
    }
    if (advert instanceof Advert.BriefLost brief) {
      return Optional.ofNullable(theirs.get(brief.nickname()))
          .map(meant -> new Advert.Lost(meant.name(), brief.bound().under(meant.seqno())));
    }
    return Optional.of(advert);
  }

  Optional<LinkMessage.Repair> meant(LinkMessage.BriefRepair asked) {
    return Optional.ofNullable(theirs.get(asked.nickname()))
        .map(
            meant ->
                new LinkMessage.Repair(
                    meant.name(), asked.bound().under(meant.seqno()), asked.hopsLeft()));
  }

  /** As short as it can be said. */
  Advert brief(Address destination, Advert advert) {
    Ours known = ours.get(destination);
    if (known == null) {
      return advert;
    }
    if (advert instanceof Advert.Known way && way.distance().seqno() == known.seqno) {
      return new Advert.Brief(known.nickname, way.distance().under(0), way.hops());
    }
    if (advert instanceof Advert.Lost lost && lost.bound().seqno() == known.seqno) {
      return new Advert.BriefLost(known.nickname, lost.bound().under(0));
    }
    return advert;
  }

  LinkMessage brief(Address destination, LinkMessage.Repair asked) {
    Ours known = ours.get(destination);
    return known != null && known.seqno == asked.bound().seqno()
        ? new LinkMessage.BriefRepair(known.nickname, asked.bound().under(0), asked.hopsLeft())
        : asked;
  }
}
