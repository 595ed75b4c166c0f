package io.smartmesh.payment;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.channel.ChannelPhase;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.ethereum.channels.ChannelId;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes our own announcements and takes those of others. */
final class Announcer {
  /** Sequence numbers stored ahead of use, so that not each one needs a write (PY-31). */
  private static final long SEQ_BLOCK = 1_000;

  private static final long SEQ_MOST = 1L << 62;

  /** Leading bits of a balance that are told: within 1/8 of it, and seldom changing. */
  private static final int CAPACITY_BITS = 4;

  private record Said(Amount capacity, Moment at) {}

  private final Env env;
  private final ChannelMap map;
  private final Flood flood;
  private final Map<ChannelId, Said> said = new TreeMap<>();
  private boolean mediates = true;
  private long nextSeq;
  private long reservedSeq;
  private Moment nextRound = Moment.NEVER;

  Announcer(Env env, ChannelMap map, Flood flood, StoredRecords stored) {
    this.env = env;
    this.map = map;
    this.flood = flood;
    Bytes record = stored.withPrefix(StoreKeys.ANNOUNCE).get(StoreKeys.ANNOUNCE);
    this.reservedSeq =
        record == null
            ? 1
            : Stored.read("announcement number", StoreKeys.ANNOUNCE, record, Announcer::seq);
    this.nextSeq = reservedSeq;
  }

  private static long seq(Decoder in) throws Malformed {
    long seq = in.u64();
    if (seq > SEQ_MOST) {
      throw new Malformed("announcement " + seq + ", at most " + SEQ_MOST);
    }
    return seq;
  }

  /** From anybody: taken when it is new, signed by the party itself, and there is room. */
  void heard(Turn turn, List<Bytes> announcements) {
    for (Bytes encoded : announcements) {
      try {
        heard(turn, Announcement.decode(encoded, env));
      } catch (Malformed e) {
        turn.refuse(new PaymentError.BadPacket(e.what()));
      }
    }
  }

  private void heard(Turn turn, Announcement news) {
    // What is old or our own comes back with every flood: no fault of anybody's.
    if (news.party().address().equals(env.address()) || !map.isNews(news, turn.now())) {
      return;
    }
    if (!map.hasRoomFor(news)) {
      turn.refuse(new PaymentError.TooMany(Limits.ANNOUNCEMENTS + 1, Limits.ANNOUNCEMENTS));
    } else if (!news.isAuthentic(env)) {
      turn.refuse(new PaymentError.NotAuthentic(news.encoded().length()));
    } else {
      take(turn, news);
    }
  }

  private void take(Turn turn, Announcement news) {
    map.put(news, turn.now());
    flood.add(news.key(), turn.now());
    nextRound = nextRound.earlier(turn.now().plusMillis(Limits.ANNOUNCE_MILLIS));
  }

  /** A channel of ours changed: says so where it makes a difference, but not too often. */
  void consider(Turn turn, ChannelView channel) {
    boolean open =
        channel.phase() == ChannelPhase.OPEN
            && channel.token().equals(env.config().contracts().token());
    Said last = said.get(channel.id());
    if (last == null && !open) {
      return;
    }
    boolean passesOn = open && channel.peerOnline() && mayMediate(turn);
    Amount capacity = passesOn ? coarse(channel.spendable()) : Amount.ZERO;
    if (last != null) {
      boolean news = !capacity.equals(last.capacity());
      long wait = news ? Limits.ANNOUNCE_GAP_MILLIS : Limits.ANNOUNCE_MILLIS;
      if (!news && !open) {
        return;
      }
      Moment due = last.at().plusMillis(wait);
      if (due.isAfter(turn.now())) {
        nextRound = nextRound.earlier(due);
        return;
      }
    }
    said.put(channel.id(), new Said(capacity, turn.now()));
    Announcement.Offer offer =
        new Announcement.Offer(
            channel.id(),
            channel.peer(),
            capacity,
            env.config().price(),
            Math.min(env.marginSeconds(), io.smartmesh.channel.Limits.EXPIRY_SECONDS));
    Announcement own = Announcement.sign(offer, seq(turn), env);
    take(turn, own);
  }

  /** PY-77. */
  private boolean mayMediate(Turn turn) {
    return !MediationRules.objectionTo(env.clock().estimate(turn.now()), env.config().offline())
        .isPresent();
  }

  /** Without neighbours nothing grows old that anybody sees: the first one to come finds it due. */
  void wake(Turn turn) {
    if (flood.isAlone()) {
      return;
    }
    if (mediates != mayMediate(turn)) {
      mediates = !mediates;
      round(turn);
    } else if (!nextRound.isAfter(turn.now())) {
      round(turn);
    }
  }

  /** All our channels, and what has grown old. */
  void round(Turn turn) {
    map.forgetOld(turn.now());
    nextRound = map.isEmpty() ? Moment.NEVER : turn.now().plusMillis(Limits.ANNOUNCE_MILLIS);
    for (ChannelView channel : env.channels().get()) {
      consider(turn, channel);
    }
  }

  Moment deadline() {
    return flood.isAlone() ? Moment.NEVER : nextRound;
  }

  private long seq(Turn turn) {
    if (nextSeq == reservedSeq) {
      reservedSeq += SEQ_BLOCK;
      turn.put(StoreKeys.ANNOUNCE, Stored.start().u64(reservedSeq).toBytes());
    }
    return nextSeq++;
  }

  static Amount coarse(Amount exact) {
    int drop = Math.max(0, exact.units().bitLength() - CAPACITY_BITS);
    BigInteger kept = exact.units().shiftRight(drop).shiftLeft(drop);
    return new Amount(kept);
  }
}
