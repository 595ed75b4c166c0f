package io.smartmesh.chain.rpc;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;
import io.smartmesh.chain.rpc.EthereumClient.Receipt;
import io.smartmesh.crypto.Curve;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.Eip1559Transaction;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelCalls;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.node.Chain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The node's actions on their way into the chain: each purpose once, in the order they were asked
 * for, a few at a time. A nonce that was given to an action stays its own, also over a restart and
 * a re-organisation, until a block that nobody replaces holds it (ND-9). {@link #ask} and {@link
 * #noted} are for any thread, the rest for one.
 */
final class Actions {
  /** Nonces that no block has taken yet; a chain node keeps few for one sender. */
  static final int IN_FLIGHT_MOST = 4;

  /** Actions that wait for a nonce; more are given back at once. */
  static final int WAITING_MOST = 256;

  /** Looks before a nonce counts as used by somebody else: chain nodes may lag. */
  private static final int USURPED_LOOKS = 3;

  private static final long MILLION = 1_000_000;

  /** An action without a nonce yet. */
  private static final class Waiting {
    final List<Long> ids = new ArrayList<>();
    ChannelAction what;
    long sinceNanos;

    Waiting(ChannelAction what, long nanos) {
      this.what = what;
      this.sinceNanos = nanos;
    }
  }

  private final Servers servers;
  private final Outbox outbox;
  private final ChannelsContract contracts;
  private final Curve curve;
  private final Patience patience;
  private final LongSupplier nanos;
  private final Optional<RelayedActs> relayed;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private final TreeMap<Long, Flight> flights = new TreeMap<>();
  private long lastFinalHead = Long.MIN_VALUE;

  Actions(
      Servers servers,
      Outbox outbox,
      ChannelsContract contracts,
      Curve curve,
      Patience patience,
      LongSupplier nanos,
      Optional<RelayedActs> relayed) {
    this.relayed = relayed;
    this.servers = servers;
    this.outbox = outbox;
    this.contracts = contracts;
    this.curve = curve;
    this.patience = patience;
    this.nanos = nanos;
  }

  /**
   * Goes on with what an earlier life sent.
   *
   * @throws IllegalStateException when a note is not ours: the nonce in it must not be used again
   */
  synchronized void restore(SortedMap<Long, Bytes> notes) {
    notes.forEach(
        (nonce, note) -> {
          try {
            flights.put(nonce, new Flight(Sent.read(note), true, nanos.getAsLong()));
          } catch (Malformed e) {
            throw new IllegalStateException(
                "the stored note about transaction " + nonce + " cannot be read: " + e.what(), e);
          }
        });
  }

  /** The node asks for an unanswered action again and again: it is on its way once. */
  synchronized void ask(long id, ChannelAction what, Chain.Events events) {
    String purpose = Purpose.of(what);
    for (Flight flight : flights.values()) {
      if (flight.sent.purpose().equals(purpose) && !flight.reverted) {
        remember(flight.ids, id);
        return;
      }
    }
    Waiting waits = waiting.get(purpose);
    if (waits == null && waiting.size() >= WAITING_MOST) {
      events.failed(id, WAITING_MOST + " actions wait for the chain already; it is asked again.");
      return;
    }
    if (waits == null) {
      waits = new Waiting(what, nanos.getAsLong());
      waiting.put(purpose, waits);
    }
    waits.what = what;
    remember(waits.ids, id);
  }

  private static void remember(List<Long> ids, long id) {
    if (!ids.contains(id)) {
      ids.add(id);
    }
  }

  /** The note about this nonce is durable. */
  synchronized void noted(long nonce) {
    Flight flight = flights.get(nonce);
    if (flight != null) {
      flight.noted = true;
    }
  }

  /**
   * Moves all as far as they go now.
   *
   * @param finalHead what is in this block or an older one stays there
   */
  synchronized void step(long finalHead, Chain.Events events) throws RpcFailure {
    boolean isIdle = waiting.isEmpty() && flights.values().stream().allMatch(Flight::isIncluded);
    if (isIdle && (flights.isEmpty() || finalHead == lastFinalHead)) {
      return; // what is in a block can only leave it with a new one
    }
    lastFinalHead = finalHead;
    long count = servers.chain().transactionCount(outbox.address());
    int inFlight = 0;
    for (Map.Entry<Long, Flight> entry : new TreeMap<>(flights).entrySet()) {
      Flight flight = entry.getValue();
      if (entry.getKey() < count) {
        follow(entry.getKey(), flight, finalHead, events);
      } else {
        flight.block = Flight.NOWHERE; // also when a re-organisation took it out of one
        flight.usurped = 0;
        push(entry.getKey(), flight, events);
        inFlight++;
      }
    }
    begin(count, inFlight, events);
  }

  /** Its nonce is used: by itself? */
  private void follow(long nonce, Flight flight, long finalHead, Chain.Events events)
      throws RpcFailure {
    if (flight.isIncluded() && flight.block > finalHead) {
      // Until it is final the count of transactions tells when it is not in a block any more.
      return;
    }
    Optional<Receipt> receipt = receipt(flight);
    if (receipt.isPresent()) {
      flight.block = receipt.get().block();
      flight.usurped = 0;
      if (!receipt.get().worked() && !flight.reverted) {
        flight.reverted = true;
        fail(
            flight.ids,
            "The transaction was included in block "
                + flight.block
                + " but had no effect: the contract's state had changed before it.",
            events);
      }
      if (flight.block <= finalHead) {
        forget(nonce, events);
      }
    } else if (++flight.usurped >= USURPED_LOOKS) {
      fail(
          flight.ids,
          "Another transaction of "
              + outbox.address()
              + " took its place, nonce "
              + nonce
              + ". Something else uses this device's key: that must not be.",
          events);
      forget(nonce, events);
    }
  }

  private Optional<Receipt> receipt(Flight flight) throws RpcFailure {
    for (Eip1559Transaction attempt : flight.sent.tries()) {
      Optional<Receipt> receipt = servers.chain().receipt(outbox.hash(attempt));
      if (receipt.isPresent()) {
        return receipt;
      }
    }
    return Optional.empty();
  }

  /** No block has it: gives it to the chain nodes, again and ever dearer. */
  private void push(long nonce, Flight flight, Chain.Events events) throws RpcFailure {
    if (!flight.noted) {
      return;
    }
    if (flight.givenNanos == null || since(flight.givenNanos) >= patience.again()) {
      give(nonce, flight, events);
    } else if (since(flight.offeredNanos) >= patience.dearer()) {
      offerMore(nonce, flight, events);
    }
  }

  private void give(long nonce, Flight flight, Chain.Events events) throws RpcFailure {
    try {
      outbox.send(flight.sent.newest());
      flight.taken = true;
      flight.givenNanos = nanos.getAsLong();
    } catch (RpcFailure.Refused e) {
      flight.givenNanos = nanos.getAsLong();
      if (Outbox.isOvertaken(e)) {
        return; // in a block by now: the next look finds out by which transaction
      }
      if (Outbox.isUnderpriced(e)) {
        offerMore(nonce, flight, events);
      } else {
        fail(flight.ids, explain(flight.sent.newest(), e), events);
        if (!flight.taken) {
          forget(nonce, events); // no chain node ever had it: the nonce is free
        }
      }
    }
  }

  private void offerMore(long nonce, Flight flight, Chain.Events events) throws RpcFailure {
    flight.offeredNanos = nanos.getAsLong();
    Eip1559Transaction stuck = flight.sent.newest();
    Eip1559Transaction dearer = outbox.dearer(stuck);
    if (flight.sent.tries().size() >= Sent.TRIES_MOST || dearer.equals(stuck)) {
      fail(
          flight.ids,
          "No block has taken the transaction, although it was offered "
              + flight.sent.tries().size()
              + " times, at last for "
              + stuck.feeMost()
              + " wei for each unit of gas. The chain is too busy or the fee too high for now; it"
              + " stays offered.",
          events);
      return;
    }
    flight.sent = flight.sent.with(dearer);
    note(nonce, flight, events);
  }

  private void note(long nonce, Flight flight, Chain.Events events) {
    flight.noted = false;
    flight.givenNanos = null;
    events.note(nonce, flight.sent.note());
  }

  private void forget(long nonce, Chain.Events events) {
    flights.remove(nonce);
    events.note(nonce, Bytes.EMPTY);
  }

  /** Gives nonces to what waits, the smallest free ones, so that there is never a gap. */
  private void begin(long count, int alreadyInFlight, Chain.Events events) throws RpcFailure {
    int inFlight = alreadyInFlight;
    for (String purpose : new ArrayList<>(waiting.keySet())) {
      Waiting waits = waiting.get(purpose);
      if (waits == null || inFlight >= IN_FLIGHT_MOST) {
        return;
      }
      long nonce = count;
      while (flights.containsKey(nonce)) {
        nonce++;
      }
      try {
        if (isForOthers(purpose, waits)) {
          waiting.remove(purpose);
          continue;
        }
        ContractCall call = ChannelCalls.encode(waits.what, contracts, curve, outbox.address());
        Eip1559Transaction transaction =
            outbox.prepare(Optional.of(call.to()), Amount.ZERO, call.data(), nonce);
        waiting.remove(purpose);
        if (isTooPoor(transaction) && handOver(purpose, waits)) {
          continue;
        }
        Flight flight =
            new Flight(new Sent(purpose, List.of(transaction)), false, nanos.getAsLong());
        flight.ids.addAll(waits.ids);
        flights.put(nonce, flight);
        note(nonce, flight, events);
        inFlight++;
      } catch (RpcFailure.Refused e) {
        waiting.remove(purpose);
        if (!relayed.map(others -> others.joins(purpose, waits.ids)).orElse(false)) {
          fail(waits.ids, outbox.explain(e), events);
        }
      }
    }
  }

  /** RL-28: others have it and still have time for it, or the user wants it to be theirs. */
  private boolean isForOthers(String purpose, Waiting waits) throws RpcFailure {
    if (relayed.isEmpty()) {
      return false;
    }
    RelayedActs others = relayed.get();
    return others.keeps(purpose, waits.ids)
        || (isAlwaysTheirs(others, waits.what) && !others.has(purpose) && handOver(purpose, waits));
  }

  /** An answer takes the one place of a tower (RL-33): with coin it is the node's own to send. */
  private static boolean isAlwaysTheirs(RelayedActs others, ChannelAction what) {
    return others.isAlways() && !(what instanceof ChannelAction.Raise);
  }

  private boolean isTooPoor(Eip1559Transaction transaction) throws RpcFailure {
    return relayed.isPresent() && outbox.isTooPoorFor(transaction);
  }

  private boolean handOver(String purpose, Waiting waits) throws RpcFailure {
    return relayed.isPresent()
        && relayed.get().handOver(purpose, waits.ids, waits.what, servers.chain());
  }

  /** While no chain node answers others may: what was signed needs none of ours. */
  private void handOverUnread() {
    for (Map.Entry<String, Waiting> entry : new ArrayList<>(waiting.entrySet())) {
      Waiting waits = entry.getValue();
      if (relayed.isPresent()
          && since(waits.sinceNanos) > patience.again()
          && relayed.get().handOverUnread(entry.getKey(), waits.ids, waits.what)) {
        waiting.remove(entry.getKey());
      }
    }
  }

  private String explain(Eip1559Transaction transaction, RpcFailure.Refused refusal)
      throws RpcFailure {
    if (!Outbox.isTooPoor(refusal)) {
      return outbox.explain(refusal);
    }
    return outbox.tooPoor(Outbox.cost(transaction));
  }

  private static void fail(List<Long> ids, String why, Chain.Events events) {
    ids.forEach(id -> events.failed(id, why));
    ids.clear();
  }

  private long since(long past) {
    return (nanos.getAsLong() - past) / MILLION;
  }

  /** While the chain is out of reach: nobody is kept waiting for ever. */
  synchronized void expire(String why, Chain.Events events) {
    handOverUnread();
    for (Map.Entry<String, Waiting> entry : new ArrayList<>(waiting.entrySet())) {
      if (since(entry.getValue().sinceNanos) > patience.expire()) {
        waiting.remove(entry.getKey());
        fail(entry.getValue().ids, "It was not sent. " + why, events);
      }
    }
    for (Flight flight : flights.values()) {
      if (!flight.isIncluded() && since(flight.offeredNanos) > patience.expire()) {
        fail(flight.ids, "It was sent, its outcome is unknown. " + why, events);
      }
    }
  }
}
