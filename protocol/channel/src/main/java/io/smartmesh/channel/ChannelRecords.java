package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelRecord;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Channels in the store. All keys of a channel are {@code channel/} ‖ id ‖ kind, so that it is
 * restored by one scan:
 *
 * <pre>
 *  t        terms, phase, wishes, what the chain said
 *  o        our lane: newest state with leaves, newest Ack, newest PreAck
 *  u seq    a step of ours that is not acknowledged
 *  i        the peer's lane: best state with leaves and signature, what we released and
 *           pre-acknowledged
 *  n leaf   onion of a leaf towards us that is not decided
 *  c leaf   evidence for a leaf towards us
 *  p leaf   evidence the payee showed for a leaf of ours
 *  r leaf   the registry has our evidence for this leaf: since which height
 *  h height what the channel was before the news of this height, and what is to be told of them
 * </pre>
 */
final class ChannelRecords {
  static final Bytes PREFIX = Bytes.utf8("channel/");
  static final int WHY_CHARS_MOST = 1_000;
  private static final int VERSION = 1;

  /** Of the kinds t and r, which 1 knew without what a re-organisation needs. */
  private static final int CHAIN_VERSION = 2;

  private ChannelRecords() {}

  // ------------------------------------------------------------------ writing

  static ChannelOutput.Store terms(Channel channel) {
    Encoder out = new Encoder().u8(CHAIN_VERSION);
    ChainRecords.write(out, channel.terms);
    out.u8(channel.phase.number());
    optional(out, channel.peerKey.map(PublicKey::compressed), (o, key) -> o.raw(key));
    optional(
        out,
        channel.agreement,
        (o, agreed) -> {
          o.amount(agreed.payoutA()).amount(agreed.payoutB());
          o.u64(agreed.deadline().seconds()).u64(agreed.frozenUntil().seconds());
          optional(o, agreed.peerSignature(), (o2, s) -> o2.raw(s.rs()));
        });
    optional(out, channel.closing, ChainRecords::write);
    optional(out, channel.settled, (o, settled) -> settled.write(o));
    out.flag(channel.wantsTogether).flag(channel.wantsAlone).flag(channel.stale);
    out.flag(channel.missing);
    out.amount(channel.paidToUs).text(channel.why);
    return put(channel.id, 't', Bytes.EMPTY, out);
  }

  static ChannelOutput.Store out(Channel channel) {
    Encoder out = new Encoder().u8(VERSION);
    ChainRecords.write(out, channel.out.newest());
    optional(out, channel.out.acked(), ChannelRecords::write);
    optional(out, channel.out.preAcked(), ChannelRecords::write);
    return put(channel.id, 'o', Bytes.EMPTY, out);
  }

  static ChannelOutput.Store in(Channel channel) {
    Encoder out = new Encoder().u8(VERSION);
    ChainRecords.write(out, channel.in.best());
    optional(out, channel.in.signature(), (o, s) -> o.raw(s.rs()));
    out.varint(channel.in.released().size());
    channel.in.released().forEach(out::hash);
    optional(out, channel.in.preAck(), (o, p) -> o.varint(p.seq()).hash(p.stateHash()));
    return put(channel.id, 'i', Bytes.EMPTY, out);
  }

  static ChannelOutput.Store step(Channel channel, long seq) {
    OutLane.Step step = channel.out.step(seq);
    Encoder out = new Encoder().u8(VERSION);
    ChangeCodec.write(out, step.change());
    ChainRecords.write(out, step.lane());
    return put(channel.id, 'u', u64(seq), out);
  }

  static ChannelOutput.Store dropStep(Channel channel, long seq) {
    return drop(channel.id, 'u', u64(seq));
  }

  static ChannelOutput.Store onion(Channel channel, Hash leaf, Bytes onion) {
    return put(channel.id, 'n', leaf.bytes(), new Encoder().u8(VERSION).raw(onion));
  }

  static ChannelOutput.Store dropOnion(Channel channel, Hash leaf) {
    return drop(channel.id, 'n', leaf.bytes());
  }

  static ChannelOutput.Store claim(Channel channel, Hash leaf, Bytes evidence) {
    return put(channel.id, 'c', leaf.bytes(), new Encoder().u8(VERSION).raw(evidence));
  }

  static ChannelOutput.Store dropClaim(Channel channel, Hash leaf) {
    return drop(channel.id, 'c', leaf.bytes());
  }

  static ChannelOutput.Store proof(Channel channel, Hash leaf, Bytes evidence) {
    return put(channel.id, 'p', leaf.bytes(), new Encoder().u8(VERSION).raw(evidence));
  }

  static ChannelOutput.Store dropProof(Channel channel, Hash leaf) {
    return drop(channel.id, 'p', leaf.bytes());
  }

  static ChannelOutput.Store registered(Channel channel, Hash leaf, long height) {
    return put(channel.id, 'r', leaf.bytes(), new Encoder().u8(CHAIN_VERSION).u64(height));
  }

  static ChannelOutput.Store dropRegistered(Channel channel, Hash leaf) {
    return drop(channel.id, 'r', leaf.bytes());
  }

  static ChannelOutput.Store history(Channel channel, long height) {
    Encoder out = new Encoder().u8(VERSION);
    channel.history.entry(height).write(out);
    return put(channel.id, 'h', u64(height), out);
  }

  static ChannelOutput.Store dropHistory(Channel channel, long height) {
    return drop(channel.id, 'h', u64(height));
  }

  // ------------------------------------------------------------------ reading

  /**
   * @throws Malformed when the store holds what this program did not write: it must not be used
   */
  static TreeMap<ChannelId, Channel> restore(StoredRecords stored, Address self, Curve curve)
      throws Malformed {
    TreeMap<ChannelId, TreeMap<Bytes, Bytes>> byChannel = new TreeMap<>();
    int idEnd = PREFIX.length() + Hash.LENGTH;
    for (Map.Entry<Bytes, Bytes> entry : stored.withPrefix(PREFIX).entrySet()) {
      Bytes key = entry.getKey();
      ChannelId id = new ChannelId(new Hash(key.slice(PREFIX.length(), idEnd)));
      byChannel
          .computeIfAbsent(id, i -> new TreeMap<>())
          .put(key.slice(idEnd, key.length()), entry.getValue());
    }
    TreeMap<ChannelId, Channel> channels = new TreeMap<>();
    for (Map.Entry<ChannelId, TreeMap<Bytes, Bytes>> entry : byChannel.entrySet()) {
      channels.put(entry.getKey(), restoreOne(entry.getKey(), entry.getValue(), self, curve));
    }
    return channels;
  }

  private static Channel restoreOne(
      ChannelId id, TreeMap<Bytes, Bytes> records, Address self, Curve curve) throws Malformed {
    Bytes termsRecord = records.get(Bytes.utf8("t"));
    if (termsRecord == null) {
      throw new Malformed("channel " + id + " has no terms");
    }
    Decoder in = open(termsRecord, CHAIN_VERSION);
    ChannelRecord terms = ChainRecords.readChannel(in);
    Address peer = terms.peerOf(self);
    Channel channel =
        new Channel(id, terms, peer, readOut(id, records, self), readIn(id, records, peer));
    readRest(in, channel, curve);
    in.end();
    leaves(records, 'n', channel.onions);
    leaves(records, 'c', channel.claims);
    leaves(records, 'p', channel.proofs);
    readRegistered(records, channel);
    readHistory(records, channel);
    return channel;
  }

  private static void readRest(Decoder in, Channel channel, Curve curve) throws Malformed {
    channel.phase = ChannelPhase.of(in.u8());
    if (in.flag()) {
      channel.peerKey = curve.parse(in.raw(PublicKey.LENGTH));
    }
    if (in.flag()) {
      channel.agreement =
          Optional.of(
              new Channel.Agreement(
                  in.amount(),
                  in.amount(),
                  new ChainTime(in.u64()),
                  new ChainTime(in.u64()),
                  in.flag()
                      ? Optional.of(ChangeCodec.readSignature(in))
                      : Optional.<Signature>empty()));
    }
    if (in.flag()) {
      channel.closing = Optional.of(ChainRecords.readClosing(in));
    }
    if (in.flag()) {
      channel.settled = Optional.of(SettledLeaves.read(in));
    }
    channel.wantsTogether = in.flag();
    channel.wantsAlone = in.flag();
    channel.stale = in.flag();
    channel.missing = in.flag();
    channel.paidToUs = in.amount();
    channel.why = in.text(WHY_CHARS_MOST);
  }

  private static void readRegistered(TreeMap<Bytes, Bytes> records, Channel channel)
      throws Malformed {
    for (Map.Entry<Bytes, Bytes> entry : records.entrySet()) {
      Bytes key = entry.getKey();
      if (key.startsWith(Bytes.utf8("r"))) {
        Decoder in = open(entry.getValue(), CHAIN_VERSION);
        channel.registered.put(new Hash(key.slice(1, key.length())), in.u64());
        in.end();
      }
    }
  }

  private static void readHistory(TreeMap<Bytes, Bytes> records, Channel channel) throws Malformed {
    for (Map.Entry<Bytes, Bytes> entry : records.entrySet()) {
      Bytes key = entry.getKey();
      if (key.startsWith(Bytes.utf8("h"))) {
        Decoder in = open(entry.getValue());
        channel.history.restore(new Decoder(key.slice(1, key.length())).u64(), in, channel);
        in.end();
      }
    }
  }

  private static OutLane readOut(ChannelId id, TreeMap<Bytes, Bytes> records, Address self)
      throws Malformed {
    Bytes record = records.get(Bytes.utf8("o"));
    if (record == null) {
      return new OutLane(id, self);
    }
    Decoder in = open(record);
    Lane newest = ChainRecords.readLane(in);
    Optional<Acknowledged> acked =
        in.flag() ? Optional.of(readAcknowledged(in)) : Optional.<Acknowledged>empty();
    Optional<Acknowledged> preAcked =
        in.flag() ? Optional.of(readAcknowledged(in)) : Optional.<Acknowledged>empty();
    in.end();
    TreeMap<Long, OutLane.Step> unacked = new TreeMap<>();
    for (Map.Entry<Bytes, Bytes> entry : records.entrySet()) {
      if (entry.getKey().startsWith(Bytes.utf8("u"))) {
        Decoder step = open(entry.getValue());
        Change change = ChangeCodec.read(step);
        Lane lane = ChainRecords.readLane(step);
        step.end();
        unacked.put(lane.seq(), new OutLane.Step(change, lane));
      }
    }
    return new OutLane(id, newest, unacked, acked, preAcked);
  }

  private static InLane readIn(ChannelId id, TreeMap<Bytes, Bytes> records, Address peer)
      throws Malformed {
    Bytes record = records.get(Bytes.utf8("i"));
    if (record == null) {
      return new InLane(id, peer);
    }
    Decoder in = open(record);
    Lane best = ChainRecords.readLane(in);
    Optional<Signature> signature =
        in.flag() ? Optional.of(ChangeCodec.readSignature(in)) : Optional.<Signature>empty();
    int count = in.count(Limits.PENDING_PER_LANE);
    TreeSet<Hash> released = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      released.add(in.hash());
    }
    Optional<InLane.GivenPreAck> preAck =
        in.flag()
            ? Optional.of(new InLane.GivenPreAck(in.varint(), in.hash()))
            : Optional.<InLane.GivenPreAck>empty();
    in.end();
    return new InLane(id, best, signature, released, preAck);
  }

  private static void leaves(TreeMap<Bytes, Bytes> records, char kind, TreeMap<Hash, Bytes> into)
      throws Malformed {
    Bytes prefix = Bytes.utf8(String.valueOf(kind));
    for (Map.Entry<Bytes, Bytes> entry : records.entrySet()) {
      Bytes key = entry.getKey();
      if (key.startsWith(prefix) && key.length() == 1 + Hash.LENGTH) {
        into.put(new Hash(key.slice(1, key.length())), open(entry.getValue()).rest());
      }
    }
  }

  private static Acknowledged readAcknowledged(Decoder in) throws Malformed {
    return new Acknowledged(ChainRecords.readLane(in), ChangeCodec.readSignature(in));
  }

  private static void write(Encoder out, Acknowledged acknowledged) {
    ChainRecords.write(out, acknowledged.lane());
    out.raw(acknowledged.signature().rs());
  }

  private static Decoder open(Bytes record) throws Malformed {
    return open(record, VERSION);
  }

  private static Decoder open(Bytes record, int version) throws Malformed {
    Decoder in = new Decoder(record);
    in.version("a stored channel record", version);
    return in;
  }

  private interface Write<T> {
    void to(Encoder out, T value);
  }

  private static <T> void optional(Encoder out, Optional<T> value, Write<T> write) {
    out.flag(value.isPresent());
    value.ifPresent(present -> write.to(out, present));
  }

  private static Bytes u64(long number) {
    return new Encoder().u64(number).toBytes();
  }

  private static Bytes key(ChannelId id, char kind, Bytes suffix) {
    return Bytes.concat(PREFIX, id.hash().bytes(), Bytes.utf8(String.valueOf(kind)), suffix);
  }

  private static ChannelOutput.Store put(ChannelId id, char kind, Bytes suffix, Encoder value) {
    return new ChannelOutput.Store(StoreWrite.put(key(id, kind, suffix), value.toBytes()));
  }

  private static ChannelOutput.Store drop(ChannelId id, char kind, Bytes suffix) {
    return new ChannelOutput.Store(StoreWrite.delete(key(id, kind, suffix)));
  }
}
