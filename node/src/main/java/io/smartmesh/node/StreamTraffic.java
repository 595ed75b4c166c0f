package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.mesh.Mesh;
import io.smartmesh.mesh.MeshInput;
import io.smartmesh.mesh.Service;
import io.smartmesh.stream.StreamInput;
import io.smartmesh.stream.StreamOutput;
import io.smartmesh.stream.StreamPath;
import io.smartmesh.stream.Streams;
import java.util.function.Consumer;

/** The machine of streams inside the node. It promises nothing, so nothing waits for the disk. */
final class StreamTraffic implements StreamPath {
  private final NodeCore node;
  private final MeshEdge edge;
  private final Mesh mesh;
  private final Streams streams;
  private final StreamShare share;

  StreamTraffic(
      NodeCore node, SigningKey key, Curve curve, Entropy entropy, MeshEdge edge, Mesh mesh) {
    this.node = node;
    this.edge = edge;
    this.mesh = mesh;
    streams = new Streams(node.config().network(), key, curve, entropy, this);
    streams.unheard(peer -> node.contacts().unheard(peer).isPresent());
    share = new StreamShare(streams);
  }

  @Override
  public int payloadMost(Address to) {
    return edge.payloadMost(to, mesh);
  }

  @Override
  public boolean isFull(Address to) {
    return edge.isFull(to, mesh);
  }

  /** From one of the users of streams. */
  void say(StreamShare.User user, StreamInput input, Moment now, Consumer<? super NodeOutput> out) {
    share.say(user, input, now, outputs(now, out));
  }

  void arrived(Bytes payload, Moment now, Consumer<? super NodeOutput> out) {
    share.arrived(payload, now, outputs(now, out));
  }

  void wake(Moment now, Consumer<? super NodeOutput> out) {
    share.wake(now, outputs(now, out));
  }

  Moment deadline() {
    return streams.deadline();
  }

  private StreamShare.Out outputs(Moment now, Consumer<? super NodeOutput> out) {
    return new StreamShare.Out() {
      @Override
      public void toUser(StreamShare.User user, StreamOutput said) {
        if (user == StreamShare.User.PROGRAM) {
          out.accept(new NodeOutput.FromStreams(said));
        } else {
          node.transfers().fromStream(said, now, out);
        }
      }

      @Override
      public void other(StreamOutput said) {
        if (said instanceof StreamOutput.SendPacket send) {
          node.toMesh(
              new MeshInput.SendPacket(send.to(), Service.STREAM, send.payload()), now, out);
        } else if (said instanceof StreamOutput.Dropped dropped) {
          node.count("stream." + dropped.reason());
        }
      }
    };
  }
}
