package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.ACQUAINTANCES;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whom we met at an address, and whose beacon carried a name. Guesses: what comes of a wrong one is
 * a handshake that takes one step more (LN-25).
 */
final class Acquaintances {
  private record Name(BearerId bearer, Bytes beacon) {}

  private final Map<Path, PublicKey> byPath = new LinkedHashMap<>();
  private final Map<Name, PublicKey> byName = new LinkedHashMap<>();

  void met(Path path, PublicKey who) {
    remember(byPath, path, who);
  }

  /** Whether that is news. */
  boolean named(BearerId bearer, Bytes beacon, PublicKey who) {
    Name name = new Name(bearer, beacon);
    boolean isNew = !who.equals(byName.get(name));
    remember(byName, name, who);
    return isNew;
  }

  /** Names outlive addresses where a node moves, addresses names where it starts again. */
  Optional<PublicKey> expected(Path path, Bytes beacon) {
    PublicKey named = byName.get(new Name(path.bearer(), beacon));
    return Optional.ofNullable(named != null ? named : byPath.get(path));
  }

  void forget(PublicKey who) {
    byPath.values().removeIf(who::equals);
    byName.values().removeIf(who::equals);
  }

  private static <K> void remember(Map<K, PublicKey> known, K what, PublicKey who) {
    known.remove(what);
    if (known.size() >= ACQUAINTANCES) {
      known.remove(known.keySet().iterator().next());
    }
    known.put(what, who);
  }
}
