package io.smartmesh.identity;

import io.smartmesh.base.Address;
import io.smartmesh.crypto.PublicKey;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Who is near and who can be reached, by routing identifier as the mesh tells it and by device as
 * the node wants it. Tells of a device once, however many of its identifiers are about (RT-20).
 */
final class Places {
  private record Way(PublicKey id, int hops) {}

  private record Shown(PublicKey key, int hops, boolean isKnown) {}

  private final Map<Address, PublicKey> near = new LinkedHashMap<>();
  private final TreeMap<Address, Way> reachable = new TreeMap<>();

  /** Whose an identifier is; kept for as long as it is about, even when its epoch is long over. */
  private final TreeMap<Address, PublicKey> owners = new TreeMap<>();

  private final TreeMap<Address, Set<Address>> idsOf = new TreeMap<>();

  /** Of those that were reachable; who was lost first is forgotten first. */
  private final Map<Address, Address> last = new LinkedHashMap<>();

  private final TreeMap<Address, Shown> shownNear = new TreeMap<>();
  private final TreeMap<Address, Shown> shownReachable = new TreeMap<>();

  /** Identifiers of near neighbours. */
  Iterable<Address> near() {
    return near.keySet();
  }

  boolean isAlone() {
    return near.isEmpty();
  }

  boolean isAbout(Address id) {
    return near.containsKey(id) || reachable.containsKey(id);
  }

  boolean isReachable(Address id) {
    return reachable.containsKey(id);
  }

  Address deviceOf(Address id) {
    PublicKey owner = owners.get(id);
    return owner == null ? id : owner.address();
  }

  PublicKey deviceOf(PublicKey id) {
    return owners.getOrDefault(id.address(), id);
  }

  boolean isKnown(Address id) {
    return owners.containsKey(id);
  }

  /** Whether it is about, or was lost lately, and nobody's. */
  boolean isStranger(Address id) {
    return !owners.containsKey(id) && (isAbout(id) || id.equals(last.get(id)));
  }

  /** The key of an identifier that is about. */
  Optional<PublicKey> key(Address id) {
    Way way = reachable.get(id);
    return Optional.ofNullable(way == null ? near.get(id) : way.id);
  }

  /** By which the device can be reached now: the nearest one, of two as near the newer. */
  Optional<Address> idOf(Address device) {
    return way(device).map(way -> way.id.address());
  }

  /** The same, or by which it was reached last: its way may be back soon (PK-5). */
  Optional<Address> lastIdOf(Address device) {
    Optional<Address> now = idOf(device);
    return now.isPresent() ? now : Optional.ofNullable(last.get(device));
  }

  /** By which it is a neighbour: the one that it was called last. */
  Optional<Address> nearIdOf(Address device) {
    Address last = null;
    for (Address id : candidates(device)) {
      last = near.containsKey(id) ? id : last;
    }
    return Optional.ofNullable(last);
  }

  private Optional<Way> way(Address device) {
    Way best = null;
    for (Address id : candidates(device)) {
      Way way = reachable.get(id);
      best = way != null && (best == null || way.hops <= best.hops) ? way : best;
    }
    return Optional.ofNullable(best);
  }

  /** What may be this device: its identifiers, or it is one itself that is nobody's. */
  private Collection<Address> candidates(Address device) {
    return owners.containsKey(device) || idsOf.containsKey(device)
        ? idsOf.getOrDefault(device, Collections.emptySet())
        : Collections.singleton(device);
  }

  void near(PublicKey id, Consumer<? super WhereOutput> out) {
    if (near.size() < WhereLimits.PLACES) {
      near.put(id.address(), id);
      show(deviceOf(id.address()), "", out);
    }
    forgetUnless(id.address());
  }

  void gone(Address id, String why, Consumer<? super WhereOutput> out) {
    Address device = deviceOf(id);
    near.remove(id);
    show(device, why, out);
    forgetUnless(id);
  }

  void reachable(PublicKey id, int hops, Consumer<? super WhereOutput> out) {
    if (reachable.size() < WhereLimits.PLACES || reachable.containsKey(id.address())) {
      reachable.put(id.address(), new Way(id, hops));
      show(deviceOf(id.address()), "", out);
    }
    forgetUnless(id.address());
  }

  void unreachable(Address id, Consumer<? super WhereOutput> out) {
    Address device = deviceOf(id);
    reachable.remove(id);
    last.remove(device);
    if (last.size() >= WhereLimits.PLACES) {
      last.remove(last.keySet().iterator().next());
    }
    last.put(device, id);
    show(device, "", out);
    forgetUnless(id);
  }

  private void forgetUnless(Address id) {
    if (!isAbout(id)) {
      disown(id);
    }
  }

  private void disown(Address id) {
    PublicKey owner = owners.remove(id);
    Set<Address> ids = owner == null ? null : idsOf.get(owner.address());
    if (owner != null && ids != null && ids.remove(id) && ids.isEmpty()) {
      idsOf.remove(owner.address());
    }
  }

  /** From now on {@code id}, which is about, is this device's. */
  void owned(Address id, PublicKey device, Consumer<? super WhereOutput> out) {
    if (!device.equals(owners.get(id))) {
      Address before = deviceOf(id);
      disown(id);
      owners.put(id, device);
      idsOf.computeIfAbsent(device.address(), d -> new LinkedHashSet<>()).add(id);
      show(before, "it is known now", out);
      show(device.address(), "", out);
    }
  }

  /** Tells what is another than it was told. */
  private void show(Address device, String why, Consumer<? super WhereOutput> out) {
    boolean isKnown = idsOf.containsKey(device);
    Shown nearNow =
        nearIdOf(device)
            .flatMap(this::key)
            .map(id -> new Shown(deviceOf(id), 1, isKnown))
            .orElse(null);
    Shown wayNow =
        way(device).map(way -> new Shown(deviceOf(way.id), way.hops, isKnown)).orElse(null);
    Shown nearBefore = shownNear.get(device);
    if (nearNow != null && !nearNow.equals(nearBefore)) {
      shownNear.put(device, nearNow);
      out.accept(new WhereOutput.DeviceNear(nearNow.key, nearNow.isKnown));
    }
    Shown wayBefore = shownReachable.get(device);
    if (wayNow != null && !wayNow.equals(wayBefore)) {
      shownReachable.put(device, wayNow);
      out.accept(new WhereOutput.DeviceReachable(wayNow.key, wayNow.hops, wayNow.isKnown));
    }
    if (wayNow == null && wayBefore != null) {
      shownReachable.remove(device);
      out.accept(new WhereOutput.DeviceUnreachable(device, wayBefore.isKnown));
    }
    if (nearNow == null && nearBefore != null) {
      shownNear.remove(device);
      out.accept(new WhereOutput.DeviceGone(device, why, nearBefore.isKnown));
    }
  }

  /** What is about and nobody's yet. */
  TreeSet<Address> strangers() {
    TreeSet<Address> all = new TreeSet<>(near.keySet());
    all.addAll(reachable.keySet());
    all.removeAll(owners.keySet());
    return all;
  }
}
