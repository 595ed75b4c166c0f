package io.smartmesh.node;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Port: one way of reaching neighbours. Events come on any thread; {@link #send} may be called from
 * one thread.
 */
public interface Bearer extends AutoCloseable {
  /** Begins to listen and tells {@code events}, from now on and until {@link #close}. */
  void start(Events events);

  /** Best effort, never blocks for long; what cannot be sent is dropped. */
  void send(BearerId bearer, Optional<BearerAddress> to, Bytes frame);

  /** Several at once, in their order: cheaper than one by one. */
  default void send(List<NodeOutput.Transmit> frames) {
    frames.forEach(frame -> send(frame.bearer(), frame.to(), frame.frame()));
  }

  /** The machine was asleep or held up: look at once at what is there now. Any thread. */
  default void resumed() {}

  /** Counters of what was dropped or refused here, by reason. Any thread. */
  default Map<String, Long> drops() {
    return Collections.emptyMap();
  }

  @Override
  void close();

  /** One adapter may bring several bearers, e.g. one for each network interface. */
  interface Events {
    void up(BearerId bearer, BearerTraits traits);

    void down(BearerId bearer);

    void received(BearerId bearer, BearerAddress from, Bytes frame);

    /** Several at once, in the order in which they came: cheaper than one by one. */
    default void received(List<NodeInput.FrameReceived> frames) {
      frames.forEach(frame -> received(frame.bearer(), frame.from(), frame.frame()));
    }

    /**
     * One of a stream whose other end can be made to wait. It is taken in any case. Never waits.
     *
     * @param goOn run once where false was returned, when the node takes more of this sender; on
     *     any thread, also before this returns; must not wait
     * @return false when that was enough for now
     */
    default boolean streamed(BearerId bearer, BearerAddress from, Bytes frame, Runnable goOn) {
      received(bearer, from, frame);
      return true;
    }

    /**
     * Much waits to be sent, or little again (LN-26). Whoever reports the one reports the other,
     * each once, in order; may be called within {@link #send}.
     *
     * @param to towards one address, or altogether when empty
     */
    default void full(BearerId bearer, Optional<BearerAddress> to, boolean isFull) {}
  }
}
