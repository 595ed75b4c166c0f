package io.smartmesh.fuzz;

import io.smartmesh.api.ApiTargets;
import io.smartmesh.api.client.ClientTargets;
import io.smartmesh.around.AroundTargets;
import io.smartmesh.backup.BackupTargets;
import io.smartmesh.base.BaseTargets;
import io.smartmesh.byhand.ByHandTargets;
import io.smartmesh.carry.CarryTargets;
import io.smartmesh.chain.rpc.ChainRpcTargets;
import io.smartmesh.channel.ChannelTargets;
import io.smartmesh.contact.ContactTargets;
import io.smartmesh.content.ContentTargets;
import io.smartmesh.crypto.CryptoTargets;
import io.smartmesh.dtn.DtnTargets;
import io.smartmesh.errand.ErrandTargets;
import io.smartmesh.ethereum.EthereumTargets;
import io.smartmesh.ethereum.channels.EventTargets;
import io.smartmesh.ethereum.conditions.ConditionTargets;
import io.smartmesh.group.GroupTargets;
import io.smartmesh.identity.IdentityTargets;
import io.smartmesh.mesh.MeshTargets;
import io.smartmesh.message.MessageTargets;
import io.smartmesh.node.NodeTargets;
import io.smartmesh.payment.PaymentTargets;
import io.smartmesh.ratchet.RatchetTargets;
import io.smartmesh.relayer.RelayerTargets;
import io.smartmesh.serial.SerialTargets;
import io.smartmesh.session.SessionTargets;
import io.smartmesh.stream.StreamTargets;
import io.smartmesh.tcp.TcpTargets;
import io.smartmesh.transfer.TransferTargets;
import io.smartmesh.tunnel.TunnelTargets;
import java.util.List;
import java.util.stream.Stream;

/** Every decoder of the tree. A new one is a line in its package's list. */
final class Targets {
  static final List<Target> ALL =
      Stream.of(
              BaseTargets.all(),
              CryptoTargets.all(),
              EthereumTargets.all(),
              EventTargets.all(),
              ConditionTargets.all(),
              MeshTargets.all(),
              IdentityTargets.all(),
              ContactTargets.all(),
              GroupTargets.all(),
              AroundTargets.all(),
              BackupTargets.all(),
              ErrandTargets.all(),
              RatchetTargets.all(),
              ContentTargets.all(),
              MessageTargets.all(),
              SessionTargets.all(),
              TunnelTargets.all(),
              StreamTargets.all(),
              TransferTargets.all(),
              CarryTargets.all(),
              ByHandTargets.all(),
              DtnTargets.all(),
              ChannelTargets.all(),
              PaymentTargets.all(),
              NodeTargets.all(),
              TcpTargets.all(),
              SerialTargets.all(),
              ChainRpcTargets.all(),
              RelayerTargets.all(),
              ApiTargets.all(),
              ClientTargets.all())
          .flatMap(List::stream)
          .toList();

  private Targets() {}
}
