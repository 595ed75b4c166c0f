package io.smartmesh.chain.rpc;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.errand.Word;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.Distribution;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.TokenMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * The node's acts in the hands of others, from the wish to the end of their time (RL-28 to RL-33).
 * Decides only: whoever runs it does the {@link Task}s and tells what came of them. An act works
 * once on the chain, and its fee is taken with it or not at all (TK-13), so that it may be signed
 * for several, and anew, with nothing to lose but the one fee.
 */
final class Handovers {
  /** Acts in others' hands at once; more are given back. */
  static final int MOST = 32;

  static final int PURPOSE_BYTES = 400;
  static final int NAME_BYTES = 300;

  /** Seconds that an act is signed for, where it has no earlier deadline of its own. */
  static final long SIGNED_SECONDS = 1_800;

  /** After which somebody else is asked as well, and then the node by itself if it can. */
  static final long SILENT_MILLIS = 60_000;

  static final long RETRY_MILLIS = 2_000;
  private static final long RETRY_MILLIS_MOST = 30_000;

  /** What a courier may do now. */
  sealed interface Task {
    /** How much is it? */
    record Quote(String purpose, String courier, ContractCall act) implements Task {}

    /** Take this. */
    record HandIn(long number, String courier, SignedRequest request) implements Task {}

    /** What became of it? */
    record Look(long number, String courier, Hash id) implements Task {}

    String courier();
  }

  /** Where news go, in the order in which they came to be. */
  interface Sink {
    /** To be durable; {@link #noted} answers. Empty: to be forgotten. */
    void note(long number, Bytes note);

    void failed(long action, String why);

    void handedOver(String purpose, String courier, Amount fee);
  }

  /** Who signs, for which contracts. */
  record Party(
      long chainId,
      Address token,
      Address self,
      Address paidCalls,
      Amount feeMost,
      List<String> couriers,
      Function<Hash, Bytes> signature) {}

  private final Party party;
  private final Sink sink;
  private final Map<String, Handover> all = new LinkedHashMap<>();
  private long lastNumber;

  /**
   * @param firstNumber notes get this number and those after it
   */
  Handovers(Party party, Sink sink, long firstNumber) {
    this.party = party;
    this.sink = sink;
    this.lastNumber = firstNumber - 1;
  }

  /** Goes on with what was signed in an earlier life. */
  void restore(SortedMap<Long, Bytes> notes, long millis) throws Malformed {
    for (Map.Entry<Long, Bytes> entry : notes.entrySet()) {
      Handover.Noted noted = Handover.Noted.read(entry.getValue());
      ContractCall call = noted.request().act().orElseThrow(IllegalStateException::new).call();
      Handover handover =
          all.computeIfAbsent(noted.purpose(), p -> new Handover(p, call, noted.until(), millis));
      Hash id = noted.request().message().digest(party.chainId, party.token);
      Handover.Attempt attempt =
          new Handover.Attempt(entry.getKey(), noted.courier(), noted.request(), id, millis);
      attempt.noted = true;
      attempt.over = !party.couriers.contains(noted.courier());
      handover.attempts.put(noted.courier(), attempt);
      lastNumber = Math.max(lastNumber, entry.getKey());
    }
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** The node wants an act that is in others' hands. False: it is not. */
  boolean join(String purpose, List<Long> ids, long millis) {
    Handover known = all.get(purpose);
    if (known != null) {
      known.ask(ids, millis);
    }
    return known != null;
  }

  /** Whether others have had it for so long that the node should do it by itself, if it can. */
  boolean isOverdue(String purpose, long millis) {
    Handover known = all.get(purpose);
    return known != null && millis - known.sinceMillis >= SILENT_MILLIS;
  }

  boolean has(String purpose) {
    return all.containsKey(purpose);
  }

  boolean isFull() {
    return all.size() >= MOST;
  }

  /**
   * To be handed over from now on.
   *
   * @param until chain time after which the act is void
   */
  void want(String purpose, List<Long> ids, ContractCall call, ChainTime until, long millis) {
    Handover handover = new Handover(purpose, call, until, millis);
    handover.ask(ids, millis);
    all.put(purpose, handover);
  }

  void noted(long number) {
    attempt(number).ifPresent(attempt -> attempt.noted = true);
  }

  private Optional<Handover.Attempt> attempt(long number) {
    return all.values().stream()
        .flatMap(handover -> handover.attempts.values().stream())
        .filter(attempt -> attempt.number == number)
        .findFirst();
  }

  /** What can be done now, if anything; {@link #told} answers each. */
  Optional<Task> next(ChainTime chainNow, long millis) {
    for (Handover handover : new ArrayList<>(all.values())) {
      if (chainNow.isAfter(handover.until)) {
        end(handover, "Its time is over, and the chain has not shown it.");
        continue;
      }
      Optional<Task> pressing = press(handover, millis);
      if (pressing.isPresent()) {
        return pressing;
      }
      if (!handover.quoting && handover.needsMore(millis)) {
        Optional<String> untried =
            party.couriers.stream()
                .filter(name -> !handover.attempts.containsKey(name))
                .filter(name -> !handover.refusals.containsKey(name))
                .findFirst();
        if (untried.isPresent()) {
          handover.quoting = true;
          return Optional.of(new Task.Quote(handover.purpose, untried.get(), handover.call));
        } else if (!handover.isAlive()) {
          end(handover, "No relayer does it.");
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Task> press(Handover handover, long millis) {
    for (Handover.Attempt attempt : handover.attempts.values()) {
      boolean isDone = attempt.standing.filter(w -> w.state() == Word.State.DONE).isPresent();
      if (attempt.noted
          && !attempt.busy
          && !attempt.over
          && !isDone
          && attempt.nextMillis <= millis) {
        attempt.busy = true;
        return Optional.of(
            attempt.standing.isPresent()
                ? new Task.Look(attempt.number, attempt.courier, attempt.id)
                : new Task.HandIn(attempt.number, attempt.courier, attempt.request));
      }
    }
    return Optional.empty();
  }

  private void end(Handover handover, String why) {
    all.remove(handover.purpose);
    handover.attempts.values().forEach(attempt -> sink.note(attempt.number, Bytes.EMPTY));
    StringBuilder whole = new StringBuilder("It was to be sent by others. ").append(why);
    handover.refusals.forEach(
        (name, said) -> whole.append(' ').append(name).append(": ").append(said));
    handover.ids.forEach(id -> sink.failed(id, whole.toString()));
  }

  /** What came of a task. */
  void told(Task task, Word word, long millis) {
    if (task instanceof Task.Quote quote) {
      Handover handover = all.get(quote.purpose());
      if (handover != null && handover.call.equals(quote.act())) {
        handover.quoting = false;
        quoted(handover, quote.courier(), word, millis);
      }
      return;
    }
    long number = task instanceof Task.HandIn in ? in.number() : ((Task.Look) task).number();
    for (Handover handover : all.values()) {
      for (Handover.Attempt attempt : handover.attempts.values()) {
        if (attempt.number == number) {
          attempt.busy = false;
          said(handover, attempt, word, millis);
          return;
        }
      }
    }
  }

  private void quoted(Handover handover, String courier, Word word, long millis) {
    if (!(word instanceof Word.Quoted quoted)) {
      handover.refusals.put(courier, text(word));
    } else if (!quoted.paidCalls().equals(party.paidCalls)) {
      handover.refusals.put(
          courier, "its contract is " + quoted.paidCalls() + ", ours " + party.paidCalls + ".");
    } else if (quoted.fee().isMoreThan(party.feeMost)) {
      handover.refusals.put(
          courier,
          "it asks " + smt(quoted.fee()) + " SMT, the limit is " + smt(party.feeMost) + ".");
    } else {
      sign(handover, courier, quoted, millis);
    }
  }

  /** RL-29: the same act has the same nonce for whomever it is signed: one fee at the most. */
  private void sign(Handover handover, String courier, Word.Quoted quoted, long millis) {
    TokenMessage fee =
        TokenMessage.feeFor(
            handover.call,
            Amount.ZERO,
            party.paidCalls,
            party.self,
            quoted.relayer(),
            quoted.fee(),
            handover.until);
    Hash id = fee.digest(party.chainId, party.token);
    SignedRequest request =
        new SignedRequest(
            fee,
            party.signature.apply(id),
            Optional.of(new SignedRequest.Act(handover.call, Amount.ZERO)));
    lastNumber++;
    Handover.Attempt attempt = new Handover.Attempt(lastNumber, courier, request, id, millis);
    handover.attempts.put(courier, attempt);
    sink.note(lastNumber, attempt.note(handover.purpose, handover.until));
    sink.handedOver(handover.purpose, courier, quoted.fee());
  }

  private void said(Handover handover, Handover.Attempt attempt, Word word, long millis) {
    if (word instanceof Word.Standing standing && standing.id().equals(attempt.id)) {
      boolean isLost =
          standing.state() == Word.State.FAILED || standing.state() == Word.State.EXPIRED;
      if (isLost) {
        give(handover, attempt, standing.state() + " " + standing.why());
      } else if (!attempt
          .standing
          .map(Word.Standing::state)
          .equals(Optional.of(standing.state()))) {
        attempt.standing = Optional.of(standing);
        attempt.standingMillis = millis;
      }
      later(attempt, millis, RETRY_MILLIS);
    } else if (word instanceof Word.Refused refused) {
      refused(handover, attempt, refused, millis);
    } else {
      later(attempt, millis, attempt.pause);
    }
  }

  private void refused(
      Handover handover, Handover.Attempt attempt, Word.Refused refused, long millis) {
    boolean isUnknown = refused.code().equals("unknown-request");
    boolean mayWait = refused.again() || refused.code().equals("nonce-pending");
    if (isUnknown) {
      attempt.standing = Optional.empty(); // what it had is lost, or it never had it
    } else if (!mayWait) {
      give(handover, attempt, text(refused));
    }
    later(attempt, millis, attempt.pause);
  }

  private static void give(Handover handover, Handover.Attempt attempt, String why) {
    attempt.over = true;
    handover.refusals.put(attempt.courier, why);
  }

  private static void later(Handover.Attempt attempt, long millis, long pause) {
    attempt.nextMillis = millis + pause;
    attempt.pause = Math.min(2 * pause, RETRY_MILLIS_MOST);
  }

  private static String text(Word word) {
    return word instanceof Word.Refused refused
        ? refused.code() + " " + refused.what()
        : "nonsense.";
  }

  private static String smt(Amount amount) {
    return amount.toDecimal(Distribution.DECIMALS);
  }
}
