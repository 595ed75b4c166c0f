package io.smartmesh.cli;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.node.Bearer;
import io.smartmesh.node.NodeOutput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Keeps bearers closed until it is opened: everything else of a node is up by then, so that what is
 * measured from there on is the mesh and not the start of a process.
 */
final class Gate {
  /** The line that opens it. */
  private static final String WORD = "go";

  private final List<Runnable> waiting = new ArrayList<>();
  private boolean open;

  private Gate(boolean open) {
    this.open = open;
  }

  static Gate opened() {
    return new Gate(true);
  }

  static Gate closed() {
    return new Gate(false);
  }

  synchronized void open() {
    open = true;
    waiting.forEach(Runnable::run);
    waiting.clear();
  }

  private synchronized void whenOpen(Runnable start) {
    if (open) {
      start.run();
    } else {
      waiting.add(start);
    }
  }

  /** The same bearers behind this gate. */
  List<Bearer> hold(List<Bearer> bearers) {
    return bearers.stream().map(Held::new).collect(Collectors.toList());
  }

  /**
   * Waits for the word on a thread of its own.
   *
   * @param ended called when the input ends without it: nobody can say it any more
   */
  void openOnWord(InputStream input, Runnable ended) {
    Thread thread = new Thread(() -> listen(input, ended), "smartmesh-gate");
    thread.setDaemon(true);
    thread.start();
  }

  private void listen(InputStream input, Runnable ended) {
    BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.trim().equals(WORD)) {
          open();
          return;
        }
      }
    } catch (IOException e) {
      // As at its end.
    }
    ended.run();
  }

  private final class Held implements Bearer {
    private final Bearer bearer;
    private boolean closed;

    Held(Bearer bearer) {
      this.bearer = bearer;
    }

    @Override
    public void start(Events events) {
      whenOpen(() -> startUnlessClosed(events));
    }

    private synchronized void startUnlessClosed(Events events) {
      if (!closed) {
        bearer.start(events);
      }
    }

    @Override
    public void send(BearerId id, Optional<BearerAddress> to, Bytes frame) {
      bearer.send(id, to, frame);
    }

    @Override
    public void send(List<NodeOutput.Transmit> frames) {
      bearer.send(frames);
    }

    @Override
    public void resumed() {
      bearer.resumed();
    }

    @Override
    public Map<String, Long> drops() {
      return bearer.drops();
    }

    @Override
    public synchronized void close() {
      closed = true;
      bearer.close();
    }
  }
}
