package io.smartmesh.demo;

import io.smartmesh.api.client.Texts;
import java.io.PrintWriter;
import java.util.Locale;

/** Tells the story to a person, with the time that has passed; says nothing when JSON is wanted. */
final class Narrator {
  private final Texts texts;
  private final PrintWriter out;
  private final boolean silent;
  private final long start = System.nanoTime();

  Narrator(Texts texts, PrintWriter out, boolean silent) {
    this.texts = texts;
    this.out = out;
    this.silent = silent;
  }

  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  void say(String key, Object... values) {
    line(texts.get(key, values));
  }

  /** A line as it is. */
  void line(String text) {
    if (!silent) {
      out.printf(Locale.ROOT, "%6.1f s  %s%n", seconds(), text);
      out.flush();
    }
  }

  Texts texts() {
    return texts;
  }
}
