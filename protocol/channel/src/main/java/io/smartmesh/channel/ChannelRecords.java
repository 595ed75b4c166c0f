package io.smartmesh.channel;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.ethereum.channels.ChannelId;
import java.util.Optional;

/**
 * Channels in the store. All keys of a channel are {@code channel/} ‖ id ‖ kind, so that it is
 * restored by one scan ({@link ChannelRestore}):
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
 *  r leaf   what the registry has for this leaf: since which height, the evidence
 *  j        how far the jump of a restored party is (CH-47)
 *  h height what the channel was before the news of this height, and what is to be told of them
 *  s        closes handed out, withdrawals, a top-up, consent refused ({@link PledgeRecords})
 *  e seq    a state that the peer signed and that we refused
 * </pre>
 */
final class ChannelRecords {
  static final Bytes PREFIX = Bytes.utf8("channel/");
  static final int VERSION = 1;

  /** Of the records that changed when re-organisations were taken in (CH-24). */
  static final int VERSION_WITH_CHAIN_PART = 2;

  /** Of the terms since a closing is kept as today's contract tells it (CH-54). */
  static final int VERSION_WITH_CLAIM = 3;

  /** Of the history since terms may change while a channel is open (CH-34). */
  static final int VERSION_WITH_TERMS = 2;

  /** Of what the registry has, since there may be better evidence than that (SC-6). */
  static final int VERSION_WITH_EVIDENCE = 3;

  static final int WHY_BYTES_MOST = 1_000;

  private ChannelRecords() {}

  // ------------------------------------------------------------------ writing

  static ChannelOutput.Store terms(Channel channel) {
    Encoder out = new Encoder().u8(VERSION_WITH_CLAIM);
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

  static ChannelOutput.Store jump(Channel channel) {
    if (channel.jump.isEmpty()) {
      return drop(channel.id, 'j', Bytes.EMPTY);
    }
    Encoder out = new Encoder();
    channel.jump.write(out);
    return put(channel.id, 'j', Bytes.EMPTY, out);
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

  static ChannelOutput.Store registered(Channel channel, Hash leaf, Channel.OnRecord what) {
    Encoder out = new Encoder().u8(VERSION_WITH_EVIDENCE).u64(what.height()).raw(what.evidence());
    return put(channel.id, 'r', leaf.bytes(), out);
  }

  static ChannelOutput.Store dropRegistered(Channel channel, Hash leaf) {
    return drop(channel.id, 'r', leaf.bytes());
  }

  static ChannelOutput.Store history(Channel channel, long height) {
    Encoder out = new Encoder().u8(VERSION_WITH_TERMS);
    channel.history.entry(height).write(out);
    return put(channel.id, 'h', u64(height), out);
  }

  static ChannelOutput.Store dropHistory(Channel channel, long height) {
    return drop(channel.id, 'h', u64(height));
  }

  private static void write(Encoder out, Acknowledged acknowledged) {
    ChainRecords.write(out, acknowledged.lane());
    out.raw(acknowledged.signature().rs());
  }

  interface Write<T> {
    void to(Encoder out, T value);
  }

  static <T> void optional(Encoder out, Optional<T> value, Write<T> write) {
    out.flag(value.isPresent());
    value.ifPresent(present -> write.to(out, present));
  }

  static Bytes u64(long number) {
    return new Encoder().u64(number).toBytes();
  }

  /** What a step's key ends with. */
  static Bytes stepKind(long seq) {
    return Bytes.concat(Bytes.utf8("u"), u64(seq));
  }

  private static Bytes key(ChannelId id, char kind, Bytes suffix) {
    return Bytes.concat(PREFIX, id.hash().bytes(), Bytes.utf8(String.valueOf(kind)), suffix);
  }

  static ChannelOutput.Store put(ChannelId id, char kind, Bytes suffix, Encoder value) {
    return new ChannelOutput.Store(StoreWrite.put(key(id, kind, suffix), value.toBytes()));
  }

  static ChannelOutput.Store drop(ChannelId id, char kind, Bytes suffix) {
    return new ChannelOutput.Store(StoreWrite.delete(key(id, kind, suffix)));
  }
}
