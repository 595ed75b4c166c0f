package io.smartmesh.simulator.chain;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.node.NodeInput;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.core.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One node's way to the chain: what the chain adapter does, with the same promises. It lives and
 * dies with the node's process; a transaction once sent lives on without it.
 */
public final class ChainClient {
  private static final Amount COIN = Amount.of(1_000_000_000_000_000_000L);

  private final SimChain chain;
  private final Timeline time;
  private final Draw draw;
  private final Address owner;
  private final Consumer<NodeInput> events;
  private final Map<Long, Transaction> sent = new LinkedHashMap<>();
  private long head;
  private boolean stopped;
  private boolean cut;
  private boolean saidUnreachable;
  private boolean saidReachable;

  /**
   * @param lastHead see {@link io.smartmesh.node.Chain#start}
   */
  public ChainClient(
      SimChain chain,
      Timeline time,
      Draw draw,
      Address owner,
      long lastHead,
      boolean cut,
      Consumer<NodeInput> events) {
    this.chain = chain;
    this.time = time;
    this.draw = draw;
    this.owner = owner;
    this.head = lastHead;
    this.cut = cut;
    this.events = events;
    time.in(draw.between(1, 200), this::poll);
  }

  public void stop() {
    stopped = true;
  }

  public void cut(boolean isCut) {
    cut = isCut;
  }

  /** The same action again, while the first is on its way, joins it. */
  public void ask(long number, ChannelAction action) {
    time.in(draw.between(5, 200), () -> submit(number, action));
  }

  private void submit(long number, ChannelAction action) {
    if (stopped) {
      return;
    }
    if (cut) {
      fail(number, "the chain is unreachable");
      return;
    }
    for (Transaction onItsWay : sent.values()) {
      if (onItsWay.action().equals(action) && onItsWay.failure().isEmpty()) {
        sent.put(number, onItsWay);
        return;
      }
    }
    Optional<String> refusal = chain.refusal(owner, action);
    if (refusal.isPresent()) {
      fail(number, refusal.get());
    } else {
      sent.put(number, chain.send(owner, action));
    }
  }

  private void poll() {
    if (stopped) {
      return;
    }
    if (cut) {
      if (!saidUnreachable) {
        saidUnreachable = true;
        saidReachable = false;
        events.accept(new NodeInput.ChainUnreachable("no route to the chain's server"));
      }
    } else {
      saidUnreachable = false;
      report();
      reportEnds();
    }
    time.in(draw.between(chain.blockMillis() / 5, chain.blockMillis() * 2), this::poll);
  }

  private void report() {
    long believed = chain.believed();
    if (believed <= head && saidReachable) {
      return;
    }
    List<ChannelFact> facts = new ArrayList<>();
    for (long number = head + 1; number <= believed; number++) {
      facts.addAll(chain.factsOf(number));
    }
    head = Math.max(head, believed);
    saidReachable = true;
    events.accept(
        new NodeInput.ChainProgress(
            head, chain.timeOf(head), List.copyOf(facts), chain.at(head).balanceOf(owner), COIN));
  }

  /** What worked shows as a fact; only failures are told, once they are final. */
  private void reportEnds() {
    for (Map.Entry<Long, Transaction> entry : List.copyOf(sent.entrySet())) {
      Transaction transaction = entry.getValue();
      boolean isDeep = transaction.block() >= 0 && transaction.block() <= head;
      if (!isDeep && !transaction.hasVanished()) {
        continue;
      }
      sent.remove(entry.getKey());
      transaction.failure().ifPresent(why -> fail(entry.getKey(), why));
    }
  }

  private void fail(long number, String why) {
    if (!stopped) {
      events.accept(new NodeInput.ChainActionFailed(number, why));
    }
  }
}
