package io.smartmesh.bench;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.mesh.Mesh;
import io.smartmesh.mesh.MeshConfig;
import io.smartmesh.mesh.MeshInput;
import io.smartmesh.mesh.MeshOutput;
import io.smartmesh.mesh.Service;
import io.smartmesh.runtime.SystemEntropy;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Two meshes that are neighbours. What the first sends goes over a wire that is given. */
final class LinkPair {
  private static final BearerId BEARER = new BearerId("bench");
  private static final int MTU = 1_200;
  private static final int HANDSHAKE_MILLIS_MOST = 10_000;
  private static final int STEP_MILLIS = 10;

  /** Carries a frame and gives what arrived. */
  interface Carrier {
    byte[] carry(byte[] frame) throws IOException;
  }

  private record Side(Mesh mesh, SigningKey key, BearerAddress address) {}

  private final Carrier carrier;
  private final Side first = side("first", 1);
  private final Side second = side("second", 2);
  private Moment now = new Moment(0);

  LinkPair(Carrier carrier) throws BenchFailure {
    this.carrier = carrier;
    boolean linked = meet();
    if (!linked) {
      throw new BenchFailure("two meshes did not become neighbours");
    }
  }

  private static Side side(String name, int number) {
    Curve curve = Curves.best();
    SigningKey key = Keys.of(name, curve);
    Mesh mesh = new Mesh(new MeshConfig(1, 1), key, curve, curve, new SystemEntropy());
    return new Side(mesh, key, new BearerAddress(Bytes.of(number)));
  }

  /** Beacons and the handshake, without a wire, in time of its own. */
  private boolean meet() {
    boolean linked = false;
    Deque<Runnable> deliveries = new ArrayDeque<>();
    give(first, new MeshInput.BearerUp(BEARER, BearerTraits.fast(MTU)), deliveries);
    give(second, new MeshInput.BearerUp(BEARER, BearerTraits.fast(MTU)), deliveries);
    while (!linked && now.millis() < HANDSHAKE_MILLIS_MOST) {
      now = now.plusMillis(STEP_MILLIS);
      first.mesh.wake(now, output -> route(first, output, deliveries));
      second.mesh.wake(now, output -> route(second, output, deliveries));
      while (!deliveries.isEmpty()) {
        deliveries.removeFirst().run();
      }
      linked = first.mesh.neighbours().size() == 1 && second.mesh.neighbours().size() == 1;
    }
    return linked;
  }

  private void give(Side side, MeshInput input, Deque<Runnable> deliveries) {
    side.mesh.handle(input, now, output -> route(side, output, deliveries));
  }

  private void route(Side from, MeshOutput output, Deque<Runnable> deliveries) {
    if (output instanceof MeshOutput.Transmit transmit) {
      Side to = from.equals(first) ? second : first;
      deliveries.add(
          () ->
              give(
                  to,
                  new MeshInput.FrameReceived(BEARER, from.address, transmit.frame()),
                  deliveries));
    }
  }

  /** One packet: sealed, carried, opened. */
  void send(byte[] payload) throws Exception {
    Bytes bytes = Bytes.copyOf(payload);
    List<Bytes> frames = new ArrayList<>();
    first.mesh.handle(
        new MeshInput.SendToNeighbour(second.key.address(), Service.CHANNEL, bytes),
        now,
        output -> {
          if (output instanceof MeshOutput.Transmit transmit) {
            frames.add(transmit.frame());
          }
        });
    List<Bytes> opened = new ArrayList<>();
    for (Bytes frame : frames) {
      Bytes arrived = Bytes.wrap(carrier.carry(frame.toArray()));
      second.mesh.handle(
          new MeshInput.FrameReceived(BEARER, first.address, arrived),
          now,
          output -> {
            if (output instanceof MeshOutput.FromNeighbour from) {
              opened.add(from.payload());
            }
          });
    }
    if (!opened.equals(List.of(bytes))) {
      throw new BenchFailure("a packet did not arrive: " + frames.size() + " frames");
    }
  }
}
