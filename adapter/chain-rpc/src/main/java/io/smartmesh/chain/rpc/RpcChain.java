package io.smartmesh.chain.rpc;

import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.node.Chain;
import io.smartmesh.node.NodeInput.ChainProgress;
import java.time.Duration;
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

  private final RpcConfig config;
  private final EthereumClient chain;
  private final Actions actions;
  private final SigningKey key;
  private final Object wakeUp = new Object();
  private boolean asked;
  private volatile boolean closed;
  private @Nullable Thread worker;

  /**
   * @param key the device's: pays the fees, is the channels' party
   */
  public RpcChain(RpcConfig config, SigningKey key, Curve curve) {
    this.config = config;
    this.key = key;
    this.chain = new EthereumClient(new JsonRpc(config.endpoint(), ANSWER_TIME));
    Outbox outbox = new Outbox(chain, config.contracts().chainId(), key, curve);
    this.actions = new Actions(chain, outbox, config.contracts(), curve);
  }

  @Override
  public synchronized void start(long lastHead, Events events) {
    ChainFollower follower = new ChainFollower(chain, config, key.address(), lastHead);
    Thread starting = new Thread(() -> run(follower, new OpenEvents(events)), "smartmesh-chain");
    starting.setDaemon(true);
    starting.start();
    worker = starting;
  }

  @Override
  public void ask(long action, ChannelAction what) {
    actions.ask(action, what);
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
        pause = config.poll().toMillis();
      } else {
        pause = Math.min(PAUSE_MILLIS_MOST, pause * 2);
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

  /** Empty when all went well, else why not. */
  private String turn(ChainFollower follower, Events events) {
    try {
      follower.look(events::progress);
      actions.step(follower.head(), events);
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
      if (!closed) {
        events.progress(progress);
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
