package io.smartmesh.simulator.chain;

import io.smartmesh.base.Address;
import io.smartmesh.ethereum.channels.ChannelAction;
import java.util.Optional;

/** One transaction, from the sender's wallet to its end. */
public final class Transaction {
  private final Address sender;
  private final ChannelAction action;
  private long readyAt;
  private long block = -1;
  private Optional<String> failure = Optional.empty();
  private boolean vanished;

  Transaction(Address sender, ChannelAction action) {
    this.sender = sender;
    this.action = action;
  }

  public Address sender() {
    return sender;
  }

  public ChannelAction action() {
    return action;
  }

  /** The block that holds it now, −1 for none. */
  public long block() {
    return block;
  }

  /** Why the contract refused it, or why it is lost; empty while it waits or when it worked. */
  public Optional<String> failure() {
    return failure;
  }

  /** It left the mempool and will never be in a block. */
  public boolean hasVanished() {
    return vanished;
  }

  long readyAt() {
    return readyAt;
  }

  void waitUntil(long millis) {
    readyAt = millis;
    block = -1;
    failure = Optional.empty();
  }

  void includedIn(long number, Optional<String> revertedBecause) {
    block = number;
    failure = revertedBecause;
  }

  void vanish() {
    block = -1;
    vanished = true;
    failure = Optional.of("dropped by the network");
  }

  @Override
  public String toString() {
    return action.getClass().getSimpleName() + " of " + sender;
  }
}
