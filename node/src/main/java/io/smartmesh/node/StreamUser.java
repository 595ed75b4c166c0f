package io.smartmesh.node;

import io.smartmesh.stream.StreamInput;
import io.smartmesh.stream.StreamOutput;
import java.util.function.Consumer;

/** Port: the program of this machine that opens, takes, reads and writes streams. */
public interface StreamUser {
  /**
   * Told once, when the node runs.
   *
   * @param say what the streams are to do, from any thread; it may wait where the node is behind,
   *     but not when called from {@link #told}. {@link StreamInput.PacketArrived} is not for users
   */
  void start(Consumer<StreamInput> say);

  /**
   * What happens to streams, in order. Called from the node's one thread: must not block. {@link
   * StreamOutput.SendPacket} and {@link StreamOutput.Dropped} never come here.
   */
  void told(StreamOutput output);
}
