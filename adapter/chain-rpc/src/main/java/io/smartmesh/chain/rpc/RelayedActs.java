package io.smartmesh.chain.rpc;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.errand.Word;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.Erc20;
import io.smartmesh.ethereum.channels.CallsForOthers;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.node.Chain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Runs {@link Handovers}: signs, and has couriers asked by threads of its own. For any thread. */
final class RelayedActs implements AutoCloseable {
  /** Notes about acts are numbered from here on: no nonce of an account comes near it. */
  static final long FIRST_NOTE = 1L << 62;

  private static final int WORKERS = 3;
  private static final long LOOK_MILLIS = 250;
  private static final long MILLION = 1_000_000;
  private static final long MILLIS_PER_SECOND = 1_000;

  private final ActTerms terms;
  private final ChannelsContract contracts;
  private final Address self;
  private final CallsForOthers calls;
  private final LongSupplier nanos;
  private final Handovers handovers;
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable ChainTime seen;
  private long seenMillis;
  private Chain.@Nullable Events events;
  private Runnable wake = () -> {};
  private boolean closed;

  RelayedActs(
      ActTerms terms, ChannelsContract contracts, SigningKey key, Curve curve, LongSupplier nanos) {
    this.terms = terms;
    this.contracts = contracts;
    this.self = key.address();
    this.nanos = nanos;
    this.calls = new CallsForOthers(contracts, curve, key, terms.paidCalls());
    this.handovers =
        new Handovers(
            new Handovers.Party(
                contracts.chainId(),
                contracts.token(),
                key.address(),
                terms.paidCalls(),
                terms.feeMost(),
                terms.couriers().stream().map(ActCourier::name).toList(),
                digest -> signature(key, curve, digest)),
            new News(),
            FIRST_NOTE);
  }

  private static Bytes signature(SigningKey key, Curve curve, Hash digest) {
    Signature signature = key.sign(digest);
    int v =
        27
            + curve
                .recoveryId(key.publicKey(), digest, signature)
                .orElseThrow(IllegalStateException::new);
    return Bytes.concat(signature.rs(), Bytes.of(v));
  }

  /**
   * @param notes those from {@link #FIRST_NOTE} on
   * @param look at the chain, as something is said to be in it
   * @throws IllegalStateException when one is not ours
   */
  synchronized void start(SortedMap<Long, Bytes> notes, Chain.Events told, Runnable look) {
    events = told;
    wake = look;
    try {
      handovers.restore(new TreeMap<>(notes), millis());
    } catch (Malformed e) {
      throw new IllegalStateException("a stored act cannot be read: " + e.what(), e);
    }
    for (int i = 0; i < WORKERS; i++) {
      Thread worker = new Thread(this::work, "smartmesh-acts-" + i);
      worker.setDaemon(true);
      threads.add(worker);
      worker.start();
    }
  }

  /** The newest block's time. */
  synchronized void sighted(ChainTime time) {
    seen = time;
    seenMillis = millis();
  }

  boolean isAlways() {
    return terms.isAlways();
  }

  /** The node asks again for what others have; false: it should do it by itself, if it can. */
  synchronized boolean keeps(String purpose, List<Long> ids) {
    return !handovers.isOverdue(purpose, millis()) && handovers.join(purpose, ids, millis());
  }

  synchronized boolean has(String purpose) {
    return handovers.has(purpose);
  }

  /** Others have it, and the node cannot do better. */
  synchronized boolean joins(String purpose, List<Long> ids) {
    return handovers.join(purpose, ids, millis());
  }

  /** Hands it over. False: others cannot do it, or have too much in hand. */
  boolean handOver(String purpose, List<Long> ids, ChannelAction what, EthereumClient chain)
      throws RpcFailure {
    Amount nonce = Amount.ZERO;
    if (CallsForOthers.paysIn(what)) {
      Bytes answer = chain.call(Erc20.nonces(contracts.token(), self));
      try {
        nonce = Erc20.decodeAmount(answer);
      } catch (Malformed e) {
        throw new RpcFailure.Nonsense("a number of permits has " + answer.length() + " bytes");
      }
    }
    return handOver(purpose, ids, what, nonce);
  }

  /** The same while no chain node answers: nothing that pays in can be signed. */
  boolean handOverUnread(String purpose, List<Long> ids, ChannelAction what) {
    return !CallsForOthers.paysIn(what) && handOver(purpose, ids, what, Amount.ZERO);
  }

  private synchronized boolean handOver(
      String purpose, List<Long> ids, ChannelAction what, Amount nonce) {
    if (handovers.join(purpose, ids, millis())) {
      return true;
    }
    if (seen == null || handovers.isFull()) {
      return false;
    }
    ChainTime end = now().plusSeconds(Handovers.SIGNED_SECONDS);
    ChainTime until = CallsForOthers.deadline(what).filter(own -> own.isBefore(end)).orElse(end);
    Optional<ContractCall> call = calls.call(what, until, nonce);
    call.ifPresent(act -> handovers.want(purpose, ids, act, until, millis()));
    notifyAll();
    return call.isPresent();
  }

  synchronized void noted(long number) {
    handovers.noted(number);
    notifyAll();
  }

  private void work() {
    while (true) {
      Handovers.Task task;
      try {
        task = take();
      } catch (InterruptedException e) {
        return;
      }
      Word word = ask(task);
      synchronized (this) {
        handovers.told(task, word, millis());
        notifyAll();
      }
      if (word instanceof Word.Standing standing && standing.state() == Word.State.DONE) {
        wake.run();
      }
    }
  }

  private synchronized Handovers.Task take() throws InterruptedException {
    while (true) {
      if (closed) {
        throw new InterruptedException("closed");
      }
      Optional<Handovers.Task> next =
          seen == null ? Optional.empty() : handovers.next(now(), millis());
      if (next.isPresent()) {
        return next.get();
      }
      wait(handovers.isEmpty() ? 0 : LOOK_MILLIS);
    }
  }

  private Word ask(Handovers.Task task) {
    for (ActCourier courier : terms.couriers()) {
      if (courier.name().equals(task.courier())) {
        try {
          if (task instanceof Handovers.Task.Quote quote) {
            return courier.quote(quote.act());
          } else if (task instanceof Handovers.Task.HandIn in) {
            return courier.handIn(in.request());
          }
          return courier.look(((Handovers.Task.Look) task).id());
        } catch (RuntimeException e) {
          return Word.refusal("nonsense", String.valueOf(e.getMessage()), true);
        }
      }
    }
    return Word.refusal("no-relayer", task.courier(), false);
  }

  private ChainTime now() {
    ChainTime last = seen == null ? ChainTime.ZERO : seen;
    return last.plusSeconds((millis() - seenMillis) / MILLIS_PER_SECOND);
  }

  private long millis() {
    return nanos.getAsLong() / MILLION;
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    threads.forEach(Thread::interrupt);
  }

  /** Silent before the start. */
  private final class News implements Handovers.Sink {
    @Override
    public void note(long number, Bytes note) {
      if (events != null) {
        events.note(number, note);
      }
    }

    @Override
    public void failed(long action, String why) {
      if (events != null) {
        events.failed(action, why);
      }
    }

    @Override
    public void handedOver(String purpose, String courier, Amount fee) {
      terms.listener().handedOver(purpose, courier, fee);
    }
  }
}
