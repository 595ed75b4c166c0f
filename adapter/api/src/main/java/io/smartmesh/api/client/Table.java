package io.smartmesh.api.client;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Columns of text, as wide as they need to be. */
public final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  public Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  public void print(PrintWriter out) {
    lines().forEach(out::println);
  }

  public List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      String gap = i == 0 ? "" : GAP;
      line.append(gap).append(row.get(i)).append(" ".repeat(width(i) - width(row.get(i))));
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> column < row.size())
        .mapToInt(row -> width(row.get(column)))
        .max()
        .orElse(0);
  }

  /** In terminal cells: a Chinese character takes two. */
  public static int width(String text) {
    return text.codePoints().map(c -> Character.isIdeographic(c) || isWide(c) ? 2 : 1).sum();
  }

  private static boolean isWide(int c) {
    return (c >= 0x3000 && c <= 0x303f) || (c >= 0xff00 && c <= 0xff60);
  }
}
