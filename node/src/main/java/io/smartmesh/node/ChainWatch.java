package io.smartmesh.node;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.channel.ChannelInput;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the node knows of the chain, and how it takes news of it: ND-5 to ND-9. The store, the
 * channels and the user are reached through {@link Sink}.
 */
final class ChainWatch {
  /** Where the news go; all of one input is of one turn, and so of one batch (ND-6). */
  interface Sink {
    void write(StoreWrite write);

    void toChannels(ChannelInput input);

    void notify(NodeEvent event);

    void tell(NodeOutput output);

    void count(String reason);
  }

  /**
   * The device's two clocks must agree on how long the node was down, within this, in seconds: one
   * of them alone may have been set, or frozen with the machine (ND-43).
   */
  private static final long AGREEMENT_SECONDS = 300;

  private final ChainClock clock;
  private final DeviceTime device;
  private final Moment start;
  private final BelievedBlocks blocks;
  private final SortedMap<Long, Bytes> notes;
  private NodeRecords.Sighting sighting;
  private boolean reachable;
  private String why = "the chain has not been reached yet";
  private Moment sightedAt = Moment.NEVER;

  /**
   * @param device the only hints of chain time after a restart without the chain
   */
  ChainWatch(StoredRecords stored, DeviceTime device, Moment now) {
    this.device = device;
    this.start = now;
    sighting = NodeRecords.sighting(stored);
    blocks = new BelievedBlocks(NodeRecords.blocks(stored));
    notes = NodeRecords.notes(stored);
    clock = clock(now);
    if (!sighting.distrust().isEmpty()) {
      why = sighting.distrust();
    }
  }

  private ChainClock clock(Moment now) {
    NodeRecords.NewestBlock last = sighting.newest();
    if (last.time().equals(ChainTime.ZERO)) {
      return new ChainClock(device.wallClock(), now);
    }
    long elapsed = device.sinceBootSeconds() - last.sinceBootSeconds();
    long wallElapsed = device.wallClock().seconds() - last.time().seconds();
    boolean isCarried =
        !device.boot().isEmpty()
            && device.boot().equals(last.boot())
            && elapsed >= 0
            && Math.abs(wallElapsed - elapsed) <= AGREEMENT_SECONDS;
    return isCarried
        ? ChainClock.carried(last.time(), elapsed, now)
        : ChainClock.guessed(last.time(), device.wallClock(), now);
  }

  ChainClock clock() {
    return clock;
  }

  ChainMemory memory() {
    return new ChainMemory(blocks.all(), new TreeMap<>(notes));
  }

  /** −1 for none. */
  long head() {
    return blocks.newest().height();
  }

  ChainTime time() {
    return sighting.time();
  }

  Amount tokenBalance() {
    return sighting.tokenBalance();
  }

  Amount coinBalance() {
    return sighting.coinBalance();
  }

  boolean isReachable() {
    return reachable;
  }

  /** Why not. */
  String why() {
    return why;
  }

  /** Seconds since the chain was seen, −1 for never since the start. */
  long ageSeconds(Moment now) {
    return sightedAt.equals(Moment.NEVER) ? -1 : now.millisSince(sightedAt) / 1000;
  }

  /** ND-8: what was stored of it holds from the start. */
  void begin(Sink sink) {
    if (!sighting.distrust().isEmpty()) {
      sink.toChannels(new ChannelInput.ChainDistrusted());
    }
  }

  void handle(NodeInput.FromChain input, Moment now, Sink sink) {
    if (input instanceof NodeInput.ChainProgress progress) {
      progress(progress, now, sink);
    } else if (input instanceof NodeInput.ChainRewound rewound) {
      rewound(rewound.head(), sink);
    } else if (input instanceof NodeInput.ChainUnreachable lost) {
      lost(lost.why(), sink);
    } else if (input instanceof NodeInput.ChainDistrusted distrusted) {
      distrusted(distrusted.why(), sink);
    } else if (input instanceof NodeInput.ChainNote note) {
      note(note.nonce(), note.note(), sink);
    }
  }

  void progress(NodeInput.ChainProgress progress, Moment now, Sink sink) {
    see(new SeenBlock(progress.head(), progress.hash(), progress.time()), sink);
    sight(
        new NodeRecords.Sighting(
            progress.time(),
            progress.tokenBalance(),
            progress.coinBalance(),
            "",
            newest(progress.newestTime(), now)),
        sink);
    clock.sighting(progress.newestTime(), now);
    sightedAt = now;
    progress
        .facts()
        .forEach(fact -> sink.toChannels(new ChannelInput.ChainSaid(fact, progress.head())));
    SeenBlock last = blocks.newestFinal();
    sink.toChannels(new ChannelInput.ChainCaughtUp(progress.time(), last.height(), last.time()));
    if (!reachable) {
      reachable = true;
      why = "";
      sink.notify(new NodeEvent.ChainReached(progress.head()));
    }
  }

  private void see(SeenBlock block, Sink sink) {
    if (!blocks.holds(block)) {
      blocks.see(block).forEach(height -> sink.write(NodeRecords.dropBlock(height)));
      sink.write(NodeRecords.block(block));
    }
  }

  /** As it was first seen: a block that is seen again tells nothing new of the time. */
  private NodeRecords.NewestBlock newest(ChainTime time, Moment now) {
    long sinceBoot = device.sinceBootSeconds() + now.millisSince(start) / 1_000;
    return time.isAfter(sighting.newest().time()) || clock.estimate(now).isGuess()
        ? new NodeRecords.NewestBlock(time, device.boot(), sinceBoot)
        : sighting.newest();
  }

  private void sight(NodeRecords.Sighting seen, Sink sink) {
    if (!seen.equals(sighting)) {
      sighting = seen;
      sink.write(NodeRecords.sighting(seen));
    }
  }

  /** ND-7: the channels forget what the blocks above said, in the same batch. */
  void rewound(long head, Sink sink) {
    long from = head();
    blocks.rewind(head).forEach(height -> sink.write(NodeRecords.dropBlock(height)));
    sink.toChannels(new ChannelInput.ChainRewound(head));
    sink.count("chain.REORGANISED");
    sink.notify(new NodeEvent.ChainRewound(from, head));
  }

  void lost(String reason, Sink sink) {
    boolean news = reachable || !reason.equals(why);
    reachable = false;
    why = reason;
    sink.toChannels(new ChannelInput.ChainLost());
    if (news) {
      sink.count("chain.LOST");
      sink.notify(new NodeEvent.ChainLost(reason));
    }
  }

  /** ND-8. */
  void distrusted(String reason, Sink sink) {
    boolean news = sighting.distrust().isEmpty();
    reachable = false;
    why = reason;
    sight(
        new NodeRecords.Sighting(
            sighting.time(), tokenBalance(), coinBalance(), reason, sighting.newest()),
        sink);
    sink.toChannels(new ChannelInput.ChainDistrusted());
    if (news) {
      sink.count("chain.DISTRUSTED");
      sink.notify(new NodeEvent.ChainDistrusted(reason));
    }
  }

  /** ND-9. */
  void note(long nonce, Bytes note, Sink sink) {
    if (note.isEmpty()) {
      notes.remove(nonce);
    } else {
      notes.put(nonce, note);
    }
    sink.write(NodeRecords.note(nonce, note));
    sink.tell(new NodeOutput.ChainNoted(nonce));
  }
}
