package io.smartmesh.bench.lab;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A stream of probes from one node to another, 50 a second, and what became of each. */
public final class Probing implements AutoCloseable {
  private static final long GAP_MILLIS = 20;
  private static final long LIMIT_MILLIS = 90_000;
  private static final long PATH_MILLIS = 1_000;

  /** The way works again from the first probe on after which so many of so many are answered. */
  private static final int ANSWERED = 20;

  private static final int OF = 25;

  private final Lab lab;
  private final Team team;
  private final int from;
  private final int to;
  private final Echoes echoes;
  private final List<Long> sent = new ArrayList<>();
  private final Set<Integer> answered = ConcurrentHashMap.newKeySet();
  private final Thread thread = new Thread(this::run, "bench-probing");

  private Probing(Lab lab, Team team, int from, int to) throws LabFailure {
    this.lab = lab;
    this.team = team;
    this.from = from;
    this.to = to;
    this.echoes =
        Echoes.open(lab, team.addresses(), (f, t, sequence, nanos) -> answered.add(sequence));
  }

  public static Probing start(Lab lab, Team team, int from, int to) throws LabFailure {
    Probing probing = new Probing(lab, team, from, to);
    probing.thread.setDaemon(true);
    probing.thread.start();
    return probing;
  }

  private void run() {
    long due = System.nanoTime();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        int sequence;
        synchronized (sent) {
          sequence = sent.size();
          sent.add(System.nanoTime());
        }
        echoes.send(from, to, sequence);
        due += GAP_MILLIS * 1_000_000;
        Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      return; // closed
    }
  }

  /** The link in the middle of the way that the probes take now, found by what each node sends. */
  public Topology.Link usedLink() throws LabFailure, InterruptedException {
    List<Map<Integer, Long>> before = packets();
    Thread.sleep(PATH_MILLIS);
    List<Map<Integer, Long>> after = packets();
    List<Integer> way = new ArrayList<>(List.of(from));
    Set<Integer> passed = new HashSet<>(way);
    while (way.get(way.size() - 1) != to) {
      int node = way.get(way.size() - 1);
      long most = PATH_MILLIS / GAP_MILLIS / 2;
      int next = -1;
      for (Map.Entry<Integer, Long> entry : after.get(node).entrySet()) {
        long packets = entry.getValue() - before.get(node).getOrDefault(entry.getKey(), 0L);
        if (packets > most && !passed.contains(entry.getKey())) {
          most = packets;
          next = entry.getKey();
        }
      }
      if (next < 0) {
        throw new LabFailure("no way of the probes is seen from node " + node + " on");
      }
      way.add(next);
      passed.add(next);
    }
    int middle = (way.size() - 2) / 2;
    return Topology.Link.of(way.get(middle), way.get(middle + 1));
  }

  private List<Map<Integer, Long>> packets() throws LabFailure {
    List<Map<Integer, Long>> all = new ArrayList<>();
    for (Member member : team.members()) {
      Map<Integer, Long> ofNode = new HashMap<>();
      Lab.sent(member).forEach(sent -> ofNode.put(sent.to(), sent.packets()));
      all.add(ofNode);
    }
    return all;
  }

  /**
   * Cuts it.
   *
   * @return seconds from then until probes are answered again
   */
  public double outageAfterCut(Topology.Link link) throws LabFailure, InterruptedException {
    lab.cut(link);
    long cutAt = System.nanoTime();
    int first;
    synchronized (sent) {
      first = sent.size();
    }
    for (long left = LIMIT_MILLIS; left > 0; left -= GAP_MILLIS) {
      Thread.sleep(GAP_MILLIS);
      int back = worksFrom(first);
      if (back >= 0) {
        synchronized (sent) {
          return (sent.get(back) - cutAt) / 1e9;
        }
      }
    }
    throw new LabFailure(
        "no answer within " + LIMIT_MILLIS / 1_000 + " s after link " + link + " was cut");
  }

  /** The first probe from which on the way works; −1 when there is none yet. */
  private int worksFrom(int first) {
    int size;
    synchronized (sent) {
      size = sent.size();
    }
    for (int i = first; i + OF <= size; i++) {
      int count = 0;
      for (int j = i; j < i + OF; j++) {
        count += answered.contains(j) ? 1 : 0;
      }
      if (answered.contains(i) && count >= ANSWERED) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    echoes.close();
  }
}
