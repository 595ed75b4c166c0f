package io.smartmesh.cli;

import io.smartmesh.base.Amount;
import io.smartmesh.identity.Whereabouts;
import io.smartmesh.mesh.Terms;
import io.smartmesh.node.ChannelSettings;
import io.smartmesh.payment.OfflineTime;
import io.smartmesh.payment.PaymentLimits;
import io.smartmesh.payment.Price;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Daemons in this process, on loopback and without a chain. */
final class Daemons {
  private Daemons() {}

  /** One that knows no neighbour. */
  static Daemon start(Path data) throws Exception {
    return start(data, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), List.of());
  }

  static Daemon start(Path data, InetSocketAddress bind, InetSocketAddress peer) throws Exception {
    return start(data, bind, List.of(peer));
  }

  static Daemon start(Path data, InetSocketAddress bind, List<InetSocketAddress> peers)
      throws Exception {
    NodeSettings settings =
        new NodeSettings(
            data.getFileName().toString(),
            1,
            new NodeSettings.ChainLink(List.of(), AddressBook.NONE, 0),
            new NodeSettings.Udp(Optional.of(bind), peers),
            NodeSettings.Tcp.NONE,
            List.of(),
            Optional.empty(),
            new NodeSettings.Api(0, false),
            new OfflineTime(3_600),
            new Price(Amount.ZERO, 0),
            PaymentLimits.NONE,
            ChannelSettings.STANDARD,
            new NodeSettings.Logs(false, Optional.empty(), 10_000, false),
            259_200,
            Terms.STANDARD,
            0,
            Whereabouts.Mode.STANDARD);
    return Daemon.start(DataDirectory.openAlone(data), settings, Passphrases.NONE);
  }

  /** Two that are free. */
  static List<InetSocketAddress> twoAddresses() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (DatagramSocket one = new DatagramSocket(0, loopback);
        DatagramSocket two = new DatagramSocket(0, loopback)) {
      return List.of(
          new InetSocketAddress(loopback, one.getLocalPort()),
          new InetSocketAddress(loopback, two.getLocalPort()));
    }
  }
}
