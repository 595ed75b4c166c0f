package io.smartmesh.cli;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.node.Bearer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A bearer that also writes down every frame: time, direction, bearer, neighbour's address, bytes.
 */
final class FrameLog implements Bearer {
  private final Bearer bearer;
  private final PrintWriter log;

  FrameLog(Bearer bearer, Path file) throws IOException {
    this.bearer = bearer;
    this.log =
        new PrintWriter(
            Files.newBufferedWriter(
                file,
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND));
  }

  @Override
  public void start(Events events) {
    bearer.start(
        new Events() {
          @Override
          public void up(BearerId id, BearerTraits traits) {
            line("up", id, "mtu " + traits.mtu());
            events.up(id, traits);
          }

          @Override
          public void down(BearerId id) {
            line("down", id, "");
            events.down(id);
          }

          @Override
          public void received(BearerId id, BearerAddress from, Bytes frame) {
            line("in", id, from.bytes().toHex() + " " + frame.toHex());
            events.received(id, from, frame);
          }

          @Override
          public boolean streamed(BearerId id, BearerAddress from, Bytes frame, Runnable goOn) {
            line("in", id, from.bytes().toHex() + " " + frame.toHex());
            return events.streamed(id, from, frame, goOn);
          }

          @Override
          public void full(BearerId id, Optional<BearerAddress> to, boolean isFull) {
            events.full(id, to, isFull);
          }
        });
  }

  @Override
  public void send(BearerId id, Optional<BearerAddress> to, Bytes frame) {
    line("out", id, to.map(address -> address.bytes().toHex()).orElse("all") + " " + frame.toHex());
    bearer.send(id, to, frame);
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
  public void close() {
    bearer.close();
    log.close();
  }

  private void line(String direction, BearerId id, String rest) {
    synchronized (FrameLog.class) { // one file for all bearers
      log.println(Instant.now() + " " + direction + " " + id.name() + " " + rest);
      log.flush();
    }
  }
}
