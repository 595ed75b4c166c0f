package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.CLAIM_REFRESH_MILLIS;
import static io.smartmesh.mesh.MeshLimits.CLAIM_TRIES;
import static io.smartmesh.mesh.MeshLimits.HOMES;
import static io.smartmesh.mesh.MeshLimits.HOMES_ASKED;
import static io.smartmesh.mesh.MeshLimits.HOME_AGAIN_MILLIS;
import static io.smartmesh.mesh.MeshLimits.HOME_ANSWER_MILLIS;
import static io.smartmesh.mesh.MeshLimits.HOME_SOON_MILLIS;
import static io.smartmesh.mesh.MeshLimits.HOME_SPREAD;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.SigningKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tells landmarks where this node lives, while the mesh is large: the nearest that say that they
 * have a way here are its homes, and its directories get its word for that (RT-50, RT-51).
 */
final class Registrar {
  /** What was done for one of our identifiers. */
  private static final class Self {
    /** Tokens of what was said last, and which of those landmarks have said yes. */
    final Map<Bytes, Address> said = new LinkedHashMap<>();

    final TreeSet<Address> confirmed = new TreeSet<>();

    /** Homes are being looked for; else directories are told. */
    boolean isAsking;

    Optional<Claim> claim = Optional.empty();

    /** When answers are counted; else when all is done again. */
    Moment at;

    /** When directories that have not said yes are told again, and how often that was done. */
    Moment tellAt = Moment.NEVER;

    int tries;

    Self(Moment at) {
      this.at = at;
    }

    void begin(boolean asking) {
      isAsking = asking;
      said.clear();
      confirmed.clear();
      tellAt = Moment.NEVER;
      tries = 0;
    }

    boolean lives(Landmarks landmarks) {
      return claim.isPresent()
          && landmarks.has(claim.get().home())
          && landmarks.has(claim.get().spare());
    }
  }

  private final OwnIds own;
  private final long network;
  private final Entropy entropy;
  private final Map<Address, Self> selves = new TreeMap<>();
  private long number;
  private Moment lookAt = Moment.NEVER;

  Registrar(OwnIds own, MeshConfig config, Entropy entropy) {
    this.own = own;
    this.entropy = entropy;
    network = config.network();
    number = config.bootCount() << 16;
  }

  /** There may be other landmarks. Not everybody looks in the same second. */
  void lookSoon(Moment now) {
    if (lookAt.millisSince(now) > (1 + HOME_SPREAD) * HOME_SOON_MILLIS) {
      long later = (entropy.next(1).at(0) & 0xff) * HOME_SOON_MILLIS * HOME_SPREAD / 256;
      lookAt = now.plusMillis(HOME_SOON_MILLIS + later);
    }
  }

  /** The mesh is not large any more. */
  void rest() {
    selves.clear();
    lookAt = Moment.NEVER;
  }

  void confirmed(Bytes token) {
    for (Self self : selves.values()) {
      Optional.ofNullable(self.said.remove(token)).ifPresent(self.confirmed::add);
    }
  }

  boolean isDue(Moment now) {
    return !lookAt.isAfter(now);
  }

  /** What is to be said now, to whom. */
  List<LinkMessage.Packet> due(Moment now, Landmarks landmarks, Scope scope) {
    lookAt = Moment.NEVER;
    selves.keySet().retainAll(own.announced());
    List<LinkMessage.Packet> packets = new ArrayList<>();
    for (SigningKey key : own.keys()) {
      // A landmark lives at itself: everybody near has a way there, and asks nobody.
      boolean isTold = own.announced().contains(key.address());
      if (isTold && !scope.isLandmark(key.address())) {
        Self self = selves.computeIfAbsent(key.address(), id -> new Self(now));
        look(key, self, now, landmarks, packets);
        lookAt = lookAt.earlier(self.at).earlier(self.tellAt);
      }
    }
    return packets;
  }

  private void look(
      SigningKey key,
      Self self,
      Moment now,
      Landmarks landmarks,
      List<LinkMessage.Packet> packets) {
    if (self.isAsking && !self.at.isAfter(now)) {
      conclude(key, self, now, landmarks);
    } else if (!self.isAsking && (!self.at.isAfter(now) || !self.lives(landmarks))) {
      ask(key.address(), self, now, landmarks, packets);
    }
    if (!self.isAsking && self.claim.isPresent()) {
      List<Address> directories = landmarks.directoriesOf(key.address());
      directories.removeAll(self.confirmed);
      tell(self, self.claim.get(), now, directories, packets);
    }
  }

  private void ask(
      Address id, Self self, Moment now, Landmarks landmarks, List<LinkMessage.Packet> packets) {
    self.begin(true);
    landmarks.nearest().stream()
        .limit(HOMES_ASKED)
        .forEach(landmark -> packets.add(new HomeWord.Ask(token(self, landmark), id).to(landmark)));
    self.at = now.plusMillis(HOME_ANSWER_MILLIS);
  }

  private Bytes token(Self self, Address landmark) {
    Bytes token = entropy.next(HomeWord.TOKEN_LENGTH);
    self.said.put(token, landmark);
    return token;
  }

  /** A few times and ever later, until they say that they keep it. */
  private void tell(
      Self self,
      Claim claim,
      Moment now,
      List<Address> directories,
      List<LinkMessage.Packet> packets) {
    if (directories.isEmpty()) {
      self.tellAt = Moment.NEVER;
    } else if (self.tellAt.equals(Moment.NEVER) || !self.tellAt.isAfter(now)) {
      self.said.clear();
      for (Address directory : directories) {
        packets.add(new HomeWord.Told(token(self, directory), claim).to(directory));
      }
      self.tries++;
      self.tellAt =
          self.tries < CLAIM_TRIES
              ? now.plusMillis(HOME_ANSWER_MILLIS << self.tries)
              : self.at; // with the next claim
    }
  }

  /** Who did not answer is no home: it may have no way here. */
  private void conclude(SigningKey key, Self self, Moment now, Landmarks landmarks) {
    List<Bytes> homes = new ArrayList<>();
    landmarks.nearest().stream()
        .filter(self.confirmed::contains)
        .limit(HOMES)
        .forEach(home -> homes.add(Advert.name(home)));
    self.begin(false);
    self.claim =
        homes.isEmpty() ? Optional.empty() : Optional.of(Claim.sign(key, network, ++number, homes));
    self.at = now.plusMillis(homes.isEmpty() ? HOME_AGAIN_MILLIS : CLAIM_REFRESH_MILLIS);
  }

  Moment deadline() {
    return lookAt;
  }
}
