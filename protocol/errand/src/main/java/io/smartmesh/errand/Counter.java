package io.smartmesh.errand;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Where others hand in: passes on what they want to the relayer that this node knows, and back what
 * it says (RL-22, RL-23). It remembers nothing that matters: the relayer does, and whoever asks.
 */
final class Counter {
  private final BiConsumer<PublicKey, ErrandMessage> send;
  private final Consumer<ErrandOutput> out;
  private final Assemblies assemblies = new Assemblies();
  private final TreeMap<Long, Pending> jobs = new TreeMap<>();
  private Optional<ErrandInput.Served> served = Optional.empty();
  private long lastJob;
  private int answersLeft;
  private Moment answersFrom = new Moment(Long.MIN_VALUE);

  private record Pending(PublicKey from, Hash about, Moment until) {}

  Counter(BiConsumer<PublicKey, ErrandMessage> send, Consumer<ErrandOutput> out) {
    this.send = send;
    this.out = out;
  }

  void serve(Optional<ErrandInput.Served> who) {
    served = who;
  }

  Optional<Bytes> name() {
    return served.map(who -> Errand.name(who.chainId(), who.token()));
  }

  void part(PublicKey from, ErrandMessage.Part part, Moment now) {
    if (!served.isPresent()) {
      answer(
          from, part.whole(), Word.refusal("no-relayer", "No relayer is known here.", false), now);
      return;
    }
    Optional<Bytes> whole = assemblies.add(from.address(), part, now);
    if (whole.isPresent()) {
      whole(from, whole.get(), now);
    }
  }

  private void whole(PublicKey from, Bytes whole, Moment now) {
    Hash about = Hashes.sha256(whole);
    Errand errand;
    try {
      errand = Errand.decode(whole);
    } catch (Malformed e) {
      answer(from, about, Word.refusal("malformed", e.what(), false), now);
      return;
    }
    ErrandInput.Served ours = served.orElseThrow(IllegalStateException::new);
    if (errand.chainId() != ours.chainId() || !errand.token().equals(ours.token())) {
      String what =
          errand.chainId() + " " + errand.token() + ", here " + ours.chainId() + " " + ours.token();
      answer(from, about, Word.refusal("wrong-token", what, false), now);
    } else {
      job(from, about, now).ifPresent(job -> out.accept(new ErrandOutput.Carry(job, errand)));
    }
  }

  void look(PublicKey from, Hash id, Moment now) {
    if (!served.isPresent()) {
      answer(from, id, Word.refusal("no-relayer", "No relayer is known here.", false), now);
    } else {
      job(from, id, now).ifPresent(job -> out.accept(new ErrandOutput.Look(job, id)));
    }
  }

  /** Empty where it is on its way already, or too much is. */
  private Optional<Long> job(PublicKey from, Hash about, Moment now) {
    int ofOne = 0;
    for (Pending one : jobs.values()) {
      if (one.from.equals(from)) {
        ofOne++;
        if (one.about.equals(about)) {
          return Optional.empty();
        }
      }
    }
    if (ofOne >= ErrandLimits.JOBS_OF_ONE || jobs.size() >= ErrandLimits.JOBS) {
      int most = ofOne >= ErrandLimits.JOBS_OF_ONE ? ErrandLimits.JOBS_OF_ONE : ErrandLimits.JOBS;
      answer(from, about, Word.refusal("busy", most + " at once", true), now);
      return Optional.empty();
    }
    lastJob++;
    jobs.put(lastJob, new Pending(from, about, now.plusMillis(ErrandLimits.JOB_MILLIS)));
    return Optional.of(lastJob);
  }

  void said(long job, Word word, Moment now) {
    Pending pending = jobs.remove(job);
    if (pending != null) {
      answer(pending.from, pending.about, word, now);
    }
  }

  private void answer(PublicKey to, Hash about, Word word, Moment now) {
    if (!answersFrom.plusMillis(1_000).isAfter(now)) {
      answersFrom = now;
      answersLeft = ErrandLimits.ANSWERS_PER_SECOND;
    }
    if (answersLeft == 0) {
      out.accept(new ErrandOutput.Dropped(ErrandDrop.TOO_FAST));
    } else {
      answersLeft--;
      send.accept(to, new ErrandMessage.Told(about, word));
    }
  }

  void wake(Moment now) {
    assemblies.sweep(now);
    jobs.values().removeIf(one -> !one.until.isAfter(now));
  }

  Moment deadline() {
    Moment next = assemblies.deadline();
    for (Pending one : jobs.values()) {
      next = next.earlier(one.until);
    }
    return next;
  }
}
