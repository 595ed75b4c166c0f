package io.smartmesh.node;

import io.smartmesh.backup.Backups;
import io.smartmesh.backup.Snapshot;
import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.channel.ChannelSnapshot;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.crypto.Curve;
import java.util.ArrayList;
import java.util.List;

/**
 * What this node's snapshots hold, and the store that a restored device begins with (BK-11).
 *
 * <pre>
 * 01 version | starts of the node, varint | snapshot of the channels
 * </pre>
 */
public final class NodeSnapshot {
  private static final int VERSION = 1;

  /**
   * Starts that a restored device counts as if they had been: its routes are numbered by starts,
   * and whoever remembers the lost device's believes no lower ones (RT-17).
   */
  private static final long STARTS_LOST = 1L << 20;

  private NodeSnapshot() {}

  static Bytes of(long starts, Bytes channels) {
    return new Encoder().u8(VERSION).varint(starts).raw(channels).toBytes();
  }

  /**
   * @param self the device that the snapshot is of
   * @param now of the restore
   * @throws Malformed when it is not a snapshot of this device's channels
   */
  public static List<StoreWrite> restore(
      Snapshot snapshot, Address self, Curve curve, ChainTime now) throws Malformed {
    Decoder in = new Decoder(snapshot.content());
    in.version("snapshot of a node", VERSION);
    long starts = in.varint();
    List<StoreWrite> writes = new ArrayList<>();
    writes.add(NodeRecords.boot(Math.min(starts, NodeRecords.BOOTS_MOST / 2) + STARTS_LOST));
    writes.addAll(Backups.resume(snapshot));
    writes.addAll(ChannelSnapshot.restore(in.rest(), self, curve, now));
    return writes;
  }

  /**
   * The channels in it.
   *
   * @throws Malformed as {@link #restore}
   */
  public static List<ChannelView> channels(Snapshot snapshot, Address self, Curve curve)
      throws Malformed {
    Decoder in = new Decoder(snapshot.content());
    in.version("snapshot of a node", VERSION);
    in.varint();
    return ChannelSnapshot.views(in.rest(), self, curve);
  }
}
