package io.smartmesh.simulator.liar;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.wire.LinkWords;
import io.smartmesh.simulator.wire.MessageKind;
import java.util.List;

/** Announces of its own channels that they can carry any sum, and for nothing (PY-30). */
record FalseCapacities(SigningKey self, Draw draw) implements Lie {
  private static final int BYTES_MOST = 1_000;
  private static final String TAG = "smartmesh/channel-announcement/1";

  @Override
  public List<Bytes> tell(int to, Bytes plaintext) {
    boolean isAnnouncement = MessageKind.ofPlaintext(plaintext) == MessageKind.ANNOUNCEMENTS;
    if (!isAnnouncement || plaintext.at(0) != LinkWords.PACKET) {
      return List.of(plaintext);
    }
    try {
      return List.of(twisted(new Decoder(plaintext)));
    } catch (Malformed ofANewerForm) {
      return List.of(plaintext);
    }
  }

  private Bytes twisted(Decoder in) throws Malformed {
    // Type, destination, service, hops; then version and kind of the payload.
    Encoder out = new Encoder().raw(in.raw(1 + Address.LENGTH + 2)).raw(in.raw(2));
    while (in.remaining() > 0) {
      Bytes announcement = in.bytes(BYTES_MOST);
      boolean isOwn =
          announcement.slice(33, 33 + PublicKey.LENGTH).equals(self.publicKey().compressed());
      out.bytes(isOwn ? signedAgain(new Decoder(announcement)) : announcement);
    }
    return out.toBytes();
  }

  private Bytes signedAgain(Decoder in) throws Malformed {
    Encoder body = new Encoder().raw(in.raw(1 + 32 + PublicKey.LENGTH + Address.LENGTH));
    in.amount();
    in.amount();
    body.amount(Amount.of(draw.between(0, 1_000_000))).amount(Amount.ZERO);
    body.u32(in.u32()).u64(in.u64());
    in.raw(Signature.LENGTH);
    Bytes said = body.toBytes();
    return Bytes.concat(said, self.sign(Hashes.tagged(TAG, said)).rs());
  }
}
