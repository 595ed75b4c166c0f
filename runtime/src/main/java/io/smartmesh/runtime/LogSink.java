package io.smartmesh.runtime;

import java.io.IOException;
import java.io.Writer;

/** The log of a running program: bounded, and closed at its end. */
public final class LogSink implements Log, AutoCloseable {
  private final Writer out;
  private final LimitedLog limited;

  /**
   * @param json one object a line, instead of plain text
   */
  public LogSink(Writer out, boolean json) {
    this.out = out;
    this.limited = new LimitedLog(json ? LineLog.json(out) : LineLog.text(out), System::nanoTime);
  }

  @Override
  public void write(Level level, String event, Object... namesAndValues) {
    limited.write(level, event, namesAndValues);
  }

  @Override
  public void flush() {
    limited.flush();
  }

  @Override
  public void close() {
    limited.tellLeftOut();
    try {
      out.close();
    } catch (IOException e) {
      return; // all but the last turn's lines were written when it ended
    }
  }
}
