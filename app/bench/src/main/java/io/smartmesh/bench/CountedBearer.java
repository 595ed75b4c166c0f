package io.smartmesh.bench;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.node.Bearer;
import io.smartmesh.node.NodeOutput;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes of the frames that are sent: what UDP carries, without its headers. */
record CountedBearer(Bearer bearer, AtomicLong sentBytes) implements Bearer {
  @Override
  public void start(Events events) {
    bearer.start(events);
  }

  @Override
  public void send(BearerId id, Optional<BearerAddress> to, Bytes frame) {
    sentBytes.addAndGet(frame.length());
    bearer.send(id, to, frame);
  }

  @Override
  public void send(List<NodeOutput.Transmit> frames) {
    frames.forEach(frame -> sentBytes.addAndGet(frame.frame().length()));
    bearer.send(frames);
  }

  @Override
  public void close() {
    bearer.close();
  }
}
