package io.smartmesh.cli;

import io.smartmesh.base.Amount;
import io.smartmesh.identity.Whereabouts;
import io.smartmesh.mesh.Terms;
import io.smartmesh.node.ChannelSettings;
import io.smartmesh.payment.OfflineTime;
import io.smartmesh.payment.PaymentLimits;
import io.smartmesh.payment.Price;
import io.smartmesh.tcpcl.DtnConfig;
import io.smartmesh.transfer.TransferConfig;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
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
    return start(data, bind, peers, Optional.empty());
  }

  /** One that may be a gateway. */
  static Daemon start(
      Path data, InetSocketAddress bind, List<InetSocketAddress> peers, Optional<DtnConfig> dtn)
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
            Whereabouts.Mode.STANDARD,
            dtn,
            TransferConfig.ASK,
            Optional.empty(),
            Optional.empty());
    return Daemon.start(DataDirectory.openAlone(data), settings, Passphrases.NONE);
  }

  /** So many that are free. */
  static List<InetSocketAddress> addresses(int count) throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    List<DatagramSocket> sockets = new ArrayList<>();
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      DatagramSocket socket = new DatagramSocket(0, loopback);
      sockets.add(socket);
      addresses.add(new InetSocketAddress(loopback, socket.getLocalPort()));
    }
    sockets.forEach(DatagramSocket::close);
    return addresses;
  }
}
