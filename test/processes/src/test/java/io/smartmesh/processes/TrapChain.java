package io.smartmesh.processes;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Curve;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelCalls;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.node.Chain;
import io.smartmesh.node.ChainMemory;
import io.smartmesh.node.NodeInput;

/** Tells the trap of every fact that the chain brings, and the tap what transactions are for. */
final class TrapChain implements Chain {
  private static final int SELECTOR = 4;

  private final Chain chain;
  private final Trap trap;
  private final Tap tap;
  private final ChannelsContract contracts;
  private final Address self;
  private final Curve curve;

  TrapChain(
      Chain chain, Trap trap, Tap tap, ChannelsContract contracts, Curve curve, Address self) {
    this.chain = chain;
    this.trap = trap;
    this.tap = tap;
    this.contracts = contracts;
    this.self = self;
    this.curve = curve;
  }

  @Override
  public void start(ChainMemory memory, Events events) {
    chain.start(memory, new TrapEvents(events));
  }

  @Override
  public void ask(long action, ChannelAction what) {
    Bytes data = ChannelCalls.encode(what, contracts, curve, self).data();
    tap.learn(data.slice(0, SELECTOR), what.getClass().getSimpleName());
    chain.ask(action, what);
  }

  @Override
  public void noted(long nonce) {
    chain.noted(nonce);
  }

  @Override
  public void close() {
    chain.close();
  }

  private final class TrapEvents implements Events {
    private final Events events;

    TrapEvents(Events events) {
      this.events = events;
    }

    @Override
    public void progress(NodeInput.ChainProgress progress) {
      progress.facts().forEach(fact -> trap.received(fact.getClass().getSimpleName()));
      events.progress(progress);
    }

    @Override
    public void rewound(long head) {
      events.rewound(head);
    }

    @Override
    public void unreachable(String why) {
      events.unreachable(why);
    }

    @Override
    public void distrusted(String why) {
      events.distrusted(why);
    }

    @Override
    public void note(long nonce, Bytes note) {
      events.note(nonce, note);
    }

    @Override
    public void failed(long action, String why) {
      events.failed(action, why);
    }
  }
}
