package io.smartmesh.runtime;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.node.Bearer;
import io.smartmesh.node.DropCounts;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.NodeOutput;
import io.smartmesh.node.OwnDrop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All bearers as one: remembers which adapter brought which. */
final class Bearers {
  private final List<Bearer> adapters;
  private final Inbox inbox;
  private final Log log;
  private final DropCounts dropped = new DropCounts();
  private final List<NodeOutput.Transmit> waiting = new ArrayList<>();
  private final Map<BearerId, Bearer> up = new ConcurrentHashMap<>();

  Bearers(List<Bearer> adapters, Inbox inbox, Log log) {
    this.adapters = adapters;
    this.inbox = inbox;
    this.log = log;
  }

  void start() {
    adapters.forEach(adapter -> adapter.start(new ToInbox(adapter)));
  }

  /** It leaves with the next {@link #flush}. From the loop's thread only, as that. */
  void send(NodeOutput.Transmit transmit) {
    waiting.add(transmit);
  }

  /** To a bearer that is gone by now frames are lost, like any frame may be. */
  void flush() {
    for (int from = 0; from < waiting.size(); ) {
      Bearer adapter = up.get(waiting.get(from).bearer());
      int end = from + 1;
      while (end < waiting.size() && up.get(waiting.get(end).bearer()) == adapter) {
        end++;
      }
      List<NodeOutput.Transmit> frames = waiting.subList(from, end);
      if (adapter == null) {
        frames.forEach(frame -> dropped.count(OwnDrop.BEARER_GONE));
      } else {
        adapter.send(frames);
      }
      from = end;
    }
    waiting.clear();
  }

  void resumed() {
    adapters.forEach(Bearer::resumed);
  }

  /** What all of them have dropped, by reason. */
  Map<String, Long> drops() {
    Map<String, Long> all = dropped.all();
    for (Bearer adapter : adapters) {
      adapter.drops().forEach((reason, count) -> all.merge(reason, count, Long::sum));
    }
    return all;
  }

  void close() {
    adapters.forEach(Bearer::close);
  }

  private final class ToInbox implements Bearer.Events {
    private final Bearer adapter;

    ToInbox(Bearer adapter) {
      this.adapter = adapter;
    }

    @Override
    public void up(BearerId bearer, BearerTraits traits) {
      up.put(bearer, adapter);
      log.info("bearer-up", "bearer", bearer.name(), "mtu", traits.mtu());
      inbox.put(new NodeInput.BearerUp(bearer, traits));
    }

    @Override
    public void down(BearerId bearer) {
      up.remove(bearer);
      log.info("bearer-down", "bearer", bearer.name());
      inbox.put(new NodeInput.BearerDown(bearer));
    }

    @Override
    public void received(BearerId bearer, BearerAddress from, Bytes frame) {
      inbox.frame(new NodeInput.FrameReceived(bearer, from, frame));
    }

    @Override
    public boolean streamed(BearerId bearer, BearerAddress from, Bytes frame, Runnable goOn) {
      return inbox.streamed(new NodeInput.FrameReceived(bearer, from, frame), goOn);
    }

    @Override
    public void received(List<NodeInput.FrameReceived> frames) {
      inbox.frames(frames);
    }

    @Override
    public void full(BearerId bearer, Optional<BearerAddress> to, boolean isFull) {
      inbox.urgent(new NodeInput.BearerFull(bearer, to, isFull));
    }
  }
}
