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
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** IP packets through a row of three whole nodes, over media large and small. */
class IpTrafficTest {
  private static final List<BearerId> LINKS = List.of(new BearerId("one"), new BearerId("two"));
  private static final Address NOBODY = Keys.of(99).address();
  private static final int UDP = 17;

  private final VirtualTime time = new VirtualTime();
  private final Rng rng = new Rng(3);
  private final List<Device> row = new ArrayList<>();

  /** What a link loses. */
  private BiPredicate<Integer, Bytes> vanishes = (link, frame) -> false;

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
        int link = LINKS.indexOf(transmit.bearer());
        Device other = row.get(link == place ? place + 1 : link);
        BearerAddress from = new BearerAddress(Bytes.of(place));
        NodeInput frame = new NodeInput.FrameReceived(transmit.bearer(), from, transmit.frame());
        if (!vanishes.test(link, transmit.frame())) {
          time.after(1, () -> other.party.give(frame));
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
    row(BearerTraits.fast(mtu), BearerTraits.fast(mtu));
  }

  private void row(BearerTraits first, BearerTraits second) {
    for (int i = 0; i < 3; i++) {
      row.add(new Device());
    }
    up(0, first);
    up(1, second);
    assertTrue(
        time.runUntil(
            () -> row.stream().allMatch(each -> each.core.seen().peers().size() == 2), 10_000));
  }

  private void up(int link, BearerTraits traits) {
    for (Device end : row.subList(link, link + 2)) {
      end.party.give(new NodeInput.BearerUp(LINKS.get(link), traits));
    }
  }

  private static int toldMtu(Bytes error) {
    assertEquals(Bytes.of(2, 0), error.slice(40, 42), "packet too big");
    return (error.at(46) & 0xff) << 8 | (error.at(47) & 0xff);
  }

  /** TN-9, LN-20: IPv6's smallest MTU, and the standard one, whatever the medium takes at once. */
  @ParameterizedTest
  @ValueSource(ints = {8, 240, 1_200, 1_400})
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
    assertEquals(TunnelLimits.MTU_STANDARD, toldMtu(first.packets.get(1)));
  }

  /** TN-14, PK-2: large packets go whole through links that take them, and small ones elsewhere. */
  @Test
  void aLargePacketGoesAsFarAsAllLinksCarryIt() {
    row(65_535);
    Device first = row.get(0);
    Device last = row.get(2);
    row.forEach(device -> device.party.give(new NodeInput.IpDeviceUp()));
    Bytes large = first.send(last, TunnelLimits.MTU_MOST);
    time.run(200);
    assertEquals(List.of(large), last.packets);
    assertTrue(first.packets.isEmpty());
  }

  /** TN-9, TN-14: TCP, then datagrams or a line of 9,600 bit/s: the program is told the truth. */
  @ParameterizedTest
  @CsvSource({"1400,0", "1200,9600"})
  void aNarrowLinkFurtherOnIsFound(int mtu, long bitsPerSecond) {
    row(BearerTraits.fast(65_535), new BearerTraits(mtu, bitsPerSecond, true));
    Device first = row.get(0);
    Device last = row.get(2);
    row.forEach(device -> device.party.give(new NodeInput.IpDeviceUp()));
    first.send(last, 200);
    time.run(20_000);
    // While the line is busy with the question a packet may wait in vain; programs say it again.
    for (int i = 0; i < 10 && first.packets.isEmpty(); i++) {
      first.send(last, 40_000);
      time.run(5_000);
    }
    assertEquals(TunnelLimits.MTU_STANDARD, toldMtu(first.packets.get(0)));
    Bytes fits = first.send(last, TunnelLimits.MTU_STANDARD);
    time.run(10_000);
    assertEquals(fits, last.packets.get(last.packets.size() - 1));
  }

  /** TN-17, LN-32: a relay whose link confirms what it does not carry is found out end to end. */
  @Test
  void aNeighbourThatLiesAboutItsLinkIsNotBelieved() {
    row(65_535);
    Device first = row.get(0);
    Device last = row.get(2);
    row.forEach(device -> device.party.give(new NodeInput.IpDeviceUp()));
    time.run(5_000);
    vanishes = (link, frame) -> link == 1 && frame.length() > 1_400;
    Bytes small = first.send(last, TunnelLimits.MTU_STANDARD);
    first.send(last, 60_000);
    time.run(3_000);
    assertEquals(List.of(small), last.packets);
    assertEquals(TunnelLimits.MTU_STANDARD, toldMtu(first.packets.get(0)));
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
