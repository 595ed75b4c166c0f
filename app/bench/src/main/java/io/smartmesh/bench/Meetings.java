package io.smartmesh.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Who met whom and when, in seconds from the first meeting.
 *
 * @param devices numbered from 0
 * @param list by their beginning; those of one pair do not overlap
 */
record Meetings(int devices, List<Meeting> list) {
  /** From {@code from} up to but not including {@code to}. */
  record Meeting(int a, int b, long from, long to) {}

  /** A device looks around so often: whom it saw is taken to stay until the next look. */
  private static final long SCAN_SECONDS = 120;

  private static final int DAYS = 3;
  private static final long DAY_SECONDS = 86_400;
  private static final int GROUP = 7;
  private static final double MEETINGS_A_DAY = 3;
  private static final double OWN_GROUP = 4;
  private static final double MEAN_SECONDS = 240;

  /**
   * A recording: device, device, begin, end, all else is ignored; sightings either way, from 1 up.
   *
   * @throws BenchFailure when a line is none of that
   */
  static Meetings recorded(Path file, int devices) throws IOException, BenchFailure {
    List<Meeting> sightings = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.strip().split("\\s+", -1);
      if (!line.isBlank()) {
        try {
          int a = Integer.parseInt(words[0]) - 1;
          int b = Integer.parseInt(words[1]) - 1;
          long from = Long.parseLong(words[2]);
          long to = Long.parseLong(words[3]) + SCAN_SECONDS;
          if (a != b && Math.min(a, b) >= 0 && Math.max(a, b) < devices) {
            sightings.add(new Meeting(Math.min(a, b), Math.max(a, b), from, to));
          }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
          throw new BenchFailure(file + ": not a contact: " + line);
        }
      }
    }
    return merged(devices, sightings);
  }

  /**
   * Made up where there is no recording: three days; each pair meets at random while it is day, the
   * more often the livelier both are (½ to 2), four times as often within a group of seven; each
   * time for four minutes on average.
   */
  static Meetings synthetic(int devices, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] lively = random.doubles(devices).map(x -> Math.pow(4, x) / 2).toArray();
    List<Meeting> meetings = new ArrayList<>();
    for (int a = 0; a < devices; a++) {
      for (int b = a + 1; b < devices; b++) {
        double group = a / GROUP == b / GROUP ? OWN_GROUP : 1;
        double gap = DAY_SECONDS / (MEETINGS_A_DAY * group * lively[a] * lively[b]);
        double at = exponential(random, gap);
        while (at < DAYS * DAY_SECONDS) {
          double stay = exponential(random, MEAN_SECONDS);
          if (at % DAY_SECONDS < DAY_SECONDS / 2.0) {
            meetings.add(new Meeting(a, b, (long) at, (long) (at + stay) + 1));
          }
          at += stay + exponential(random, gap);
        }
      }
    }
    return merged(devices, meetings);
  }

  private static double exponential(SplittableRandom random, double mean) {
    return -mean * Math.log(1 - random.nextDouble());
  }

  private static Meetings merged(int devices, List<Meeting> sightings) {
    Map<Integer, List<Meeting>> byPair = new TreeMap<>();
    sightings.stream()
        .sorted(Comparator.comparingLong(Meeting::from))
        .forEach(
            next -> {
              List<Meeting> pair =
                  byPair.computeIfAbsent(next.a * devices + next.b, key -> new ArrayList<>());
              Meeting last = pair.isEmpty() ? null : pair.get(pair.size() - 1);
              if (last != null && next.from <= last.to) {
                long to = Math.max(last.to, next.to);
                pair.set(pair.size() - 1, new Meeting(next.a, next.b, last.from, to));
              } else {
                pair.add(next);
              }
            });
    List<Meeting> all = new ArrayList<>();
    byPair.values().forEach(all::addAll);
    all.sort(Comparator.comparingLong(Meeting::from));
    long first = all.isEmpty() ? 0 : all.get(0).from;
    all.replaceAll(one -> new Meeting(one.a, one.b, one.from - first, one.to - first));
    return new Meetings(devices, all);
  }

  /** When something that anybody may copy without limit arrives at the earliest, or MAX_VALUE. */
  long earliest(int from, int to, long at, long before) {
    long[] arrival = new long[devices];
    Arrays.fill(arrival, Long.MAX_VALUE);
    arrival[from] = at;
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Meeting one : list) {
        if (one.from >= before) {
          break;
        }
        changed |= reach(arrival, one.a, one.b, one);
        changed |= reach(arrival, one.b, one.a, one);
      }
    }
    return arrival[to] < before ? arrival[to] : Long.MAX_VALUE;
  }

  private static boolean reach(long[] arrival, int from, int to, Meeting one) {
    long at = Math.max(arrival[from], one.from);
    if (arrival[from] < one.to && at < arrival[to]) {
      arrival[to] = at;
      return true;
    }
    return false;
  }
}
