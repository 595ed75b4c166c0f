package io.smartmesh.processes;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.mesh.Service;
import io.smartmesh.node.Bearer;
import io.smartmesh.simulator.wire.LinkWords;
import io.smartmesh.simulator.wire.Wiretap;
import java.util.List;
import java.util.Optional;

/** Tells the trap of every message that comes and goes, and loses those that it is told to lose. */
final class TrapBearer implements Bearer {
  private static final int FIRST_OF_JUMP = 12;
  private static final List<String> JUMP = List.of("RECOVER", "JUMP_LANE", "JUMPED", "JUMP_ACK");

  private final Bearer bearer;
  private final Trap trap;
  private final Mute mute;
  private final Role self;
  private final List<Integer> ports;
  private final Curve curve;
  private final Wiretap wiretap;

  /**
   * @param ports of all roles, in their order
   */
  TrapBearer(
      Bearer bearer, Trap trap, Mute mute, Role self, List<Integer> ports, KnownCurve curve) {
    this.bearer = bearer;
    this.trap = trap;
    this.mute = mute;
    this.self = self;
    this.ports = ports;
    this.curve = curve;
    this.wiretap = new Wiretap(curve);
  }

  @Override
  public void start(Events events) {
    bearer.start(
        new Events() {
          @Override
          public void up(BearerId id, BearerTraits traits) {
            events.up(id, traits);
          }

          @Override
          public void down(BearerId id) {
            events.down(id);
          }

          @Override
          public void received(BearerId id, BearerAddress from, Bytes frame) {
            String name = name(role(from), self, frame);
            if (!mute.losesComing(name)) {
              trap.received(name);
              events.received(id, from, frame);
            }
          }
        });
  }

  @Override
  public void send(BearerId id, Optional<BearerAddress> to, Bytes frame) {
    if (to.isEmpty()) {
      bearer.send(id, to, frame);
      return;
    }
    String name = name(self, role(to.get()), frame);
    if (!mute.losesGoing(name)) {
      trap.sending(name);
      bearer.send(id, to, frame);
      trap.sent(name);
    }
  }

  private synchronized String name(Role from, Role to, Bytes frame) {
    SigningKey key = to.key(curve);
    wiretap.sees(from.place(), to.place(), () -> List.of(key), frame);
    return wiretap
        .open(to.place(), frame)
        .flatMap(opened -> ofJump(opened.plaintext()))
        .orElseGet(() -> wiretap.heard(to.place(), to.address(), frame).message().name());
  }

  /** The messages of a restored device, which the simulator does not tell apart. */
  private static Optional<String> ofJump(Bytes plaintext) {
    boolean isOfChannel =
        plaintext.length() > 2
            && plaintext.at(0) == LinkWords.SERVICE
            && plaintext.at(1) == Service.CHANNEL.number();
    int which = isOfChannel ? (plaintext.at(2) & 15) - FIRST_OF_JUMP : -1;
    return which >= 0 && which < JUMP.size() ? Optional.of(JUMP.get(which)) : Optional.empty();
  }

  private Role role(BearerAddress address) {
    Bytes bytes = address.bytes();
    int last = bytes.length() - 1;
    int port = (bytes.at(last - 1) & 0xff) << 8 | (bytes.at(last) & 0xff);
    return Role.at(ports.indexOf(port));
  }

  @Override
  public void close() {
    bearer.close();
  }
}
