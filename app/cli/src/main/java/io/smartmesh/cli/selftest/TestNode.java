package io.smartmesh.cli.selftest;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.identity.Whereabouts;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.mesh.MeshConfig;
import io.smartmesh.mesh.Terms;
import io.smartmesh.node.BackupConfig;
import io.smartmesh.node.ChannelSettings;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.node.NodeCore;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.payment.OfflineTime;
import io.smartmesh.payment.PaymentLimits;
import io.smartmesh.payment.Price;
import io.smartmesh.tunnel.MeshAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A whole node in memory; cables join it to those before and behind it in the row. */
final class TestNode {
  private static final BearerId CABLE = new BearerId("self-test");
  private static final int MTU = 1_400;
  private static final long NETWORK = 0;
  private static final long OFFLINE_SECONDS = 86_400;
  private static final long CABLE_MILLIS = 1;

  /** In the middle of an epoch. */
  private static final ChainTime TODAY = new ChainTime(1_800_001_800);

  private final Row row;
  private final int place;
  private final SigningKey key;
  private final NodeCore core;
  private final List<Bytes> packets = new ArrayList<>();

  TestNode(Row row, SigningKey key, Curve curve, Entropy entropy) {
    this.row = row;
    this.place = row.nodes().size();
    this.key = key;
    ChannelsContract none =
        new ChannelsContract(1, key.address(), key.address(), key.address(), key.address());
    NodeConfig config =
        new NodeConfig(
            "self-test",
            NETWORK,
            none,
            new OfflineTime(OFFLINE_SECONDS),
            new Price(Amount.ZERO, 0),
            PaymentLimits.NONE,
            ChannelSettings.STANDARD,
            Optional.empty(),
            BackupConfig.NONE,
            Terms.STANDARD,
            MeshConfig.PRICE_WEIGHT_STANDARD,
            Whereabouts.Mode.STANDARD);
    core =
        new NodeCore(
            config, key, curve, curve, entropy, prefix -> new TreeMap<>(), TODAY, row.now());
  }

  void up() {
    row.give(this, 0, new NodeInput.BearerUp(CABLE, BearerTraits.fast(MTU)));
    row.give(this, 0, new NodeInput.IpDeviceUp());
  }

  Bytes ip() {
    return MeshAddress.of(key.address());
  }

  /** IP packets that came for it. */
  List<Bytes> packets() {
    return packets;
  }

  Moment deadline() {
    return core.deadline();
  }

  void handle(NodeInput input) {
    core.handle(input, row.now(), this::take);
  }

  void wake() {
    core.wake(row.now(), this::take);
  }

  private void take(NodeOutput output) {
    if (output instanceof NodeOutput.Persist persist) {
      row.give(this, 0, new NodeInput.Persisted(persist.batch()));
    } else if (output instanceof NodeOutput.IpPacket packet) {
      packets.add(packet.packet());
    } else if (output instanceof NodeOutput.Transmit transmit) {
      for (TestNode other : row.nodes()) {
        BearerAddress to = new BearerAddress(Bytes.of(other.place));
        if (Math.abs(other.place - place) == 1 && transmit.to().orElse(to).equals(to)) {
          BearerAddress from = new BearerAddress(Bytes.of(place));
          row.give(other, CABLE_MILLIS, new NodeInput.FrameReceived(CABLE, from, transmit.frame()));
        }
      }
    }
  }
}
