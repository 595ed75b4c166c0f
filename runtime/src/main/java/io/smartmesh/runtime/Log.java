package io.smartmesh.runtime;

/**
 * Where the node writes what happens, one line an event. Safe from any thread; never fails. Nobody
 * writes secrets or the text of messages to it.
 */
public interface Log {
  /** How much a line matters. */
  enum Level {
    INFO,
    ERROR
  }

  /**
   * @param event kebab-case, e.g. {@code neighbour-up}
   * @param namesAndValues by turns
   */
  void write(Level level, String event, Object... namesAndValues);

  /** What was written may wait until then, but for errors; called at the end of each turn. */
  default void flush() {}

  default void info(String event, Object... namesAndValues) {
    write(Level.INFO, event, namesAndValues);
  }

  default void error(String event, Object... namesAndValues) {
    write(Level.ERROR, event, namesAndValues);
  }
}
