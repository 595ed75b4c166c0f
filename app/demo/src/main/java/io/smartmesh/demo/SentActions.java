package io.smartmesh.demo;

import io.smartmesh.base.Bytes;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.node.Chain;
import io.smartmesh.node.NodeInput;
import java.util.Optional;

/** Watches for the outcome of the one close that the driver submits. */
final class SentActions implements Chain.Events {
  private final Chain chain;
  private volatile boolean seen;
  private volatile Optional<String> failure = Optional.empty();

  SentActions(Chain chain) {
    this.chain = chain;
  }

  boolean closeWasSeen() throws DemoFailure {
    if (failure.isPresent()) {
      throw new DemoFailure("the old state was not taken: " + failure.get());
    }
    return seen;
  }

  @Override
  public void progress(NodeInput.ChainProgress progress) {
    if (progress.facts().stream().anyMatch(ChannelFact.CloseStarted.class::isInstance)) {
      seen = true;
    }
  }

  @Override
  public void rewound(long head) {
    seen = false;
  }

  @Override
  public void distrusted(String why) {
    failure = Optional.of(why);
  }

  /** Kept nowhere: the liar has only this one life. */
  @Override
  public void note(long nonce, Bytes note) {
    chain.noted(nonce);
  }

  @Override
  public void unreachable(String why) {
    failure = Optional.of(why);
  }

  @Override
  public void failed(long action, String why) {
    failure = Optional.of(why);
  }
}
