package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whose keys are known: of nodes that can be reached, and of those that announced a channel. */
final class Directory {
  private final ChannelMap map;
  private final Flood flood;
  private final Map<Address, PublicKey> reachable = new TreeMap<>();

  Directory(ChannelMap map, Flood flood) {
    this.map = map;
    this.flood = flood;
  }

  void reachable(PublicKey key, int hops, Moment now) {
    if (reachable.size() < Limits.REACHABLE || reachable.containsKey(key.address())) {
      reachable.put(key.address(), key);
    }
    if (hops == 1) {
      flood.neighbourUp(key.address(), now);
    } else {
      flood.neighbourDown(key.address());
    }
  }

  void unreachable(Address address) {
    reachable.remove(address);
    flood.neighbourDown(address);
  }

  boolean isReachable(Address address) {
    return reachable.containsKey(address);
  }

  Optional<PublicKey> keyOf(Address address) {
    PublicKey key = reachable.get(address);
    return key != null ? Optional.of(key) : map.keyOf(address);
  }
}
