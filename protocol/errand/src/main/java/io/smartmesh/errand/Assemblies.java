package io.smartmesh.errand;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Hashes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Errands of which parts are missing: one of a device, a newer in an older one's place. */
final class Assemblies {
  private final Map<Address, Open> all = new LinkedHashMap<>();

  private static final class Open {
    final Hash whole;
    final Bytes[] parts;
    final Moment until;

    Open(ErrandMessage.Part first, Moment until) {
      int count = (first.length() + ErrandLimits.PART_BYTES - 1) / ErrandLimits.PART_BYTES;
      this.whole = first.whole();
      this.parts = new Bytes[count];
      Arrays.fill(parts, Bytes.EMPTY);
      this.until = until;
    }
  }

  /** All of it, with the last part that was missing. */
  Optional<Bytes> add(Address from, ErrandMessage.Part part, Moment now) {
    Open open = all.get(from);
    int count = (part.length() + ErrandLimits.PART_BYTES - 1) / ErrandLimits.PART_BYTES;
    if (open == null || !open.whole.equals(part.whole()) || open.parts.length != count) {
      all.remove(from);
      if (all.size() >= ErrandLimits.ASSEMBLIES) {
        all.remove(all.keySet().iterator().next());
      }
      open = new Open(part, now.plusMillis(ErrandLimits.ASSEMBLY_MILLIS));
      all.put(from, open);
    }
    open.parts[part.index()] = part.bytes();
    for (Bytes one : open.parts) {
      if (one.isEmpty()) {
        return Optional.empty();
      }
    }
    all.remove(from);
    Bytes whole = Bytes.concat(open.parts);
    return Hashes.sha256(whole).equals(open.whole) ? Optional.of(whole) : Optional.empty();
  }

  void sweep(Moment now) {
    all.values().removeIf(open -> !open.until.isAfter(now));
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Open open : all.values()) {
      next = next.earlier(open.until);
    }
    return next;
  }
}
