package io.smartmesh.simulator.chain;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.node.BelievedBlocks;
import io.smartmesh.node.ChainMemory;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.SeenBlock;
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
  /** However rare blocks are: a close may come in any of them, and its hold period counts. */
  private static final long POLL_MILLIS_MOST = 150_000;

  private static final Amount COIN = Amount.of(1_000_000_000_000_000_000L);

  private final SimChain chain;
  private final Timeline time;
  private final Draw draw;
  private final Address owner;
  private final Consumer<NodeInput> events;
  private final Map<Long, Transaction> sent = new LinkedHashMap<>();
  private final BelievedBlocks seen;
  private boolean stopped;
  private boolean cut;
  private boolean saidUnreachable;
  private boolean saidReachable;

  /**
   * @param memory see {@link io.smartmesh.node.Chain#start}
   */
  public ChainClient(
      SimChain chain,
      Timeline time,
      Draw draw,
      Address owner,
      ChainMemory memory,
      boolean cut,
      Consumer<NodeInput> events) {
    this.chain = chain;
    this.time = time;
    this.draw = draw;
    this.owner = owner;
    this.seen = new BelievedBlocks(memory.blocks());
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
    long most = Math.min(POLL_MILLIS_MOST, chain.blockMillis() * 2);
    time.in(draw.between(most / 10, most), this::poll);
  }

  private void report() {
    if (chain.believed() < seen.newest().height() && isOnChain(seen.newest())) {
      return; // the chain is as it was; more confirmations are asked for
    }
    boolean isRewound = rewind();
    long believed = chain.believed();
    if (believed <= seen.newest().height() && saidReachable && !isRewound) {
      return;
    }
    long head = seen.newest().height();
    List<ChannelFact> facts = new ArrayList<>();
    for (long number = head + 1; number <= believed; number++) {
      facts.addAll(chain.factsOf(number));
    }
    SeenBlock newest = chain.seen(Math.max(head, believed));
    seen.see(newest);
    saidReachable = true;
    events.accept(
        new NodeInput.ChainProgress(
            newest.height(),
            newest.hash(),
            newest.time(),
            List.copyOf(facts),
            chain.at(newest.height()).balanceOf(owner),
            COIN));
  }

  private boolean isOnChain(SeenBlock block) {
    return block.height() <= chain.height() && chain.seen(block.height()).equals(block);
  }

  /** ND-7. */
  private boolean rewind() {
    if (seen.newest().equals(SeenBlock.NOTHING) || isOnChain(seen.newest())) {
      return false;
    }
    long ancestor =
        seen.ancestor(this::isOnChain)
            .orElseThrow(() -> new IllegalStateException("replaced more than agreed"))
            .height();
    seen.rewind(ancestor);
    events.accept(new NodeInput.ChainRewound(ancestor));
    return true;
  }

  /** What worked shows as a fact; only failures are told, once they are final. */
  private void reportEnds() {
    for (Map.Entry<Long, Transaction> entry : List.copyOf(sent.entrySet())) {
      Transaction transaction = entry.getValue();
      boolean isDeep = transaction.block() >= 0 && transaction.block() <= seen.newest().height();
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
