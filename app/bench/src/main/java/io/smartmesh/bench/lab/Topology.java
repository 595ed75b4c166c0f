package io.smartmesh.bench.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Who has a cable to whom.
 *
 * @param name as it was asked for
 * @param nodes from 0 on
 * @param links each once
 */
public record Topology(String name, int nodes, List<Link> links) {
  private static final Pattern LINE_OR_RING = Pattern.compile("(line|ring):(\\d{1,4})");
  private static final Pattern GRID = Pattern.compile("grid:(\\d{1,3})x(\\d{1,3})");
  private static final Pattern FILE = Pattern.compile("(.+?)(?::(\\d{1,4}))?");

  /** The lower number first. */
  public record Link(int a, int b) {
    static Link of(int one, int other) {
      return new Link(Math.min(one, other), Math.max(one, other));
    }
  }

  public Topology {
    links = List.copyOf(links);
  }

  /**
   * Reads {@code line:N}, {@code ring:N}, {@code grid:RxC} or the name of a file {@code
   * {"links":[{"source":ID,"target":ID}]}}, of which {@code FILE:N} takes the N nodes nearest to
   * one that the seed chooses.
   *
   * @throws LabFailure for anything else, and for more than {@link LabLimits#NODES_MOST} nodes
   */
  public static Topology parse(String text, long seed) throws LabFailure {
    Matcher simple = LINE_OR_RING.matcher(text);
    Matcher grid = GRID.matcher(text);
    if (simple.matches()) {
      int nodes = Integer.parseInt(simple.group(2));
      boolean isRing = simple.group(1).equals("ring");
      requireNodes(text, nodes, isRing ? 3 : 2);
      return new Topology(text, nodes, row(nodes, isRing));
    }
    if (grid.matches()) {
      int rows = Integer.parseInt(grid.group(1));
      int columns = Integer.parseInt(grid.group(2));
      requireNodes(text, rows * columns, 2);
      return new Topology(text, rows * columns, lattice(rows, columns));
    }
    Matcher file = FILE.matcher(text);
    if (!file.matches()) {
      throw new LabFailure("a topology is line:N, ring:N, grid:RxC, FILE or FILE:N, not " + text);
    }
    int most = file.group(2) == null ? LabLimits.FILE_NODES : Integer.parseInt(file.group(2));
    requireNodes(text, most, 2);
    return read(text, file.group(1), most, seed);
  }

  private static void requireNodes(String text, int nodes, int least) throws LabFailure {
    if (nodes < least || nodes > LabLimits.NODES_MOST) {
      throw new LabFailure(
          text + " has " + nodes + " nodes: " + least + " … " + LabLimits.NODES_MOST + " can be");
    }
  }

  private static List<Link> row(int nodes, boolean closed) {
    List<Link> links = new ArrayList<>();
    for (int i = 0; i + 1 < nodes; i++) {
      links.add(new Link(i, i + 1));
    }
    if (closed) {
      links.add(new Link(0, nodes - 1));
    }
    return links;
  }

  private static List<Link> lattice(int rows, int columns) {
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < rows * columns; i++) {
      if (i % columns + 1 < columns) {
        links.add(new Link(i, i + 1));
      }
      if (i + columns < rows * columns) {
        links.add(new Link(i, i + columns));
      }
    }
    return links;
  }

  private static Topology read(String text, String name, int most, long seed) throws LabFailure {
    Map<String, Set<String>> near = new TreeMap<>();
    try {
      Path file = Path.of(name);
      if (!Files.isRegularFile(file) || Files.size(file) > LabLimits.FILE_BYTES_MOST) {
        throw new LabFailure(
            "a topology is line:N, ring:N, grid:RxC, or a file of at most "
                + LabLimits.FILE_BYTES_MOST
                + " bytes, which "
                + name
                + " is not");
      }
      for (JsonNode link : new ObjectMapper().readTree(file.toFile()).path("links")) {
        String source = link.path("source").asText();
        String target = link.path("target").asText();
        if (!source.isEmpty() && !target.isEmpty() && !source.equals(target)) {
          near.computeIfAbsent(source, id -> new TreeSet<>()).add(target);
          near.computeIfAbsent(target, id -> new TreeSet<>()).add(source);
        }
      }
    } catch (IOException | InvalidPathException e) {
      throw new LabFailure("the topology " + name + " cannot be read", e);
    }
    if (near.isEmpty()) {
      throw new LabFailure("the topology " + name + " has no link with a source and a target");
    }
    List<String> taken = nearest(near, most, seed);
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < taken.size(); i++) {
      for (int j = i + 1; j < taken.size(); j++) {
        if (near.getOrDefault(taken.get(i), Set.of()).contains(taken.get(j))) {
          links.add(new Link(i, j));
        }
      }
    }
    return new Topology(text, taken.size(), links);
  }

  private static List<String> nearest(Map<String, Set<String>> near, int most, long seed) {
    List<String> all = new ArrayList<>(near.keySet());
    Set<String> seen = new TreeSet<>();
    Deque<String> next = new ArrayDeque<>();
    List<String> taken = new ArrayList<>();
    next.add(all.get(new Random(seed).nextInt(all.size())));
    seen.add(next.element());
    while (!next.isEmpty() && taken.size() < most) {
      String id = next.remove();
      taken.add(id);
      near.getOrDefault(id, Set.of()).stream().filter(seen::add).forEach(next::add);
    }
    return taken;
  }

  /** Who has a cable to {@code node}, in order. */
  public List<Integer> neighbours(int node) {
    return links.stream()
        .filter(link -> link.a() == node || link.b() == node)
        .map(link -> link.a() == node ? link.b() : link.a())
        .sorted()
        .collect(Collectors.toList());
  }

  /** Links from {@code from} to each node on the shortest way; −1 where there is none. */
  public int[] distances(int from) {
    int[] distances = new int[nodes];
    Arrays.fill(distances, -1);
    distances[from] = 0;
    Deque<Integer> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      int node = next.remove();
      for (int other : neighbours(node)) {
        if (distances[other] < 0) {
          distances[other] = distances[node] + 1;
          next.add(other);
        }
      }
    }
    return distances;
  }

  /** The first of the nodes that are so many links away from {@code from}; −1 without one. */
  public int at(int from, int distance) {
    int[] distances = distances(from);
    return IntStream.range(0, nodes).filter(i -> distances[i] == distance).findFirst().orElse(-1);
  }

  /** A node that is as far as any from {@code from}. */
  public int farthest(int from) {
    return at(from, Arrays.stream(distances(from)).max().orElse(0));
  }
}
