package io.smartmesh.errand;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Requests that carriers brought here. Who signed them may be far away for days and cannot ask
 * again, so they are kept on disk until the relayer has settled them or their time is over; the
 * last word goes back as it came (RL-37).
 */
final class Custody {
  /** Jobs of others are numbered below. */
  static final long FIRST_JOB = 1L << 62;

  private final TreeMap<Hash, Kept> all;
  private final TreeMap<Long, Hash> jobs = new TreeMap<>();
  private final Consumer<ErrandOutput> out;
  private Optional<ErrandInput.Served> served = Optional.empty();
  private long lastJob = FIRST_JOB;

  /** One request, of whom, and what the relayer says of it. */
  static final class Kept {
    final Hash id;
    final Address from;
    final Errand.Order order;
    Optional<Word> word = Optional.empty();
    Moment nextAt;
    long pause = ErrandLimits.RETRY_MILLIS;

    Kept(Address from, Errand.Order order, Moment now) {
      this.id = order.id();
      this.from = from;
      this.order = order;
      this.nextAt = now;
    }

    ChainTime end() {
      return order.request().message().deadline().plusSeconds(ErrandLimits.GRACE_SECONDS);
    }
  }

  Custody(TreeMap<Hash, Kept> all, Consumer<ErrandOutput> out) {
    this.all = all;
    this.out = out;
  }

  void serve(Optional<ErrandInput.Served> who, Moment now) {
    served = who;
    all.values().forEach(one -> one.nextAt = one.nextAt.earlier(now));
  }

  /** The same once more is the same. */
  void take(Address from, Errand.Order order, ChainTime at, Moment now) {
    Kept kept = new Kept(from, order, now);
    int ofOne = (int) all.values().stream().filter(one -> one.from.equals(from)).count();
    ChainTime deadline = order.request().message().deadline();
    if (all.containsKey(kept.id)) {
      return;
    } else if (!deadline.isAfter(at)) {
      answer(kept, tooLate(deadline, at), at);
    } else if (all.size() >= ErrandLimits.KEPT || ofOne >= ErrandLimits.KEPT_OF_ONE) {
      answer(kept, Word.refusal("busy", all.size() + " at once", true), at);
    } else {
      all.put(kept.id, kept);
      store(kept);
    }
  }

  private static Word tooLate(ChainTime deadline, ChainTime at) {
    return Word.refusal("too-late", deadline.seconds() + " < " + at.seconds(), false);
  }

  void said(long job, Word word, ChainTime at, Moment now) {
    Hash id = jobs.remove(job);
    Kept kept = id == null ? null : all.get(id);
    if (kept == null) {
      return;
    }
    if (word instanceof Word.Refused refused
        && (refused.again() || refused.code().equals("unknown-request"))) {
      if (refused.code().equals("unknown-request") && kept.word.isPresent()) {
        kept.word = Optional.empty(); // it was lost there: it is handed in again
        store(kept);
      }
    } else if (word instanceof Word.Standing standing && !standing.id().equals(kept.id)) {
      return;
    } else if (Handed.isFinal(word)) {
      answer(kept, word, at);
      drop(kept);
    } else if (!kept.word.equals(Optional.of(word))) {
      kept.word = Optional.of(word);
      store(kept);
    }
  }

  void wake(ChainTime at, Moment now) {
    for (Kept kept : new ArrayList<>(all.values())) {
      if (at.isAfter(kept.end())) {
        answer(kept, kept.word.orElse(tooLate(kept.end(), at)), at);
        drop(kept);
      } else if (!kept.nextAt.isAfter(now)) {
        kept.nextAt = now.plusMillis(kept.pause);
        kept.pause = Math.min(2 * kept.pause, ErrandLimits.RETRY_MILLIS_MOST);
        work(kept);
      }
    }
  }

  private void work(Kept kept) {
    boolean isServed =
        served
            .filter(
                who ->
                    who.chainId() == kept.order.chainId() && who.token().equals(kept.order.token()))
            .isPresent();
    if (isServed) {
      jobs.values().removeIf(kept.id::equals); // what was not answered will not be
      lastJob++;
      jobs.put(lastJob, kept.id);
      out.accept(
          kept.word.isPresent()
              ? new ErrandOutput.Look(lastJob, kept.id)
              : new ErrandOutput.Carry(lastJob, kept.order));
    }
  }

  private void answer(Kept kept, Word word, ChainTime at) {
    Bytes contents = ErrandBundle.encode(kept.id, word);
    long seconds = Math.max(0, kept.end().seconds() - at.seconds()) + ErrandLimits.OFFER_SECONDS;
    Bytes label = ErrandBundle.label(kept.id, kept.from);
    out.accept(new ErrandOutput.Bundle(kept.from, contents, seconds, label));
  }

  private void store(Kept kept) {
    out.accept(new ErrandOutput.Store(ErrandRecords.put(kept)));
  }

  private void drop(Kept kept) {
    all.remove(kept.id);
    jobs.values().removeIf(kept.id::equals);
    out.accept(new ErrandOutput.Store(ErrandRecords.dropKept(kept.id)));
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Kept kept : all.values()) {
      next = next.earlier(kept.nextAt);
    }
    return next;
  }
}
