package io.smartmesh.node;

import io.smartmesh.backup.BackupInput;
import io.smartmesh.backup.BackupOutput;
import io.smartmesh.backup.Backups;
import io.smartmesh.backup.Friends;
import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.channel.Channels;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.mesh.MeshInput;
import io.smartmesh.mesh.Service;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** The machine of snapshots inside the node. */
final class Snapshots {
  /** What every machine of a node is made of. */
  record Parts(
      SigningKey key, Curve curve, Entropy entropy, ChainClock clock, StoredRecords stored) {}

  private final NodeCore node;
  private final Backups backups;

  Snapshots(
      NodeCore node,
      BackupConfig config,
      long starts,
      Channels channels,
      People people,
      Parts parts) {
    this.node = node;
    Friends friends =
        new Friends() {
          @Override
          public Collection<Address> channelPeers() {
            return channels.peers();
          }

          @Override
          public boolean isContact(Address device) {
            return people.isContact(device);
          }
        };
    backups =
        new Backups(
            parts.key,
            parts.curve,
            parts.entropy,
            parts.clock,
            config.root(),
            config.deviceNumber(),
            () -> NodeSnapshot.of(starts, channels.snapshot()),
            friends,
            parts.stored);
  }

  /** WH-8: who looks for a snapshot under one of these finds us. */
  Set<Hash> tagsKept() {
    return backups.tagsKept();
  }

  void handle(BackupInput input, Moment now) {
    backups.handle(input, now, output -> take(output, now));
  }

  void reachable(PublicKey key, Moment now) {
    handle(new BackupInput.NodeReachable(key), now);
  }

  void unreachable(Address address, Moment now) {
    handle(new BackupInput.NodeUnreachable(address), now);
  }

  void changed(boolean peers, Moment now) {
    handle(new BackupInput.Changed(peers), now);
  }

  void wake(Moment now) {
    backups.wake(now, output -> take(output, now));
  }

  Moment deadline() {
    return backups.deadline();
  }

  UserReply answer(UserCommand.Backup command, Moment now) {
    if (command instanceof UserCommand.GetBackup) {
      return new UserReply.Backup(backups.view());
    } else if (command instanceof UserCommand.KeepWith keep) {
      node.edge().want(keep.contact().bytes());
      handle(new BackupInput.KeepWith(keep.contact(), keep.keeps()), now);
      return new UserReply.Done();
    } else if (command instanceof UserCommand.ExportSnapshot) {
      Optional<Bytes> blob = backups.export(now, output -> take(output, now));
      return blob.<UserReply>map(UserReply.Snapshot::new).orElseGet(Explain::noSnapshot);
    } else if (command instanceof UserCommand.SearchSnapshots search) {
      if (!search.tag().isPresent() && !backups.tag().isPresent()) {
        return Explain.noSnapshot();
      }
      search
          .tag()
          .map(Optional::of)
          .orElseGet(backups::tag)
          .ifPresent(
              tag -> {
                node.edge().want(tag.bytes());
                handle(new BackupInput.Search(tag), now);
              });
      return new UserReply.Done();
    } else if (command instanceof UserCommand.EndSearch) {
      handle(new BackupInput.EndSearch(), now);
      return new UserReply.Done();
    }
    return new UserReply.Found(backups.found(), backups.reachableNodes());
  }

  private void take(BackupOutput output, Moment now) {
    if (output instanceof BackupOutput.Store store) {
      node.write(store.write());
    } else if (output instanceof BackupOutput.SendPacket send) {
      node.hold(new MeshInput.SendPacket(send.to(), Service.BACKUP, send.payload()));
    } else if (output instanceof BackupOutput.Acknowledged kept) {
      node.notify(new NodeEvent.SnapshotKept(kept.keeper(), kept.version()));
    } else if (output instanceof BackupOutput.NewerExists newer) {
      node.notify(new NodeEvent.NewerSnapshot(newer.keeper(), newer.theirs(), newer.ours()));
      node.dataIsOld(now);
    } else if (output instanceof BackupOutput.Refused refused) {
      node.count("backup." + refused.error().getClass().getSimpleName());
    }
  }
}
