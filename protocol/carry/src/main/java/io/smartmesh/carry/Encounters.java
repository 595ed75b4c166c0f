package io.smartmesh.carry;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How likely this node is to meet the destination of a bundle: its meetings with those that it
 * recognises, each counting half after an hour (CY-12). In memory only.
 */
final class Encounters {
  private static final class Met {
    double count;
    Moment at;

    Met(Moment at) {
      this.at = at;
    }

    double count(Moment now) {
      double halves = (double) now.millisSince(at) / CarryLimits.HALF_LIFE_MILLIS;
      return count * Math.pow(0.5, halves);
    }
  }

  private static final int UNIT = 256;

  private final Map<Bytes, Met> met = new TreeMap<>();

  /** Whose a hint is, as far as is known. */
  private final Map<Bytes, Optional<Bytes>> guesses = new LinkedHashMap<>();

  void meet(Bytes tagSecret, Moment now) {
    Met one = met.get(tagSecret);
    if (one == null) {
      if (met.size() >= CarryLimits.MET) {
        met.entrySet().stream()
            .min(Comparator.comparing(entry -> entry.getValue().at))
            .ifPresent(oldest -> met.remove(oldest.getKey()));
      }
      one = new Met(now);
      met.put(tagSecret, one);
      guesses.replaceAll((hint, guess) -> recognised(hint, guess, tagSecret));
    }
    one.count = one.count(now) + 1;
    one.at = now;
  }

  private static Optional<Bytes> recognised(Bytes hint, Optional<Bytes> guess, Bytes tagSecret) {
    boolean isIt = !guess.isPresent() && EndTag.matches(tagSecret, hint);
    return isIt ? Optional.of(tagSecret) : guess;
  }

  /** 0 … {@link CarryFrame#LIKELIHOOD_MOST}: a meeting just now counts 256. */
  int likelihood(Bytes hint, Moment now) {
    Optional<Bytes> guess = guesses.get(hint);
    if (guess == null) {
      if (guesses.size() >= CarryLimits.HINTS) {
        guesses.remove(guesses.keySet().iterator().next());
      }
      guess = met.keySet().stream().filter(secret -> EndTag.matches(secret, hint)).findFirst();
      guesses.put(hint, guess);
    }
    Met one = guess.map(met::get).orElse(null);
    return one == null ? 0 : (int) Math.min(CarryFrame.LIKELIHOOD_MOST, one.count(now) * UNIT);
  }
}
