package io.smartmesh.errand;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request of this device's user, and what others say of it (RL-21). The most careful reading of
 * their words counts: on its way where somebody says so, told to be done where somebody says so and
 * nobody that it is still on its way, failed only where all say it. Done is what the chain shows.
 */
final class Handed {
  final Hash id;
  final Errand.Order order;
  final ChainTime at;

  /** Each with its last word. */
  final Map<Address, Optional<Word>> helpers = new LinkedHashMap<>();

  /** To whom carriers take it (RL-37). */
  final Set<Address> carried = new LinkedHashSet<>();

  /** What the chain shows. */
  Proof proof = Proof.NONE;

  boolean isOver;
  Moment nextAt;
  long pause = ErrandLimits.RETRY_MILLIS;

  /** RL-36. */
  enum Proof {
    NONE(0),
    CARRIED_OUT(1),
    VOID(2);

    /** In records. */
    final int number;

    Proof(int number) {
      this.number = number;
    }

    static Proof of(int number) throws Malformed {
      for (Proof proof : values()) {
        if (proof.number == number) {
          return proof;
        }
      }
      throw new Malformed("unknown proof " + number);
    }
  }

  Handed(Errand.Order order, ChainTime at, Moment now) {
    this.id = order.id();
    this.order = order;
    this.at = at;
    this.nextAt = now;
  }

  boolean help(Address device) {
    if (helpers.containsKey(device) || helpers.size() >= ErrandLimits.HELPERS) {
      return false;
    }
    helpers.put(device, Optional.empty());
    return true;
  }

  /** Whether this is news. What is done stays done; a refusal takes no state back. */
  boolean said(Address device, Word word) {
    Optional<Word> before = helpers.getOrDefault(device, Optional.empty());
    boolean isSettled = before.filter(Handed::isFinal).isPresent();
    boolean isStep = word instanceof Word.Standing;
    if (!helpers.containsKey(device)
        || before.equals(Optional.of(word))
        || (isSettled && !isStep)
        || before.map(Handed::state).equals(Optional.of(ErrandView.State.TOLD))
        || (!isStep && before.filter(w -> w instanceof Word.Standing).isPresent())) {
      return false;
    }
    helpers.put(device, Optional.of(word));
    return true;
  }

  /** Nothing more is asked of who said this. */
  static boolean isFinal(Word word) {
    ErrandView.State state = state(word);
    return state == ErrandView.State.TOLD
        || state == ErrandView.State.FAILED
        || state == ErrandView.State.EXPIRED
        || state == ErrandView.State.REFUSED;
  }

  static ErrandView.State state(Word word) {
    if (!(word instanceof Word.Standing standing)) {
      return ErrandView.State.REFUSED;
    }
    return standing.state() == Word.State.DONE
        ? ErrandView.State.TOLD
        : ErrandView.State.valueOf(standing.state().name());
  }

  /** The word that counts. */
  private Optional<Word> word() {
    Collection<Optional<Word>> all = helpers.values();
    Optional<Word> best = Optional.empty();
    for (Optional<Word> one : all) {
      if (one.isPresent() && (!best.isPresent() || rank(one.get()) < rank(best.get()))) {
        best = one;
      }
    }
    return best;
  }

  private static int rank(Word word) {
    switch (state(word)) {
      case QUEUED:
        return 0;
      case SENT:
        return 1;
      case MINED:
        return 2;
      case TOLD:
        return 3;
      default:
        return 4;
    }
  }

  ErrandView.State state() {
    if (proof != Proof.NONE) {
      return proof == Proof.CARRIED_OUT ? ErrandView.State.DONE : ErrandView.State.VOID;
    }
    ErrandView.State told = word().map(Handed::state).orElse(ErrandView.State.WAITING);
    return isOver && !word().filter(Handed::isFinal).isPresent() ? ErrandView.State.LAPSED : told;
  }

  /** RL-20: until when its fate may change. */
  ChainTime end() {
    return order.request().message().deadline().plusSeconds(ErrandLimits.GRACE_SECONDS);
  }

  ErrandView view() {
    String why = "";
    Optional<Hash> transaction = Optional.empty();
    Optional<Word> told = word();
    if (told.isPresent() && told.get() instanceof Word.Standing standing) {
      why = standing.why();
      transaction = standing.transaction();
    } else if (told.isPresent()) {
      why = ((Word.Refused) told.get()).what();
    }
    return new ErrandView(
        id,
        order.request(),
        at,
        state(),
        why,
        transaction,
        isOver,
        new ArrayList<>(helpers.keySet()));
  }
}
