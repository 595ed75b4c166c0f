package io.smartmesh.mesh;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.Optional;
import java.util.function.Consumer;

/** One call of the machine: its one reading of the clock, and where its outputs go. */
record Turn(Moment now, Consumer<? super MeshOutput> out) {
  void transmit(Path to, Bytes frame) {
    out.accept(new MeshOutput.Transmit(to.bearer(), Optional.of(to.address()), frame));
  }

  void broadcast(BearerId bearer, Bytes frame) {
    out.accept(new MeshOutput.Transmit(bearer, Optional.empty(), frame));
  }

  void drop(DropReason reason) {
    out.accept(new MeshOutput.Dropped(reason));
  }
}
