package io.smartmesh.chain.rpc;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.node.Chain;
import io.smartmesh.node.ChainMemory;
import io.smartmesh.node.NodeInput.ChainProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A chain node behind JSON-RPC. One thread looks for new blocks and moves the node's transactions
 * on. A node that goes away, answers nonsense or serves another chain is told as unreachable, and
 * looked for again until {@link #close}.
 */
public final class RpcChain implements Chain {
  private static final Duration ANSWER_TIME = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS_MOST = 5_000;
  private static final long JOIN_MILLIS = 2_000;

  /** Looks for a new block in the time between two of them. */
  private static final int LOOKS_PER_BLOCK = 4;

  private final RpcConfig config;
  private final Servers servers;
  private final Actions actions;
  private final Optional<RelayedActs> relayed;
  private final SigningKey key;
  private final Object wakeUp = new Object();
  private boolean asked;
  private volatile boolean closed;
  private volatile @Nullable Events told;
  private @Nullable Thread worker;

  /**
   * @param key the device's: pays the fees, is the channels' party
   * @param entropy for the jitter of pauses
   */
  public RpcChain(RpcConfig config, SigningKey key, Curve curve, Entropy entropy) {
    this(config, key, curve, entropy, Patience.USUAL, Optional.empty());
  }

  /** The same, with others who send what this device has no coin for (RL-28). */
  public RpcChain(RpcConfig config, SigningKey key, Curve curve, Entropy entropy, ActTerms others) {
    this(config, key, curve, entropy, Patience.USUAL, Optional.of(others));
  }

  /** For tests that cannot wait as long. */
  RpcChain(
      RpcConfig config,
      SigningKey key,
      Curve curve,
      Entropy entropy,
      Patience patience,
      Optional<ActTerms> others) {
    this.config = config;
    this.key = key;
    List<EthereumClient> chains = new ArrayList<>();
    config.endpoints().forEach(at -> chains.add(new EthereumClient(new JsonRpc(at, ANSWER_TIME))));
    this.servers = new Servers(chains, entropy, System::nanoTime);
    Outbox outbox = new Outbox(servers, config.contracts().chainId(), key, curve);
    this.relayed =
        others.map(
            terms -> new RelayedActs(terms, config.contracts(), key, curve, System::nanoTime));
    this.actions =
        new Actions(
            servers, outbox, config.contracts(), curve, patience, System::nanoTime, relayed);
  }

  @Override
  public synchronized void start(ChainMemory memory, Events events) {
    ChainFollower follower = new ChainFollower(servers, config, key.address(), memory.blocks());
    actions.restore(memory.notes().headMap(RelayedActs.FIRST_NOTE));
    Events open = new OpenEvents(events);
    relayed.ifPresent(
        others -> others.start(memory.notes().tailMap(RelayedActs.FIRST_NOTE), open, this::wake));
    if (relayed.isEmpty()) { // the setting is gone: who has an act may still send it
      memory
          .notes()
          .tailMap(RelayedActs.FIRST_NOTE)
          .keySet()
          .forEach(number -> open.note(number, Bytes.EMPTY));
    }
    told = open;
    Thread starting = new Thread(() -> run(follower, open), "smartmesh-chain");
    starting.setDaemon(true);
    starting.start();
    worker = starting;
  }

  @Override
  public void ask(long action, ChannelAction what) {
    Events open = told;
    if (open != null) { // before the start nothing is asked that is not asked again
      actions.ask(action, what, open);
      wake();
    }
  }

  @Override
  public void noted(long nonce) {
    if (nonce >= RelayedActs.FIRST_NOTE) {
      relayed.ifPresent(others -> others.noted(nonce));
    } else {
      actions.noted(nonce);
    }
    wake();
  }

  @Override
  public void resumed() {
    wake();
  }

  private void run(ChainFollower follower, Events events) {
    String lost = "";
    long pause = config.poll().toMillis();
    while (!closed) {
      String why = turn(follower, events);
      if (why.isEmpty()) {
        pause = pauseBetween(follower.blockMillis());
      } else {
        pause = Math.min(PAUSE_MILLIS_MOST, Math.max(1, pause) * 2);
        follower.distrust();
        if (!why.equals(lost)) {
          events.unreachable(why);
        }
        actions.expire(why, events);
      }
      lost = why;
      sleep(pause);
    }
  }

  /** A few looks for each block: what is public and free is used with measure. */
  private long pauseBetween(long blockMillis) {
    long wished = blockMillis / LOOKS_PER_BLOCK;
    return Math.max(config.poll().toMillis(), Math.min(wished, PAUSE_MILLIS_MOST));
  }

  /** Empty when all went well, else why not. */
  private String turn(ChainFollower follower, Events events) {
    try {
      try {
        follower.look(events);
      } catch (RpcFailure.Distrusted e) {
        // Told by the follower. Evidence is still worth showing (CH-30).
        actions.step(follower.finalHead(), events);
        follower.distrust();
        return "";
      }
      actions.step(follower.finalHead(), events);
      return "";
    } catch (RpcFailure e) {
      return e.getMessage();
    } catch (RuntimeException | Error e) {
      // A bug, but the watch over open channels must not end with it: say so, and look again.
      return "This program failed on an answer of the chain node ("
          + e
          + "). Please report this, and use another node.";
    }
  }

  private void sleep(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    synchronized (wakeUp) {
      try {
        for (long left = millis; left > 0 && !asked && !closed; ) {
          wakeUp.wait(left);
          left = (end - System.nanoTime()) / 1_000_000;
        }
      } catch (InterruptedException e) {
        closed = true;
        Thread.currentThread().interrupt();
      }
      asked = false;
    }
  }

  private void wake() {
    synchronized (wakeUp) {
      asked = true;
      wakeUp.notifyAll();
    }
  }

  /**
   * No event comes after this. A call under way is left to end by itself, within its bounded time.
   */
  @Override
  public synchronized void close() {
    closed = true;
    relayed.ifPresent(RelayedActs::close);
    wake();
    if (worker == null || worker == Thread.currentThread()) {
      return;
    }
    try {
      worker.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Silent once closed. */
  private final class OpenEvents implements Events {
    private final Events events;

    OpenEvents(Events events) {
      this.events = events;
    }

    @Override
    public void progress(ChainProgress progress) {
      relayed.ifPresent(others -> others.sighted(progress.newestTime()));
      if (!closed) {
        events.progress(progress);
      }
    }

    @Override
    public void rewound(long head) {
      if (!closed) {
        events.rewound(head);
      }
    }

    @Override
    public void distrusted(String why) {
      if (!closed) {
        events.distrusted(why);
      }
    }

    @Override
    public void note(long nonce, Bytes note) {
      if (!closed) {
        events.note(nonce, note);
      }
    }

    @Override
    public void unreachable(String why) {
      if (!closed) {
        events.unreachable(why);
      }
    }

    @Override
    public void failed(long action, String why) {
      if (!closed) {
        events.failed(action, why);
      }
    }
  }
}
