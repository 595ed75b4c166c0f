package io.smartmesh.stream;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.session.SessionOutput;
import io.smartmesh.session.Sessions;
import io.smartmesh.stream.Net.End;
import io.smartmesh.testkit.Keys;
import java.util.ArrayList;
import java.util.List;

/** A peer with a true key and a true session, who says in it whatever he likes. */
final class Villain {
  final SigningKey key = Keys.of(900);

  /** What the other side has said, packet by packet. */
  final List<Packet> heard = new ArrayList<>();

  private final Net net;
  private final End victim;
  private final Sessions sessions;
  private long number;

  Villain(Net net, End victim) {
    this.net = net;
    this.victim = victim;
    sessions =
        new Sessions(
            "smartmesh/stream",
            Net.NETWORK,
            key,
            Keys.CURVE,
            net.rng,
            StreamLimits.GREETING,
            peer -> Bytes.wrap(new byte[StreamLimits.GREETING]));
    net.others.put(key.address(), payload -> sessions.arrived(payload, net.time.now(), this::take));
  }

  /** A session stands, by his own doing. */
  void open() {
    sessions.want(victim.key.publicKey(), net.time.now(), this::take);
    net.time.run(10);
  }

  private void take(SessionOutput output) {
    if (output instanceof SessionOutput.SendPacket send) {
      net.arrive(send.to(), send.payload());
    } else if (output instanceof SessionOutput.Opened opened) {
      heard.add(Packet.decode(opened.plaintext()).orThrow());
    }
  }

  void say(Part... parts) {
    raw(new Packet(number++, List.of(parts)).encode());
  }

  void raw(Bytes plaintext) {
    sessions.send(victim.key.publicKey(), plaintext, net.time.now(), this::take);
  }

  /** Leaves out so many numbers. */
  void skip(long numbers) {
    number += numbers;
  }

  long highestHeard() {
    return heard.get(heard.size() - 1).number();
  }

  static Part.Data data(long stream, long offset, int length, boolean last) {
    return new Part.Data(stream, offset, Bytes.wrap(new byte[length]), last);
  }

  static Part.Ack ack(long from, long to) {
    return new Part.Ack(0, List.of(new Ranges.Range(from, to)));
  }
}
