package io.smartmesh.relayer.core;

import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.chain.rpc.ChainAccess;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.relayer.core.Entry.State;
import io.smartmesh.relayer.core.Refusal.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Brings what was taken into the chain (RL-6 to RL-11). Each {@link #step} looks at the store and
 * at the chain and does what can be done now; whatever ends it, another one goes on, here or
 * elsewhere. For one thread.
 */
public final class Sender {
  private final Terms terms;
  private final ChainAccess chain;
  private final Ledger ledger;
  private final Desk.Rates rates;
  private final Pace pace;
  private final Loads loads;
  private final TreeMap<Long, Watch> watches = new TreeMap<>();
  private String trouble = "";
  private boolean leads;
  private long refusedAt = Entry.NONE;
  private Moment forgotAt = new Moment(Long.MIN_VALUE);

  /**
   * Milliseconds.
   *
   * @param again after which a transaction that is in no block is handed over again
   * @param dearer after which more is offered for it
   * @param confirmations blocks on top of one that is believed
   */
  public record Pace(long again, long dearer, int confirmations) {
    /** For chains with a block every dozen seconds. */
    public static final Pace USUAL = new Pace(30_000, 60_000, 12);
  }

  /** What is remembered of a nonce while this program runs. */
  private static final class Watch {
    Optional<Moment> given = Optional.empty();
    Moment offered;
    int looks;
    long lookedAt = Entry.NONE;

    Watch(Moment now) {
      this.offered = now;
    }
  }

  private static final long FORGET_MILLIS = 3_600_000;

  public Sender(
      Terms terms,
      ChainAccess chain,
      Ledger ledger,
      SigningKey key,
      Curve curve,
      Desk.Rates rates,
      Pace pace) {
    this.terms = terms;
    this.chain = chain;
    this.ledger = ledger;
    this.rates = rates;
    this.pace = pace;
    this.loads = new Loads(terms, chain, key, curve);
  }

  /** Why less is done than could be; empty when all is well. */
  public synchronized String trouble() {
    return trouble;
  }

  /** Whether it is this one that sends. */
  public synchronized boolean leads() {
    return leads;
  }

  private synchronized void say(String sentence) {
    trouble = sentence;
  }

  private synchronized void leads(boolean now) {
    leads = now;
  }

  /**
   * @param clock seconds since 1970, for when it was
   */
  public void step(Moment now, long clock) throws RpcFailure, LedgerFailure {
    leads(ledger.lead());
    if (!leads()) {
      watches.clear(); // whoever leads now sends them
      say("");
      return;
    }
    ChainAccess.Head head = chain.head();
    long count = chain.count(terms.relayer());
    long floor = ledger.senderFloor();
    if (count < floor) {
      // RL-10: a nonce below it must not be used again, and one above it would wait for ever.
      say(
          "The chain node is behind: "
              + count
              + " transactions, at least "
              + floor
              + " are there.");
      return;
    }
    say("");
    Turn turn = new Turn(now, clock, head, chain.prices(), rates.now());
    for (Flight flight : ledger.senderFlights()) {
      if (flight.nonce() < count) {
        follow(flight, turn);
      } else {
        push(flight, turn);
        turn.inFlight++;
        turn.atStake = turn.atStake.plusOrMost(flight.newest().costMost());
      }
    }
    begin(count, turn);
    if (now.millisSince(forgotAt) > FORGET_MILLIS) {
      forgotAt = now;
      ledger.senderForgets(clock - RelayerLimits.KEPT_SECONDS);
    }
  }

  /** The world in one step. */
  private static final class Turn {
    final Moment now;
    final long clock;
    final ChainAccess.Head head;
    final ChainAccess.Prices prices;
    final Result<Tariff, Refusal> tariff;
    int inFlight;
    Amount atStake = Amount.ZERO;

    Turn(
        Moment now,
        long clock,
        ChainAccess.Head head,
        ChainAccess.Prices prices,
        Result<Tariff, Refusal> tariff) {
      this.now = now;
      this.clock = clock;
      this.head = head;
      this.prices = prices;
      this.tariff = tariff;
    }

    ChainTime earliestDeadline() {
      return head.time().plusSeconds(RelayerLimits.SEND_LEAST);
    }
  }

  private Watch watch(long nonce, Turn turn) {
    return watches.computeIfAbsent(nonce, n -> new Watch(turn.now));
  }

  // --- a nonce that is used
  // -----------------------------------------------------------------------

  private void follow(Flight flight, Turn turn) throws RpcFailure, LedgerFailure {
    Watch watch = watch(flight.nonce(), turn);
    watch.given = Optional.empty(); // should its block vanish, it is handed over at once
    List<Entry> entries = ledger.senderEntries(flight.nonce());
    for (Flight.Offer offer : flight.offers()) {
      Optional<ChainAccess.Receipt> receipt = chain.receipt(offer.hash());
      if (receipt.isPresent()) {
        watch.looks = 0;
        included(flight, entries, offer.hash(), receipt.get(), turn);
        return;
      }
    }
    if (watch.lookedAt != turn.head.number()) {
      watch.lookedAt = turn.head.number();
      watch.looks++;
    }
    if (watch.looks >= RelayerLimits.USURPED_LOOKS) {
      usurped(flight, entries, turn);
    }
  }

  private void included(
      Flight flight, List<Entry> entries, Hash hash, ChainAccess.Receipt receipt, Turn turn)
      throws LedgerFailure {
    boolean isFinal = receipt.block() + pace.confirmations() <= turn.head.number();
    Set<String> done = TokenCalls.carriedOut(receipt, terms.token());
    List<Entry> after = new ArrayList<>();
    for (Entry entry : entries) {
      if (done.contains(TokenCalls.mark(entry.request()))) {
        after.add(entry.in(isFinal ? State.DONE : State.MINED, hash, receipt.block()));
      } else if (isFinal) {
        after.add(inVain(entry, hash));
      }
    }
    if (isFinal) {
      ledger.senderCloses(flight.nonce(), after, turn.clock);
      watches.remove(flight.nonce());
    } else if (!entries.containsAll(after)) {
      ledger.senderWrites(after, turn.clock);
    }
  }

  private static Entry inVain(Entry entry, Hash hash) {
    String why = Refusal.of(Why.NO_EFFECT, entry.id(), hash).what();
    return entry.tries() + 1 >= RelayerLimits.TRIES_MOST
        ? entry.back(why).ended(State.FAILED, why)
        : entry.back(why);
  }

  /** The nonce is used, and no transaction of ours has a receipt. */
  private void usurped(Flight flight, List<Entry> entries, Turn turn)
      throws RpcFailure, LedgerFailure {
    List<Entry> after = new ArrayList<>();
    boolean isOpen = false;
    for (Entry entry : entries) {
      boolean isUsed = loads.isUsed(entry.request());
      if (!isUsed) {
        after.add(entry.waits("Another transaction of the relayer's account took its place."));
      } else if (isLong(entry, turn)) {
        after.add(entry.ended(State.FAILED, nonceUsed(entry)));
      } else {
        isOpen = true; // carried out by ours, whose receipt is still to come, or taken back
      }
    }
    if (isOpen) {
      ledger.senderWrites(after, turn.clock);
    } else {
      ledger.senderCloses(flight.nonce(), after, turn.clock);
      watches.remove(flight.nonce());
    }
  }

  private static boolean isLong(Entry entry, Turn turn) {
    ChainTime end = entry.request().message().deadline();
    return end.plusSeconds(RelayerLimits.FAILED_SECONDS).isBefore(turn.head.time());
  }

  private static String nonceUsed(Entry entry) {
    return Refusal.of(
            Why.NONCE_USED, entry.request().message().nonce(), "another message of the signer's")
        .what();
  }

  // --- a nonce that no block has
  // ------------------------------------------------------------------

  private void push(Flight flight, Turn turn) throws RpcFailure, LedgerFailure {
    Watch watch = watch(flight.nonce(), turn);
    watch.looks = 0;
    List<Entry> entries = ledger.senderEntries(flight.nonce());
    if (entries.stream().anyMatch(entry -> entry.state() == State.MINED)) {
      // RL-10: its block is gone.
      entries = entries.stream().map(entry -> entry.sent(entry.nonce())).toList();
      ledger.senderWrites(entries, turn.clock);
    }
    if (watch.given.isEmpty() || turn.now.millisSince(watch.given.get()) >= pace.again()) {
      give(flight, entries, watch, turn);
    } else if (turn.now.millisSince(watch.offered) >= pace.dearer()) {
      offerMore(flight, entries, watch, turn);
    }
  }

  private void give(Flight flight, List<Entry> entries, Watch watch, Turn turn)
      throws RpcFailure, LedgerFailure {
    watch.given = Optional.of(turn.now);
    try {
      if (chain.give(flight.newest().signed()) == ChainAccess.Given.UNDERPRICED) {
        offerMore(flight, entries, watch, turn);
      }
    } catch (RpcFailure.Refused e) {
      say(e.getMessage());
    }
  }

  /** RL-8: more for the same nonce, of those that can still be carried out, never at a loss. */
  private void offerMore(Flight flight, List<Entry> entries, Watch watch, Turn turn)
      throws RpcFailure, LedgerFailure {
    watch.offered = turn.now;
    if (flight.offers().size() >= RelayerLimits.OFFERS_MOST
        || !(turn.tariff instanceof Result.Ok<Tariff, Refusal> known)) {
      return;
    }
    List<Entry> inTime = new ArrayList<>();
    for (Entry entry : entries) {
      if (!isLate(entry, turn)) {
        inTime.add(entry);
      }
    }
    Loads.Load load = loads.that(inTime);
    Optional<Flight.Offer> offer =
        load.works().isEmpty()
            ? loads.nothing(flight, turn.prices, known.value())
            : loads.dearer(flight, load.works(), turn.prices, known.value());
    if (offer.isPresent()) {
      ledger.senderOffers(flight.nonce(), offer.get(), List.of(), turn.clock);
      watch.given = Optional.of(turn.now);
      try {
        chain.give(offer.get().signed());
      } catch (RpcFailure.Refused e) {
        say(e.getMessage());
      }
    }
  }

  private static boolean isLate(Entry entry, Turn turn) {
    return entry.request().message().deadline().isBefore(turn.earliestDeadline());
  }

  // --- what waits
  // ---------------------------------------------------------------------------------

  private void begin(long count, Turn turn) throws RpcFailure, LedgerFailure {
    dropLate(turn);
    if (!(turn.tariff instanceof Result.Ok<Tariff, Refusal> known)) {
      say(turn.tariff.fold(t -> "", Refusal::what));
      return;
    }
    Tariff tariff = known.value();
    if (turn.prices.sum().isMoreThan(tariff.priceMost())) {
      say(Refusal.of(Why.PRICE_TOO_HIGH, turn.prices.sum(), tariff.priceMost()).what());
      return;
    }
    List<Entry> paying = new ArrayList<>();
    int most = RelayerLimits.BATCH_MOST * RelayerLimits.IN_FLIGHT_MOST;
    for (Entry entry : ledger.senderQueue(tariff.perGas(turn.prices.sum()), most)) {
      boolean pays =
          !tariff.priceFor(entry.request().pays(), entry.gas()).isLessThan(turn.prices.sum());
      // Refused in this very block: the next one may say otherwise.
      boolean isJustRefused = entry.refusals() > 0 && turn.head.number() == refusedAt;
      if (pays && !isJustRefused) {
        paying.add(entry);
      }
    }
    Set<Long> used = new TreeSet<>();
    ledger.senderFlights().forEach(flight -> used.add(flight.nonce()));
    while (!paying.isEmpty() && turn.inFlight < RelayerLimits.IN_FLIGHT_MOST) {
      long nonce = count;
      while (used.contains(nonce)) {
        nonce++;
      }
      if (!fly(nonce, Loads.first(paying), paying, tariff, turn)) {
        return;
      }
      used.add(nonce);
    }
  }

  /** Those that no block can have in time any more (RL-9). */
  private void dropLate(Turn turn) throws LedgerFailure {
    List<Entry> late = new ArrayList<>();
    int most = RelayerLimits.WAITING_MOST;
    for (Entry entry : ledger.senderLate(turn.earliestDeadline().seconds(), most)) {
      long deadline = entry.request().message().deadline().seconds();
      late.add(
          entry.ended(
              State.EXPIRED, Refusal.of(Why.EXPIRED, deadline, turn.head.time().seconds()).what()));
    }
    if (!late.isEmpty()) {
      ledger.senderWrites(late, turn.clock);
    }
  }

  /**
   * Sends those of {@code chosen} that would work now, and takes all of them out of {@code paying}.
   *
   * @return false where nothing more can be sent in this step
   */
  private boolean fly(long nonce, List<Entry> chosen, List<Entry> paying, Tariff tariff, Turn turn)
      throws RpcFailure, LedgerFailure {
    paying.removeAll(chosen);
    Loads.Load load = loads.that(chosen);
    if (!load.refused().isEmpty()) {
      refusedAt = turn.head.number();
      ledger.senderWrites(load.refused(), turn.clock);
    }
    if (load.works().isEmpty()) {
      return true;
    }
    Flight.Offer offer = loads.offer(nonce, load.works(), turn.prices, tariff);
    Amount stake = turn.atStake.plusOrMost(offer.costMost());
    Amount coin = chain.coin(terms.relayer());
    if (coin.isLessThan(stake)) {
      say(Refusal.of(Why.TOO_POOR, coin, stake).what());
      return false;
    }
    turn.atStake = stake;
    turn.inFlight++;
    List<Entry> sent = load.works().stream().map(entry -> entry.sent(nonce)).toList();
    // RL-7: before anybody else has it.
    ledger.senderOffers(nonce, offer, sent, turn.clock);
    Flight flight = new Flight(nonce, List.of(offer));
    give(flight, sent, watch(nonce, turn), turn);
    return true;
  }
}
