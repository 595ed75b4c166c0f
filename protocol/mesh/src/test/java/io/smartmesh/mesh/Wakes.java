package io.smartmesh.mesh;

import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import java.util.function.Consumer;

/** Counts the moments at which a mesh does anything: what comes at one moment wakes it once. */
final class Wakes implements Machine<MeshInput, MeshOutput> {
  private final Mesh mesh;
  private Moment last = new Moment(-1);
  int count;

  Wakes(Mesh mesh) {
    this.mesh = mesh;
  }

  @Override
  public void handle(MeshInput input, Moment now, Consumer<? super MeshOutput> out) {
    at(now);
    mesh.handle(input, now, out);
  }

  @Override
  public void wake(Moment now, Consumer<? super MeshOutput> out) {
    at(now);
    mesh.wake(now, out);
  }

  @Override
  public Moment deadline() {
    return mesh.deadline();
  }

  private void at(Moment now) {
    count += now.equals(last) ? 0 : 1;
    last = now;
  }
}
