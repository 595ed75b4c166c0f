package io.smartmesh.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Party;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.VirtualTime;
import io.smartmesh.testkit.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Some nodes with tunnels, and between them a mesh that loses, doubles and delays. */
final class Ends {
  static final long NETWORK = 7;
  static final int PAYLOAD_MOST = 1_400;

  final VirtualTime time = new VirtualTime();
  final Rng rng;
  final Wire wire;
  final List<End> all = new ArrayList<>();

  /** How everybody reaches everybody: in one link, unless a test says otherwise. */
  Way way = new Way(Keys.of(0).address(), 1, PAYLOAD_MOST);

  /** What the links between carry; they are not asked about anything else. */
  Predicate<Bytes> carries = payload -> true;

  /** Everything that was sent, to look at and to say again. */
  final List<TunnelOutput.SendPacket> sent = new ArrayList<>();

  Ends(long seed, Wire.Faults faults) {
    rng = new Rng(seed);
    wire = new Wire(time, rng, faults);
  }

  /** One node. What it forgets when it restarts, {@link #restart} forgets. */
  final class End {
    final SigningKey key = Keys.of(all.size());
    final Bytes ip = MeshAddress.of(key.address());
    final List<Bytes> toDevice = new ArrayList<>();
    final List<Bytes> wanted = new ArrayList<>();
    final Map<TunnelDrop, Integer> drops = new TreeMap<>();
    Tunnels tunnels;
    Party<TunnelInput, TunnelOutput> party;

    End() {
      all.add(this);
      restart();
    }

    void restart() {
      tunnels = new Tunnels(NETWORK, key, Keys.CURVE, rng, to -> Optional.of(way));
      if (party == null) {
        party = time.join(tunnels, this::take);
      }
      party.start(tunnels);
      party.give(new TunnelInput.DeviceUp());
      for (End other : all) {
        knows(other);
        other.knows(this);
      }
    }

    void knows(End other) {
      party.give(new TunnelInput.NodeReachable(other.key.publicKey()));
    }

    private void take(TunnelOutput output) {
      if (output instanceof TunnelOutput.SendPacket send) {
        sent.add(send);
        if (carries.test(send.payload())) {
          wire.carry(() -> arrive(send.to(), send.payload()));
        }
      } else if (output instanceof TunnelOutput.ToDevice packet) {
        toDevice.add(packet.packet());
      } else if (output instanceof TunnelOutput.Wanted want) {
        wanted.add(want.ipv6());
      } else if (output instanceof TunnelOutput.Dropped dropped) {
        drops.merge(dropped.reason(), 1, Integer::sum);
      }
    }

    /** A packet of that many bytes in all. */
    Bytes sendLong(End to, int length) {
      Bytes packet = Ipv6.packet(17, ip, to.ip, rng.next(length - Ipv6.HEADER));
      party.give(new TunnelInput.FromDevice(packet));
      return packet;
    }

    /** What the last error said, if that is what came last. */
    int toldMtu() {
      Bytes error = toDevice.get(toDevice.size() - 1);
      assertEquals(Bytes.of(2, 0), error.slice(40, 42), "packet too big");
      return (error.at(46) & 0xff) << 8 | (error.at(47) & 0xff);
    }

    void send(End to, String text) {
      party.give(new TunnelInput.FromDevice(packet(this, to, text)));
    }
  }

  void arrive(Address to, Bytes payload) {
    for (End end : all) {
      if (end.key.address().equals(to)) {
        end.party.give(new TunnelInput.PacketArrived(payload));
      }
    }
  }

  /** UDP, as far as anybody here looks. */
  static Bytes packet(End from, End to, String text) {
    return Ipv6.packet(17, from.ip, to.ip, Bytes.utf8(text));
  }
}
