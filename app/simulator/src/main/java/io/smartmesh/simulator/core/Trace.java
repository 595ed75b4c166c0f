package io.smartmesh.simulator.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** What happened, newest last. Keeps values and writes them out only when somebody reads. */
public final class Trace {
  /** Lines kept for the report of a violation. */
  public static final int KEPT = 60;

  private record Line(long at, String who, String verb, Object what) {}

  private final Deque<Line> kept = new ArrayDeque<>();
  private final Timeline time;
  private final Consumer<String> sink;
  private final boolean isRead;
  private final Map<String, String> names = new LinkedHashMap<>();

  private Trace(Timeline time, Consumer<String> sink, boolean isRead) {
    this.time = time;
    this.sink = sink;
    this.isRead = isRead;
  }

  /** Keeps the newest lines only. */
  public static Trace quiet(Timeline time) {
    return new Trace(time, line -> {}, false);
  }

  /** Also hands every line to {@code sink} at once. */
  public static Trace to(Timeline time, Consumer<String> sink) {
    return new Trace(time, sink, true);
  }

  /**
   * @param who a node, {@code chain} or {@code world}
   * @param what must not change any more: its text may be made much later
   */
  public void line(String who, String verb, Object what) {
    line(false, who, verb, what);
  }

  /**
   * @param isDetail too frequent to be kept for the report
   */
  public void line(boolean isDetail, String who, String verb, Object what) {
    if (isDetail && !isRead) {
      return;
    }
    Line line = new Line(time.now(), who, verb, what);
    if (isRead) {
      sink.accept(text(line));
    }
    if (isDetail) {
      return;
    }
    if (kept.size() == KEPT) {
      kept.removeFirst();
    }
    kept.addLast(line);
  }

  /** Lines, and {@link #named}, show {@code name} wherever {@code longName} stands. */
  public void name(String longName, String name) {
    names.put(longName, name);
  }

  public String named(String text) {
    String named = text;
    for (Map.Entry<String, String> name : names.entrySet()) {
      named = named.replace(name.getKey(), name.getValue());
    }
    return named;
  }

  private String text(Line line) {
    return named(
        String.format(
            Locale.ROOT,
            "%10.3f s  %-5s %-9s %s",
            line.at / 1000.0,
            line.who,
            line.verb,
            line.what));
  }

  public List<String> newest() {
    return kept.stream().map(this::text).toList();
  }
}
