package io.smartmesh.bench;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.Said;
import io.smartmesh.mesh.Scope;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One walk of one seed: who was connected at sending, what arrived within a second, and what the
 * nodes said meanwhile.
 *
 * @param sent packets between pairs that the true graph connected at that moment
 * @param inTime of them, those that arrived within the deadline
 * @param doubled further copies that arrived
 * @param latencies in milliseconds, of those in time
 * @param control bytes a second and node that are not packets at their first sending
 * @param byKind bytes a second and node
 */
record Trial(
    int sent,
    int inTime,
    int doubled,
    List<Long> latencies,
    double control,
    Map<Said.Kind, Double> byKind,
    double handshakes,
    double links,
    double routes) {
  private static final long DEADLINE_MILLIS = 1_000;
  private static final long STEP_MILLIS = 100;

  /** Cold start at rest, then walking already, then what counts. */
  private static final long REST_MILLIS = 20_000;

  private static final long LIMBER_MILLIS = 60_000;

  /** How everybody moves. */
  enum Motion {
    /** All the time, at an even pace, while packets are sent all the time. */
    WALK,
    /** At once every ten seconds, and packets are sent in the last of them (meshnet-lab). */
    JUMP
  }

  /**
   * @param rate packets a second, in the whole mesh
   * @param payload bytes of each
   */
  record Setting(
      int nodes, int links, double side, double loss, int rate, int payload, int seconds) {}

  static Trial run(Setting setting, Motion motion, double metres, long seed) {
    return new Course(setting, motion, metres, seed).run();
  }

  /** Of the packets in time, the share of them that was as fast, in milliseconds. */
  double latency(int share) {
    double[] millis = latencies.stream().mapToDouble(Long::doubleValue).toArray();
    return millis.length == 0 ? 0 : Median.of(millis).percentile(share);
  }

  double delivery() {
    return (double) inTime / Math.max(1, sent);
  }

  /** One run in the making. */
  private static final class Course {
    private final Setting setting;
    private final Motion motion;
    private final double metres;
    private final SplittableRandom random;
    private final Ground ground;
    private final Swarm swarm;
    private final Map<Long, Long> sentAt = new HashMap<>();
    private final Map<Long, Integer> copies = new HashMap<>();
    private final List<Long> latencies = new ArrayList<>();
    private long linksSeen;
    private long looks;

    Course(Setting setting, Motion motion, double metres, long seed) {
      this.setting = setting;
      this.motion = motion;
      this.metres = metres;
      random = new SplittableRandom(seed);
      ground = new Ground(setting.nodes, setting.side, setting.links, random.split());
      swarm =
          new Swarm(
              ground,
              Scope.STANDARD,
              setting.loss,
              random.split(),
              packet -> arrived(packet.payload()));
    }

    Trial run() {
      swarm.runUntil(REST_MILLIS);
      move(REST_MILLIS, LIMBER_MILLIS, false);
      long before = swarm.bytes();
      Map<Said.Kind, Long> saidBefore = swarm.said();
      long millis = 1_000L * setting.seconds;
      move(REST_MILLIS + LIMBER_MILLIS, millis, true);
      double share = 1.0 / setting.seconds / setting.nodes;
      double all = share * (swarm.bytes() - before);
      Map<Said.Kind, Double> byKind = new EnumMap<>(Said.Kind.class);
      swarm
          .said()
          .forEach(
              (kind, sum) -> byKind.put(kind, share * (sum - saidBefore.getOrDefault(kind, 0L))));
      double inSessions = byKind.values().stream().mapToDouble(Double::doubleValue).sum();
      double packets = byKind.getOrDefault(Said.Kind.PACKET, 0.0);
      swarm.runUntil(swarm.now() + 3 * DEADLINE_MILLIS);
      int doubled = copies.values().stream().mapToInt(count -> count - 1).sum();
      return new Trial(
          sentAt.size(),
          latencies.size(),
          doubled,
          latencies,
          all - packets,
          byKind,
          all - inSessions,
          (double) linksSeen / Math.max(1, looks),
          swarm.routes());
    }

    private void move(long begin, long millis, boolean isSending) {
      for (long t = begin; t < begin + millis; t += STEP_MILLIS) {
        boolean isNewLeg = t % Ground.LEG_MILLIS == 0;
        if (isNewLeg) {
          ground.turn(metres);
        }
        if (motion == Motion.WALK) {
          ground.walk(STEP_MILLIS);
        } else if (isNewLeg) {
          ground.walk(Ground.LEG_MILLIS);
        }
        linksSeen += ground.links();
        looks++;
        boolean isTime =
            motion == Motion.WALK || t % Ground.LEG_MILLIS >= Ground.LEG_MILLIS - DEADLINE_MILLIS;
        if (isSending && isTime) {
          sendSome(t);
        }
        swarm.runUntil(t + STEP_MILLIS);
      }
    }

    /** As many in a leg, however they are spread over it. */
    private void sendSome(long t) {
      int each = motion == Motion.WALK ? 1 : (int) (Ground.LEG_MILLIS / DEADLINE_MILLIS);
      long stepsASecond = 1_000 / STEP_MILLIS;
      int count = (int) ((long) setting.rate * each / stepsASecond);
      int odd = (int) ((long) setting.rate * each % stepsASecond);
      count += random.nextInt((int) stepsASecond) < odd ? 1 : 0;
      for (int i = 0; i < count; i++) {
        swarm.at(t + random.nextLong(STEP_MILLIS), this::sendOne);
      }
    }

    private void sendOne() {
      int from = random.nextInt(setting.nodes);
      int to = random.nextInt(setting.nodes);
      if (from != to && ground.hops(from, to) > 0) {
        long number = sentAt.size();
        sentAt.put(number, swarm.now());
        byte[] payload = new byte[setting.payload];
        for (int i = 0; i < Long.BYTES; i++) {
          payload[i] = (byte) (number >> (8 * i));
        }
        swarm.send(from, to, Bytes.wrap(payload));
      }
    }

    private void arrived(Bytes payload) {
      long number = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        number |= (payload.at(i) & 0xffL) << (8 * i);
      }
      long took = swarm.now() - sentAt.getOrDefault(number, 0L);
      if (copies.merge(number, 1, Integer::sum) == 1 && took <= DEADLINE_MILLIS) {
        latencies.add(took);
      }
    }
  }
}
