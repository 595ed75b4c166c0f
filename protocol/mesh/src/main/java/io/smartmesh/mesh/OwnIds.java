package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.ROUTING_KEYS;
import static io.smartmesh.mesh.MeshLimits.ROUTING_OVERLAP_MILLIS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The keys by which this node is known in the mesh: the present one, the one before for as long as
 * it is still announced (RT-20), and older ones that standing links began with (LN-33).
 */
final class OwnIds {
  private static final class Held {
    final SigningKey key;
    final Origin origin;

    /** Announced until then. */
    Moment until = Moment.NEVER;

    boolean retired;

    Held(SigningKey key, Origin origin) {
      this.key = key;
      this.origin = origin;
    }
  }

  private final MeshConfig config;

  /** The newest first. */
  private final Deque<Held> held = new ArrayDeque<>();

  OwnIds(MeshConfig config, SigningKey first) {
    this.config = config;
    held.addFirst(new Held(first, new Origin(config, first)));
  }

  /** New handshakes are made with this one. */
  SigningKey key() {
    return held.getFirst().key;
  }

  Address address() {
    return key().address();
  }

  /** The key whose public half is {@code known}, as a link began with it; else the present one. */
  SigningKey key(PublicKey known) {
    return held.stream()
        .map(one -> one.key)
        .filter(key -> key.publicKey().equals(known))
        .findFirst()
        .orElse(key());
  }

  /** All that a neighbour may know us by, the newest first. */
  List<SigningKey> keys() {
    List<SigningKey> keys = new ArrayList<>();
    held.forEach(one -> keys.add(one.key));
    return keys;
  }

  /** Announced or not: of what was ours lately nobody else can tell us. */
  boolean isOurs(Address address) {
    return held.stream().anyMatch(one -> one.key.address().equals(address));
  }

  /** The same by the name that adverts use (RT-3). */
  boolean isOurs(Bytes name) {
    return held.stream().anyMatch(one -> Advert.name(one.key.address()).equals(name));
  }

  /** Which of ours a far packet is for. */
  Optional<Address> meant(Address farName) {
    return held.stream()
        .map(one -> one.key.address())
        .filter(address -> FarName.means(farName, address))
        .findFirst();
  }

  boolean isOurs(PublicKey key) {
    return isOurs(key.address());
  }

  /** What is announced under this address, if it is one of those that are. */
  Optional<Origin> origin(Address address) {
    return held.stream()
        .filter(one -> !one.retired && one.key.address().equals(address))
        .map(one -> one.origin)
        .findFirst();
  }

  /** What is announced, the newest first. */
  List<Address> announced() {
    List<Address> all = new ArrayList<>();
    held.stream().filter(one -> !one.retired).forEach(one -> all.add(one.key.address()));
    return all;
  }

  /** From now on we are {@code next}; the key that is too old to be kept, for links to end. */
  Optional<SigningKey> change(SigningKey next, Moment now) {
    if (isOurs(next.address())) {
      return Optional.empty();
    }
    held.getFirst().until = now.plusMillis(ROUTING_OVERLAP_MILLIS);
    held.addFirst(new Held(next, new Origin(config, next)));
    return held.size() > ROUTING_KEYS ? Optional.of(held.removeLast().key) : Optional.empty();
  }

  /** Those that are not announced any more from now on. */
  List<Address> retire(Moment now) {
    List<Address> gone = new ArrayList<>();
    for (Held one : held) {
      if (!one.retired && !one.until.isAfter(now)) {
        one.retired = true;
        gone.add(one.key.address());
      }
    }
    return gone;
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Held one : held) {
      next = one.retired ? next : next.earlier(one.until);
    }
    return next;
  }
}
