package io.smartmesh.udp;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.node.Bearer;
import io.smartmesh.node.NodeOutput;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A process for one network namespace: calls its name on all bearers, answers callers with a burst
 * of the longest frames, tells what it hears.
 */
final class Probe implements Bearer.Events {
  private static final long CALL_MILLIS = 200;
  private static final int ANSWERS = 3;

  private final String name;
  private final MulticastUdpBearer bearer = new MulticastUdpBearer();
  private final Set<BearerId> up = ConcurrentHashMap.newKeySet();

  private Probe(String name) {
    this.name = name;
  }

  public static void main(String[] args) throws Exception {
    Probe probe = new Probe(args[0]);
    probe.bearer.start(probe);
    while (true) {
      for (BearerId id : probe.up) {
        probe.bearer.send(id, Optional.empty(), Bytes.utf8("call " + probe.name));
      }
      Thread.sleep(CALL_MILLIS);
    }
  }

  @Override
  public void up(BearerId id, BearerTraits traits) {
    up.add(id);
    tell("up " + id.name());
  }

  @Override
  public void down(BearerId id) {
    up.remove(id);
    tell("down " + id.name());
  }

  @Override
  public void received(BearerId id, BearerAddress from, Bytes frame) {
    String text = frame.toUtf8().trim();
    tell(text + " on " + id.name());
    if (text.startsWith("call ")) {
      Bytes answer = Bytes.utf8(String.format("%-" + Datagrams.MTU + "s", "answer " + name));
      bearer.send(
          Collections.nCopies(ANSWERS, new NodeOutput.Transmit(id, Optional.of(from), answer)));
    }
  }

  private static void tell(String line) {
    System.err.println(line);
  }
}
