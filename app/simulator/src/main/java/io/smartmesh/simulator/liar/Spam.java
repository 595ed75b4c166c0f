package io.smartmesh.simulator.liar;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.Service;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.wire.LinkWords;
import java.util.ArrayList;
import java.util.List;

/** Adds garbage that looks like a message of each type. */
final class Spam implements Lie {
  private static final int AT_ONCE = 20;

  private final Draw draw;
  private Bytes channel;

  Spam(Draw draw) {
    this.draw = draw;
    this.channel = draw.bytes(32);
  }

  @Override
  public List<Bytes> tell(int to, Bytes plaintext) {
    boolean isOfChannel =
        plaintext.length() > 35
            && plaintext.at(0) == LinkWords.SERVICE
            && plaintext.at(1) == Service.CHANNEL.number();
    if (isOfChannel) {
      channel = plaintext.slice(3, 35);
    }
    List<Bytes> now = new ArrayList<>(List.of(plaintext));
    if (draw.chance(0.1)) {
      for (int i = draw.below(AT_ONCE); i >= 0; i--) {
        now.add(draw.chance(0.5) ? ofChannel() : anything());
      }
    }
    return now;
  }

  private Bytes ofChannel() {
    int type = 0x10 | (1 + draw.below(8));
    return Bytes.concat(
        Bytes.of(LinkWords.SERVICE, Service.CHANNEL.number(), type),
        channel,
        draw.bytes(draw.below(120)));
  }

  private Bytes anything() {
    return Bytes.concat(Bytes.of(1 + draw.below(7), 1 + draw.below(3)), draw.bytes(draw.below(90)));
  }
}
