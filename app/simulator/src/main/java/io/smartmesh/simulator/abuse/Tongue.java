package io.smartmesh.simulator.abuse;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.TransportCipher;
import io.smartmesh.simulator.wire.Wiretap;
import io.smartmesh.simulator.world.LyingTongue;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a node say something else in its sessions than its core does, with counters that have no
 * gaps: to its neighbours its links look perfect.
 */
class Tongue implements LyingTongue {
  /** How a session is spoken in. */
  private record Voice(Bytes frame, TransportCipher cipher) {}

  /** What is said in the place of one link message. */
  interface Twist {
    List<Bytes> tell(int to, Bytes plaintext);
  }

  private final World world;
  private final SimNode self;
  private final Twist twist;
  private final Map<Bytes, Long> counters = new LinkedHashMap<>();
  private final Map<Integer, Voice> voices = new LinkedHashMap<>();

  Tongue(World world, SimNode self, Twist twist) {
    this.world = world;
    this.self = self;
    this.twist = twist;
    self.lie(this);
  }

  SimNode self() {
    return self;
  }

  @Override
  public List<Bytes> say(int to, Bytes frame) {
    Optional<Wiretap.Opened> opened = world.wiretap().open(to, frame);
    if (opened.isEmpty()) {
      return List.of(frame);
    }
    Voice voice = new Voice(frame, opened.get().cipher());
    voices.put(to, voice);
    List<Bytes> said = new ArrayList<>();
    twist.tell(to, opened.get().plaintext()).forEach(plain -> said.add(sealed(voice, plain)));
    return said;
  }

  /** Says something of its own accord, if there is a session to say it in. */
  void tell(int to, Bytes plaintext) {
    Voice voice = voices.get(to);
    if (voice != null) {
      world.throwIn(self, to, sealed(voice, plaintext));
    }
  }

  private Bytes sealed(Voice voice, Bytes plaintext) {
    long counter = counters.merge(voice.frame.slice(1, 5), 1L, Long::sum) - 1;
    return Wiretap.sealed(voice.frame, counter, voice.cipher, plaintext);
  }
}
