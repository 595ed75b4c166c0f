package io.smartmesh.chain.rpc;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.chain.rpc.EthereumClient.Receipt;
import io.smartmesh.crypto.Curve;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.Eip1559Transaction;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelCalls;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.node.Chain;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The node's actions on their way into the chain: equal ones once, in the order they were asked
 * for, one transaction at a time. An action is in flight until its block is believed. {@link #ask}
 * is for any thread, the rest for one.
 */
final class Actions {
  /**
   * An action that could not even be sent is given back after this; so is one whose outcome stays
   * unknown.
   */
  private static final long UNREACHABLE_MILLIS_MOST = 60_000;

  /** No block has taken it: offer more. */
  private static final long TRY_MILLIS = 45_000;

  private static final int TRIES_MOST = 5;

  private final EthereumClient chain;
  private final Outbox outbox;
  private final ChannelsContract contracts;
  private final Curve curve;
  private final Map<ChannelAction, Job> jobs = new LinkedHashMap<>();
  private @Nullable Eip1559Transaction lastSent;

  Actions(EthereumClient chain, Outbox outbox, ChannelsContract contracts, Curve curve) {
    this.chain = chain;
    this.outbox = outbox;
    this.contracts = contracts;
    this.curve = curve;
  }

  /** The node asks for an unanswered action again and again: {@code id} is remembered once. */
  synchronized void ask(long id, ChannelAction what) {
    Job job = jobs.computeIfAbsent(what, Job::new);
    if (!job.ids.contains(id)) {
      job.ids.add(id);
    }
  }

  private synchronized List<Job> all() {
    return List.copyOf(jobs.values());
  }

  private synchronized List<Long> remove(Job job) {
    jobs.remove(job.what);
    return List.copyOf(job.ids);
  }

  private void fail(Job job, String why, Chain.Events events) {
    remove(job).forEach(id -> events.failed(id, why));
  }

  /**
   * Moves all as far as they go now.
   *
   * @param head the last block reported as believed
   */
  void step(long head, Chain.Events events) throws RpcFailure {
    for (Job job : all()) {
      if (job.newest() == null) {
        begin(job, events);
      }
      if (job.newest() != null && !job.isIncluded() && !isDone(job, events)) {
        return; // the next transaction waits for this one
      }
      if (job.isBelieved(head)) {
        remove(job);
      }
    }
  }

  private void begin(Job job, Chain.Events events) throws RpcFailure {
    try {
      ContractCall call = ChannelCalls.encode(job.what, contracts, curve);
      Eip1559Transaction transaction =
          outbox.prepare(Optional.of(call.to()), Amount.ZERO, call.data());
      if (lastSent != null && lastSent.nonce() == transaction.nonce()) {
        transaction = outbox.dearer(transaction, lastSent);
      }
      send(job, transaction);
    } catch (RpcFailure.Refused e) {
      if (!Outbox.isWorthAnotherTry(e)) {
        fail(job, outbox.explain(e), events);
      }
    }
  }

  private void send(Job job, Eip1559Transaction transaction) throws RpcFailure {
    lastSent = transaction;
    job.sent(transaction, outbox.send(transaction));
  }

  /** Whether the next transaction may go. */
  private boolean isDone(Job job, Chain.Events events) throws RpcFailure {
    for (Hash hash : job.tries()) {
      Optional<Receipt> receipt = chain.receipt(hash);
      if (receipt.isPresent()) {
        long block = receipt.get().block();
        job.included(block);
        if (!receipt.get().worked()) {
          fail(
              job,
              "The transaction was included in block "
                  + block
                  + " but had no effect: the contract's"
                  + " state had changed before it.",
              events);
        }
        return true;
      }
    }
    return job.waitedMillis() > TRY_MILLIS && !tryDearer(job, events);
  }

  private boolean tryDearer(Job job, Chain.Events events) throws RpcFailure {
    Eip1559Transaction stuck = job.newest();
    if (stuck == null || chain.transactionCount(outbox.address()) > stuck.nonce()) {
      fail(job, "Another transaction of this device took its place.", events);
      return false;
    }
    if (job.tries().size() >= TRIES_MOST) {
      fail(
          job,
          "No block has taken the transaction, although it was offered "
              + TRIES_MOST
              + " times, at last for "
              + stuck.feeMost()
              + " wei for each unit of gas. The chain is too busy or the fee too high for now.",
          events);
      return false;
    }
    try {
      send(job, outbox.dearer(stuck, stuck));
      return true;
    } catch (RpcFailure.Refused e) {
      fail(job, outbox.explain(e), events);
      return false;
    }
  }

  /** While the chain is out of reach: nobody is kept waiting for ever. */
  void expire(String why, Chain.Events events) {
    for (Job job : all()) {
      if (!job.isIncluded() && job.waitedMillis() > UNREACHABLE_MILLIS_MOST) {
        String state =
            job.newest() == null ? "It was not sent. " : "It was sent, its outcome is unknown. ";
        fail(job, state + why, events);
      }
    }
  }
}
