package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.ethereum.channels.ChannelId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * All channels of a device as bytes, to be kept elsewhere, and the way back (CH-46). It holds what
 * a close and an answer to one need; not what the chain tells anyhow, nor onions.
 *
 * <pre>
 * 01 version | count varint | (id 32 | count varint | (kind: length varint, bytes |
 *                                                      value: length varint, bytes) *) *
 * </pre>
 */
public final class ChannelSnapshot {
  /** Records of a channel: the three of it, the steps, and two for every leaf. */
  private static final int RECORDS_MOST =
      8 + Limits.UNACKED_STATES + 4 * Limits.PENDING_PER_LANE + Limits.BAD_STATES;

  private static final int KIND_BYTES = 33;
  private static final int VALUE_BYTES = 16 * 1024;

  /** Bytes of a channel's unacknowledged steps; where there are more, none is kept. */
  private static final int STEPS_BYTES = 16 * 1024;

  /** Longer evidence came over the chain, which tells it again. */
  private static final int EVIDENCE_BYTES = 1_024;

  private static final int VERSION = 1;
  private static final Bytes FORGOTTEN = Bytes.utf8("channels/forgotten");

  private ChannelSnapshot() {}

  static Bytes of(Collection<Channel> channels) {
    Encoder out = new Encoder().u8(VERSION);
    List<Channel> kept = new ArrayList<>();
    for (Channel channel : channels) {
      if (channel.phase != ChannelPhase.FINISHED) {
        kept.add(channel);
      }
    }
    out.varint(kept.size());
    for (Channel channel : kept) {
      TreeMap<Bytes, Bytes> records = new TreeMap<>();
      records(channel, write -> put(records, write));
      TreeMap<Bytes, Bytes> steps = new TreeMap<>();
      channel.out.unacked().keySet().forEach(seq -> put(steps, ChannelRecords.step(channel, seq)));
      int bytes = 0;
      for (Bytes step : steps.values()) {
        bytes += step.length();
      }
      if (bytes <= STEPS_BYTES) {
        records.putAll(steps);
      }
      out.hash(channel.id.hash()).varint(records.size());
      records.forEach((kind, value) -> out.bytes(kind).bytes(value));
    }
    return out.toBytes();
  }

  private static void put(TreeMap<Bytes, Bytes> records, ChannelOutput.Store store) {
    StoreWrite write = store.write();
    write
        .value()
        .ifPresent(
            value ->
                records.put(write.key().slice(ChannelRestore.ID_END, write.key().length()), value));
  }

  private static void records(Channel channel, Consumer<ChannelOutput.Store> out) {
    out.accept(ChannelRecords.terms(channel));
    out.accept(ChannelRecords.out(channel));
    out.accept(ChannelRecords.in(channel));
    out.accept(ChannelRecords.jump(channel));
    out.accept(PledgeRecords.pledges(channel));
    channel.badStates.values().forEach(bad -> out.accept(PledgeRecords.badState(channel, bad)));
    channel.claims.forEach(
        (leaf, evidence) -> {
          if (evidence.length() <= EVIDENCE_BYTES) {
            out.accept(ChannelRecords.claim(channel, leaf, evidence));
          }
        });
    channel.proofs.forEach(
        (leaf, evidence) -> {
          if (evidence.length() <= EVIDENCE_BYTES) {
            out.accept(ChannelRecords.proof(channel, leaf, evidence));
          }
        });
  }

  /**
   * What a restored device stores (CH-46, CH-52): every channel as the snapshot has it, to be
   * recovered, and nothing of what the chain will tell again.
   *
   * @param self the device whose snapshot it is
   * @param now of the restore
   * @throws Malformed when it is not a snapshot of this device
   */
  public static List<StoreWrite> restore(Bytes snapshot, Address self, Curve curve, ChainTime now)
      throws Malformed {
    List<StoreWrite> writes = new ArrayList<>();
    for (Channel channel : channels(snapshot, self, curve).values()) {
      if (channel.phase == ChannelPhase.CLOSING || channel.phase == ChannelPhase.SETTLED) {
        channel.phase = channel.phaseBeforeClose();
      }
      channel.closing = Optional.empty();
      channel.settled = Optional.empty();
      if (!channel.wantsAlone) {
        // Who has signed a close of its own signs nothing after it: that one forgets nothing.
        channel.jump = channel.jump.again(now);
        channel.why = RecoveryPhase.WAITS;
      }
      records(channel, store -> writes.add(store.write()));
      channel
          .out
          .unacked()
          .keySet()
          .forEach(seq -> writes.add(ChannelRecords.step(channel, seq).write()));
    }
    ChainTime until = now.plusSeconds(Limits.FORGOTTEN_SECONDS);
    writes.add(forgottenUntil(until));
    return writes;
  }

  /** The channels in a snapshot, as they would be shown. */
  public static List<ChannelView> views(Bytes snapshot, Address self, Curve curve)
      throws Malformed {
    List<ChannelView> views = new ArrayList<>();
    channels(snapshot, self, curve).values().forEach(channel -> views.add(channel.view()));
    return views;
  }

  private static TreeMap<ChannelId, Channel> channels(Bytes snapshot, Address self, Curve curve)
      throws Malformed {
    TreeMap<Bytes, Bytes> records = new TreeMap<>();
    Decoder in = new Decoder(snapshot);
    in.version("snapshot of channels", VERSION);
    for (int count = in.count(Limits.CHANNELS); count > 0; count--) {
      Bytes id = in.hash().bytes();
      for (int left = in.count(RECORDS_MOST); left > 0; left--) {
        Bytes kind = in.bytes(KIND_BYTES);
        if (kind.isEmpty()) {
          throw new Malformed("a record of no kind");
        }
        records.put(Bytes.concat(ChannelRecords.PREFIX, id, kind), in.bytes(VALUE_BYTES));
      }
    }
    in.end();
    try {
      return ChannelRestore.channels(prefix -> records, self, curve);
    } catch (DamagedRecord e) {
      throw new Malformed(e.kind() + ": " + e.reason());
    }
  }

  // ------------------------------------------------------------------ what a snapshot lacks

  /** Until a final block of this time a channel that the chain tells of may be a forgotten one. */
  private static StoreWrite forgottenUntil(ChainTime until) {
    return StoreWrite.put(FORGOTTEN, new Encoder().u8(VERSION).u64(until.seconds()).toBytes());
  }

  static StoreWrite dropForgotten() {
    return StoreWrite.delete(FORGOTTEN);
  }

  static Optional<ChainTime> forgottenUntil(StoredRecords stored) {
    Map<Bytes, Bytes> found = stored.withPrefix(FORGOTTEN);
    Bytes record = found.get(FORGOTTEN);
    return record == null
        ? Optional.empty()
        : Optional.of(
            StoredRecord.read(
                "time of a restore",
                FORGOTTEN,
                record,
                in -> {
                  in.version("time of a restore", VERSION);
                  return new ChainTime(in.u64());
                }));
  }
}
