package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How much devices deliver that only carry, how many copies that takes, and how much anybody could
 * deliver who copies without limit. In virtual time: the same seed gives the same figures.
 */
final class CarryBench {
  static final String SCHEMA = "smartmesh.bench.carry/1";
  private static final int BYTES_LEAST = 10_000;
  private static final int BYTES_MOST = 100_000;
  private static final long EVERY_SECONDS = 180;

  /**
   * When parcels are sent, in hours from the first meeting, and how long each is worth carrying.
   *
   * @param areKnown whether devices recognise each other when they meet
   */
  record Span(int from, int to, int lifetime, boolean areKnown) {
    long lifetimeSeconds() {
      return 3600L * lifetime;
    }
  }

  private final int repetitions;
  private final long seed;
  private final Meetings meetings;
  private final Span span;

  /**
   * @param repetitions as many seeds, from {@code seed} up; means are told
   */
  CarryBench(int repetitions, long seed, Meetings meetings, Span span) {
    this.repetitions = repetitions;
    this.seed = seed;
    this.meetings = meetings;
    this.span = span;
  }

  ObjectNode run(Progress progress) {
    double delivered = 0;
    double oracle = 0;
    double copies = 0;
    double worst = 0;
    double bytes = 0;
    long doubled = 0;
    List<Double> delays = new ArrayList<>();
    int parcelsSent = 0;
    for (int i = 0; i < repetitions; i++) {
      List<Couriers.Parcel> parcels = parcels(seed + i);
      Couriers.Outcome outcome =
          Couriers.run(meetings, parcels, span.lifetimeSeconds(), seed + i, span.areKnown());
      double share = (double) outcome.delays().size() / parcels.size();
      double best = oracle(parcels);
      double each = copiesPerDelivery(outcome);
      delivered += share / repetitions;
      oracle += best / repetitions;
      copies += each / repetitions;
      worst = Math.max(worst, best - share);
      bytes += outcome.bytesRatio() / repetitions;
      doubled += outcome.doubled();
      outcome.delays().forEach(delay -> delays.add((double) delay));
      parcelsSent = parcels.size();
      progress.say(
          "progress.carry",
          i + 1,
          repetitions,
          Round.to(share, 4),
          Round.to(best, 4),
          Round.to(each, 1));
    }
    return JsonNodeFactory.instance
        .objectNode()
        .put("schema", SCHEMA)
        .put("delivered", Round.to(delivered, 4))
        .put("oracle", Round.to(oracle, 4))
        .put("short_of_oracle", Round.to(oracle - delivered, 4))
        .put("short_of_oracle_worst", Round.to(worst, 4))
        .put("copies_per_delivery", Round.to(copies, 2))
        .put("delay_s_p50", Round.to(median(delays), 0))
        .put("bytes_ratio", Round.to(bytes, 3))
        .put("arrived_twice", doubled)
        .put("devices", meetings.devices())
        .put("contacts", meetings.list().size())
        .put("messages", parcelsSent)
        .put("lifetime_h", span.lifetime())
        .put("known", span.areKnown())
        .put("repetitions", repetitions);
  }

  /** As The ONE counts overhead: what was handed over besides the deliveries, for each of them. */
  private static double copiesPerDelivery(Couriers.Outcome outcome) {
    int delivered = outcome.delays().size();
    return delivered == 0 ? 0 : (double) (outcome.handed() - delivered) / delivered;
  }

  private static double median(List<Double> values) {
    return values.isEmpty() ? 0 : Median.of(values.stream().mapToDouble(x -> x).toArray()).value();
  }

  private List<Couriers.Parcel> parcels(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Couriers.Parcel> parcels = new ArrayList<>();
    for (long at = 3600L * span.from(); at < 3600L * span.to(); at += EVERY_SECONDS) {
      int from = random.nextInt(meetings.devices());
      int to = (from + 1 + random.nextInt(meetings.devices() - 1)) % meetings.devices();
      parcels.add(new Couriers.Parcel(from, to, at, random.nextInt(BYTES_LEAST, BYTES_MOST + 1)));
    }
    return parcels;
  }

  private double oracle(List<Couriers.Parcel> parcels) {
    long reached = 0;
    for (Couriers.Parcel one : parcels) {
      long before = one.at() + span.lifetimeSeconds();
      reached +=
          meetings.earliest(one.from(), one.to(), one.at(), before) == Long.MAX_VALUE ? 0 : 1;
    }
    return (double) reached / parcels.size();
  }
}
