package io.smartmesh.carry;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How likely this node is to meet the destination of a bundle: meetings with whoever showed its tag
 * in the epoch, each counting half after an hour (CY-12). In memory only.
 */
final class Encounters {
  private static final class Met {
    final long epoch;
    double count;
    Moment at;

    Met(long epoch, Moment at) {
      this.epoch = epoch;
      this.at = at;
    }

    double count(Moment now) {
      double halves = (double) now.millisSince(at) / CarryLimits.HALF_LIFE_MILLIS;
      return count * Math.pow(0.5, halves);
    }
  }

  /** Whose a hint is, as far as is known. */
  private record Guess(long epoch, Optional<Bytes> tag) {}

  private static final int UNIT = 256;

  private final Map<Bytes, Met> met = new TreeMap<>();
  private final Map<Bytes, Guess> guesses = new LinkedHashMap<>();

  void meet(long epoch, Bytes tag, Moment now) {
    Met one = met.get(tag);
    if (one == null) {
      if (met.size() >= CarryLimits.TAGS) {
        met.entrySet().stream()
            .min(Comparator.comparing(entry -> entry.getValue().at))
            .ifPresent(oldest -> met.remove(oldest.getKey()));
      }
      one = new Met(epoch, now);
      met.put(tag, one);
      guesses.replaceAll((hint, guess) -> recognised(hint, guess, epoch, tag));
    }
    one.count = one.count(now) + 1;
    one.at = now;
  }

  private static Guess recognised(Bytes hint, Guess guess, long epoch, Bytes tag) {
    boolean isIt = guess.epoch == epoch && !guess.tag.isPresent() && EndTag.matches(tag, hint);
    return isIt ? new Guess(epoch, Optional.of(tag)) : guess;
  }

  /** 0 … {@link CarryFrame#LIKELIHOOD_MOST}: a meeting just now counts 256. */
  int likelihood(long epoch, Bytes hint, Moment now) {
    Guess guess = guesses.get(hint);
    if (guess == null) {
      if (guesses.size() >= CarryLimits.HINTS) {
        guesses.remove(guesses.keySet().iterator().next());
      }
      guess = new Guess(epoch, find(epoch, hint));
      guesses.put(hint, guess);
    }
    Met one = guess.tag.map(met::get).orElse(null);
    return one == null ? 0 : (int) Math.min(CarryFrame.LIKELIHOOD_MOST, one.count(now) * UNIT);
  }

  private Optional<Bytes> find(long epoch, Bytes hint) {
    for (Map.Entry<Bytes, Met> one : met.entrySet()) {
      if (one.getValue().epoch == epoch && EndTag.matches(one.getKey(), hint)) {
        return Optional.of(one.getKey());
      }
    }
    return Optional.empty();
  }
}
