package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Party;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.VirtualTime;
import io.smartmesh.tunnel.MeshAddress;
import io.smartmesh.tunnel.TunnelLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IP packets through a row of three whole nodes, over media large and small. */
class IpTrafficTest {
  private static final BearerId AIR = new BearerId("air");
  private static final Address NOBODY = Keys.of(99).address();
  private static final int UDP = 17;

  private final VirtualTime time = new VirtualTime();
  private final Rng rng = new Rng(3);
  private final List<Device> row = new ArrayList<>();

  private final class Device {
    final int place = row.size();
    final SigningKey key = Keys.of(place + 1);
    final Bytes ip = MeshAddress.of(key.address());
    final List<Bytes> packets = new ArrayList<>();
    final NodeCore core =
        new NodeCore(
            new NodeConfig(
                "n", 1, new ChannelsContract(7, NOBODY, NOBODY, NOBODY, NOBODY), 60, Amount.ZERO),
            key,
            Keys.CURVE,
            Keys.CURVE,
            rng.split(),
            prefix -> new TreeMap<>(),
            new ChainTime(1_800_000_000),
            time.now());
    final Party<NodeInput, NodeOutput> party = time.join(core, this::take);

    private void take(NodeOutput output) {
      if (output instanceof NodeOutput.Persist persist) {
        time.after(1, () -> party.give(new NodeInput.Persisted(persist.batch())));
      } else if (output instanceof NodeOutput.IpPacket packet) {
        packets.add(packet.packet());
      } else if (output instanceof NodeOutput.Transmit transmit) {
        for (Device other : row) {
          BearerAddress to = new BearerAddress(Bytes.of(other.place));
          if (Math.abs(other.place - place) == 1 && transmit.to().orElse(to).equals(to)) {
            BearerAddress from = new BearerAddress(Bytes.of(place));
            Bytes frame = transmit.frame();
            time.after(1, () -> other.party.give(new NodeInput.FrameReceived(AIR, from, frame)));
          }
        }
      }
    }

    /** A UDP packet of that many bytes in all. */
    Bytes send(Device to, int length) {
      int payload = length - 40;
      Bytes packet =
          Bytes.concat(
              new Encoder().u32(6L << 28).u16(payload).u8(UDP).u8(64).toBytes(),
              ip,
              to.ip,
              rng.next(payload));
      party.give(new NodeInput.IpPacket(packet));
      return packet;
    }
  }

  private void row(int mtu) {
    for (int i = 0; i < 3; i++) {
      row.add(new Device());
    }
    row.forEach(device -> device.party.give(new NodeInput.BearerUp(AIR, BearerTraits.fast(mtu))));
    Device last = row.get(2);
    assertTrue(
        time.runUntil(
            () ->
                row.get(0).core.seen().peers().stream()
                    .anyMatch(peer -> peer.address().equals(last.key.address())),
            10_000));
  }

  /** TN-9, LN-20: IPv6's smallest MTU, and the standard one, whatever the medium takes at once. */
  @ParameterizedTest
  @ValueSource(ints = {8, 240, 1_200, 1_400, 65_535})
  void whatEveryWayCarries(int mtu) {
    row(mtu);
    Device first = row.get(0);
    Device last = row.get(2);
    first.party.give(new NodeInput.IpDeviceUp());
    last.party.give(new NodeInput.IpDeviceUp());
    Bytes small = first.send(last, TunnelLimits.MTU_LEAST);
    Bytes large = first.send(last, TunnelLimits.MTU_STANDARD);
    time.run(1_000);
    assertEquals(List.of(small, large), last.packets);

    Bytes back = last.send(first, TunnelLimits.MTU_STANDARD);
    time.run(1_000);
    assertEquals(List.of(back), first.packets);

    first.send(last, TunnelLimits.MTU_STANDARD + 1);
    Bytes tooBig = first.packets.get(1);
    assertEquals(Bytes.of(2, 0), tooBig.slice(40, 42));
    assertEquals(new Encoder().u32(TunnelLimits.MTU_STANDARD).toBytes(), tooBig.slice(44, 48));
  }

  /** TN-11, TN-10: without a device, or when it is taken away, nobody is answered. */
  @Test
  void withoutADeviceNothingComes() {
    row(1_400);
    Device first = row.get(0);
    Device last = row.get(2);
    first.party.give(new NodeInput.IpDeviceUp());
    first.send(last, 100);
    time.run(1_000);
    assertEquals(2L, last.core.status(time.now()).drops().get("tunnel.DEVICE_DOWN"));

    last.party.give(new NodeInput.IpDeviceUp());
    time.run(10_000);
    assertEquals(1, last.packets.size(), "it waited for the handshake");
    last.party.give(new NodeInput.IpDeviceDown());
    first.send(last, 100);
    time.run(1_000);
    assertEquals(1, last.packets.size());
  }
}
