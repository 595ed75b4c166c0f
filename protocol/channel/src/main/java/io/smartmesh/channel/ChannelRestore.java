package io.smartmesh.channel;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoredRecord;
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
 * Reads what {@link ChannelRecords} writes. A record must fit the others of its channel too: a lane
 * that does not hash to its own root, or a step that follows from nothing, would be signed over.
 */
final class ChannelRestore {
  static final int ID_END = ChannelRecords.PREFIX.length() + Hash.LENGTH;

  private final ChannelId id;
  private final Address self;
  private final Curve curve;

  /** By kind and suffix; what was read is taken out. */
  private final TreeMap<Bytes, Bytes> records;

  private ChannelRestore(ChannelId id, Address self, Curve curve, TreeMap<Bytes, Bytes> records) {
    this.id = id;
    this.self = self;
    this.curve = curve;
    this.records = records;
  }

  /**
   * @throws DamagedRecord when the store holds what this program did not write
   */
  static TreeMap<ChannelId, Channel> channels(StoredRecords stored, Address self, Curve curve) {
    TreeMap<ChannelId, TreeMap<Bytes, Bytes>> byChannel = new TreeMap<>();
    stored
        .withPrefix(ChannelRecords.PREFIX)
        .forEach(
            (key, value) -> {
              if (key.length() <= ID_END) {
                throw new DamagedRecord("channel record", key, "the key ends too early");
              }
              ChannelId id =
                  new ChannelId(new Hash(key.slice(ChannelRecords.PREFIX.length(), ID_END)));
              byChannel
                  .computeIfAbsent(id, i -> new TreeMap<>())
                  .put(key.slice(ID_END, key.length()), value);
            });
    TreeMap<ChannelId, Channel> channels = new TreeMap<>();
    byChannel.forEach(
        (id, records) -> channels.put(id, new ChannelRestore(id, self, curve, records).channel()));
    return channels;
  }

  private Channel channel() {
    Bytes kind = Bytes.utf8("t");
    Bytes record = records.remove(kind);
    if (record == null) {
      throw new DamagedRecord("channel terms", key(kind), "the channel has other records only");
    }
    Channel channel = read("channel terms", kind, record, this::terms);
    leaves('n', Limits.ONION_BYTES, channel.onions);
    // Evidence that came over the chain may be of any length.
    leaves('c', Integer.MAX_VALUE, channel.claims);
    leaves('p', Integer.MAX_VALUE, channel.proofs);
    channel.registered.putAll(registered());
    pledges(channel);
    badStates(channel);
    Bytes jump = records.remove(Bytes.utf8("j"));
    if (jump != null) {
      channel.jump = read("jump", Bytes.utf8("j"), jump, Jump::read);
    }
    history(channel);
    if (!records.isEmpty()) {
      throw new DamagedRecord("channel record", key(records.firstKey()), "it is of no known kind");
    }
    return channel;
  }

  private Channel terms(Decoder in) throws Malformed {
    int version =
        in.version("channel terms", ChannelRecords.VERSION, ChannelRecords.VERSION_WITH_CLAIM);
    ChannelRecord terms = ChainRecords.readChannel(in);
    if (!terms.isParty(self)) {
      throw new Malformed("it is between " + terms.partyA() + " and " + terms.partyB());
    }
    Address peer = terms.peerOf(self);
    Channel channel = new Channel(id, terms, peer, outLane(), inLane(peer));
    ChainRecords.requireSum(terms.depositOf(self), channel.in.best().transferred());
    ChainRecords.requireSum(terms.depositOf(peer), channel.out.newest().transferred());
    channel.phase = ChannelPhase.of(in.u8());
    if (in.flag()) {
      channel.peerKey = Optional.of(peerKey(in, peer));
    }
    if (in.flag()) {
      channel.agreement = Optional.of(agreement(in));
    }
    if (in.flag()) {
      if (version < ChannelRecords.VERSION_WITH_CLAIM) {
        return closedEarlier(channel, in);
      }
      channel.closing = Optional.of(ChainRecords.readClosing(in));
    }
    if (in.flag()) {
      channel.settled = Optional.of(SettledLeaves.read(in));
    }
    boolean told =
        switch (channel.phase) {
          case CLOSING -> channel.closing.isPresent();
          case SETTLED -> channel.settled.isPresent();
          default -> true;
        };
    if (!told) {
      throw new Malformed("in phase " + channel.phase + " without what the chain said");
    }
    channel.wantsTogether = in.flag();
    channel.wantsAlone = in.flag();
    channel.stale = in.flag();
    channel.missing = version >= ChannelRecords.VERSION_WITH_CHAIN_PART && in.flag();
    channel.paidToUs = in.amount();
    channel.why = in.text(ChannelRecords.WHY_BYTES_MOST);
    return channel;
  }

  /**
   * CH-54: a close that is over needs nothing more of its record; one under way cannot be followed.
   */
  private static Channel closedEarlier(Channel channel, Decoder in) throws Malformed {
    if (channel.phase != ChannelPhase.FINISHED) {
      throw ChainRecords.earlierClosing();
    }
    in.rest();
    channel.why = "closed with an earlier release";
    return channel;
  }

  private PublicKey peerKey(Decoder in, Address peer) throws Malformed {
    PublicKey key =
        curve.parse(in.raw(PublicKey.LENGTH)).orElseThrow(() -> new Malformed("not a public key"));
    if (!key.address().equals(peer)) {
      throw new Malformed("the key of " + key.address() + ", not of " + peer);
    }
    return key;
  }

  private static Channel.Agreement agreement(Decoder in) throws Malformed {
    return new Channel.Agreement(
        in.amount(),
        in.amount(),
        new ChainTime(in.u64()),
        new ChainTime(in.u64()),
        in.flag() ? Optional.of(ChangeCodec.readSignature(in)) : Optional.<Signature>empty());
  }

  private OutLane outLane() {
    TreeMap<Long, OutLane.Step> unacked = steps();
    Bytes kind = Bytes.utf8("o");
    Bytes record = records.remove(kind);
    Lane start = Lane.start(id, self);
    return record == null
        ? read("lane of ours", kind, Bytes.EMPTY, in -> outLane(start, unacked, in))
        : read(
            "lane of ours",
            kind,
            record,
            in -> {
              version(in);
              return outLane(ChainRecords.readLane(in, id, self), unacked, in);
            });
  }

  /** {@code in} holds the acknowledgements, or nothing when the record is not there. */
  private OutLane outLane(Lane newest, TreeMap<Long, OutLane.Step> unacked, Decoder in)
      throws Malformed {
    Optional<Acknowledged> acked = Optional.empty();
    Optional<Acknowledged> preAcked = Optional.empty();
    if (in.remaining() > 0) {
      acked = in.flag() ? Optional.of(acknowledged(in)) : acked;
      preAcked = in.flag() ? Optional.of(acknowledged(in)) : preAcked;
    }
    if (unacked.isEmpty()) {
      return new OutLane(id, newest, unacked, acked, preAcked);
    }
    // A turn that signs and then freezes stores its steps, and the lane before them.
    Lane last = unacked.lastEntry().getValue().lane();
    boolean jumped = newest.seq() - last.seq() >= Jump.GAP;
    if (jumped) {
      return new OutLane(id, newest, unacked, acked, preAcked);
    }
    if (newest.seq() > last.seq() || (newest.seq() == last.seq() && !newest.equals(last))) {
      throw new Malformed("newest state " + newest.seq() + ", newest step " + last.seq());
    }
    return new OutLane(id, last, unacked, acked, preAcked);
  }

  private Acknowledged acknowledged(Decoder in) throws Malformed {
    return new Acknowledged(ChainRecords.readLane(in, id, self), ChangeCodec.readSignature(in));
  }

  private TreeMap<Long, OutLane.Step> steps() {
    TreeMap<Long, OutLane.Step> steps = new TreeMap<>();
    for (Map.Entry<Bytes, Bytes> entry : take('u').entrySet()) {
      OutLane.Step step = read("step of ours", entry.getKey(), entry.getValue(), this::step);
      boolean follows = steps.isEmpty() || steps.lastKey() + 1 == step.lane().seq();
      if (!follows || !entry.getKey().equals(ChannelRecords.stepKind(step.lane().seq()))) {
        throw new DamagedRecord(
            "step of ours", key(entry.getKey()), "its number is " + step.lane().seq());
      }
      steps.put(step.lane().seq(), step);
    }
    return steps;
  }

  private OutLane.Step step(Decoder in) throws Malformed {
    version(in);
    return new OutLane.Step(ChangeCodec.read(in), ChainRecords.readLane(in, id, self));
  }

  private InLane inLane(Address peer) {
    Bytes kind = Bytes.utf8("i");
    Bytes record = records.remove(kind);
    return record == null
        ? new InLane(id, peer)
        : read("lane of the peer", kind, record, in -> inLane(peer, in));
  }

  private InLane inLane(Address peer, Decoder in) throws Malformed {
    version(in);
    Lane best = ChainRecords.readLane(in, id, peer);
    Optional<Signature> signature =
        in.flag() ? Optional.of(ChangeCodec.readSignature(in)) : Optional.<Signature>empty();
    if (signature.isPresent() == (best.seq() == 0)) {
      throw new Malformed("state " + best.seq() + " with signature: " + signature.isPresent());
    }
    int count = in.count(Limits.PENDING_PER_LANE);
    TreeSet<Hash> released = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      Hash leaf = in.hash();
      if (!released.isEmpty() && leaf.compareTo(released.last()) <= 0) {
        throw new Malformed("released leaves are not in order");
      }
      released.add(leaf);
    }
    Optional<InLane.GivenPreAck> preAck =
        in.flag()
            ? Optional.of(new InLane.GivenPreAck(in.varint(), in.hash()))
            : Optional.<InLane.GivenPreAck>empty();
    return new InLane(id, best, signature, released, preAck);
  }

  private void leaves(char kind, int bytesMost, TreeMap<Hash, Bytes> into) {
    for (Map.Entry<Bytes, Bytes> entry : take(kind).entrySet()) {
      Bytes value = read("leaf", entry.getKey(), entry.getValue(), in -> rest(in, bytesMost));
      into.put(leafOf(entry.getKey()), value);
    }
  }

  private Hash leafOf(Bytes kindAndLeaf) {
    Bytes suffix = kindAndLeaf.slice(1, kindAndLeaf.length());
    if (suffix.length() != Hash.LENGTH) {
      throw new DamagedRecord("leaf", key(kindAndLeaf), "the key has no leaf's hash");
    }
    return new Hash(suffix);
  }

  /** Since when; the oldest version did not say: for ever. */
  private TreeMap<Hash, Channel.OnRecord> registered() {
    TreeMap<Hash, Channel.OnRecord> registered = new TreeMap<>();
    for (Map.Entry<Bytes, Bytes> entry : take('r').entrySet()) {
      registered.put(
          leafOf(entry.getKey()),
          read("registered leaf", entry.getKey(), entry.getValue(), this::onRecord));
    }
    return registered;
  }

  private Channel.OnRecord onRecord(Decoder in) throws Malformed {
    int version =
        in.version(
            "a registered leaf", ChannelRecords.VERSION, ChannelRecords.VERSION_WITH_EVIDENCE);
    return new Channel.OnRecord(
        version >= ChannelRecords.VERSION_WITH_CHAIN_PART ? in.u64() : 0,
        version >= ChannelRecords.VERSION_WITH_EVIDENCE ? in.rest() : Bytes.EMPTY);
  }

  private void pledges(Channel channel) {
    Bytes kind = Bytes.utf8("s");
    Bytes record = records.remove(kind);
    if (record != null) {
      read("signed away", kind, record, in -> PledgeRecords.read(in, channel));
    }
  }

  private void badStates(Channel channel) {
    for (Map.Entry<Bytes, Bytes> entry : take('e').entrySet()) {
      BadState bad =
          read(
              "refused state",
              entry.getKey(),
              entry.getValue(),
              in -> PledgeRecords.readBadState(in, channel));
      if (!entry.getKey().equals(PledgeRecords.badStateKind(bad.state().seq()))) {
        throw new DamagedRecord(
            "refused state", key(entry.getKey()), "its number is " + bad.state().seq());
      }
      channel.badStates.put(bad.state().seq(), bad);
    }
  }

  private void history(Channel channel) {
    for (Map.Entry<Bytes, Bytes> entry : take('h').entrySet()) {
      Bytes suffix = entry.getKey().slice(1, entry.getKey().length());
      long height = StoredRecord.read("chain history", key(entry.getKey()), suffix, Decoder::u64);
      read(
          "chain history",
          entry.getKey(),
          entry.getValue(),
          in -> {
            int version =
                in.version(
                    "chain history", ChannelRecords.VERSION, ChannelRecords.VERSION_WITH_TERMS);
            boolean keepsTerms = version >= ChannelRecords.VERSION_WITH_TERMS;
            return channel.history.restore(height, in, keepsTerms, channel);
          });
    }
  }

  private static Bytes rest(Decoder in, int bytesMost) throws Malformed {
    version(in);
    if (in.remaining() > bytesMost) {
      throw new Malformed(in.remaining() + " bytes, at most " + bytesMost);
    }
    return in.rest();
  }

  /** All records of one kind. */
  private TreeMap<Bytes, Bytes> take(char kind) {
    Bytes prefix = Bytes.utf8(String.valueOf(kind));
    TreeMap<Bytes, Bytes> taken = new TreeMap<>();
    for (Map.Entry<Bytes, Bytes> entry : records.tailMap(prefix, true).entrySet()) {
      if (entry.getKey().startsWith(prefix)) {
        taken.put(entry.getKey(), entry.getValue());
      }
    }
    records.keySet().removeAll(taken.keySet());
    return taken;
  }

  private <T> T read(String what, Bytes kind, Bytes record, StoredRecord.Reader<T> reader) {
    return StoredRecord.read(what, key(kind), record, reader);
  }

  private Bytes key(Bytes kind) {
    return Bytes.concat(ChannelRecords.PREFIX, id.hash().bytes(), kind);
  }

  private static void version(Decoder in) throws Malformed {
    in.version("a stored channel record", ChannelRecords.VERSION);
  }
}
