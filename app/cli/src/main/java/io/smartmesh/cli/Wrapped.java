package io.smartmesh.cli;

import io.smartmesh.api.client.Table;
import java.util.ArrayList;
import java.util.List;

/** Text in narrow lines: broken at spaces, and between ideographs, which need none. */
final class Wrapped {
  private Wrapped() {}

  /**
   * @param text its own breaks stay
   * @param columns what a line has room for; a longer word stands alone and whole
   */
  static List<String> lines(String text, int columns) {
    List<String> lines = new ArrayList<>();
    text.lines().forEach(line -> wrap(line, columns, lines));
    return lines;
  }

  private static void wrap(String text, int columns, List<String> lines) {
    StringBuilder line = new StringBuilder();
    for (String piece : text.split("(?<= )|(?<=[\\u3001-\\uffef])", -1)) {
      if (line.length() > 0 && Table.width(line + piece.stripTrailing()) > columns) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
      }
      line.append(piece);
    }
    lines.add(line.toString().stripTrailing());
  }
}
