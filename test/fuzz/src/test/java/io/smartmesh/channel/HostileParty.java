package io.smartmesh.channel;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;

/**
 * The other party of a channel: a genuine machine makes its messages, so that their signatures are
 * right, and they are spoilt on the way.
 */
public final class HostileParty {
  private static final int REMEMBERED = 200;

  private final Channels machine;
  private final ChannelFact.Opened channel;
  private final PublicKey victim;
  private final Deque<Bytes> said = new ArrayDeque<>();
  private int payments;

  public HostileParty(
      SigningKey key, PublicKey victim, ChannelFact.Opened channel, ChainClock clock, Moment now) {
    this.channel = channel;
    this.victim = victim;
    machine =
        new Channels(
            Values.CONTRACT,
            key,
            Keys.CURVE,
            Keys.CURVE,
            clock,
            ChannelPolicy.STANDARD,
            prefix -> new TreeMap<>());
    give(new ChannelInput.ChainSaid(channel, 1), now);
    give(new ChannelInput.PeerUp(victim), now);
  }

  public void hears(Bytes payload, Moment now) {
    give(new ChannelInput.FromPeer(victim, payload), now);
  }

  /** Does something of its own, so that there is something to say. */
  public void acts(Rng rng, Moment now) {
    ChannelInput what =
        switch (rng.below(8)) {
          case 0, 1, 2 ->
              new ChannelInput.Pay(channel.channelId(), payment(), Amount.of(rng.between(1, 50)));
          case 3, 4 ->
              new ChannelInput.Lock(
                  channel.channelId(),
                  new Leaf(
                      Amount.of(rng.between(1, 50)),
                      new io.smartmesh.base.ChainTime(1_700_000_000L + rng.between(10, 90_000)),
                      Values.CONTRACT.hashLock(),
                      Values.hash(rng)),
                  rng.next(rng.below(Limits.ONION_BYTES)));
          default -> new ChannelInput.PeerUp(victim);
        };
    give(what, now);
  }

  private PaymentId payment() {
    payments++;
    return new PaymentId(
        Bytes.concat(Bytes.wrap(new byte[14]), Bytes.of(payments >> 8 & 255, payments & 255)));
  }

  private void give(ChannelInput input, Moment now) {
    machine.handle(input, now, this::take);
    machine.wake(now, this::take);
  }

  private void take(ChannelOutput output) {
    if (output instanceof ChannelOutput.SendToPeer send) {
      said.addLast(send.payload());
      if (said.size() > REMEMBERED) {
        said.removeFirst();
      }
    }
  }

  /** Something it said, or any of the eight messages about this channel. */
  public Bytes sample(Rng rng) {
    if (!said.isEmpty() && rng.chance(0.5)) {
      return rng.pick(new java.util.ArrayList<>(said));
    }
    return ChannelCodec.encode(
        ChannelTargets.message(rng, channel.channelId(), rng.between(0, 11)));
  }

  /** What it said last, unspoilt. */
  public Bytes last() {
    return said.isEmpty() ? Bytes.EMPTY : said.getLast();
  }

  public static boolean isMalformed(Bytes payload) {
    return !ChannelCodec.decode(payload).isOk();
  }
}
