package io.smartmesh.identity;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;

/**
 * The question where somebody is (WH-3), from neighbour to neighbour.
 *
 * <pre>
 * 10 | hops left 1 | token 16 | asker's routing key 33 | tag 16
 * </pre>
 *
 * <p>The tag tells who is meant to whoever knows that name already, and to nobody else.
 */
record Find(int hopsLeft, Bytes token, Bytes asker, Bytes tag) {
  static final int TOKEN_LENGTH = 16;
  private static final int TAG_LENGTH = 16;
  private static final int TYPE = 0x10;
  private static final String TAG = "smartmesh/find/1";

  /**
   * @param name of at most 255 bytes: an address, or another name that is hard to guess
   */
  static Bytes tag(Bytes name, Bytes token, Bytes asker) {
    return Hashes.tagged(TAG, new Encoder().bytes(name).toBytes(), token, asker)
        .bytes()
        .slice(0, TAG_LENGTH);
  }

  static Find of(Bytes name, Bytes token, PublicKey asker) {
    Bytes key = asker.compressed();
    return new Find(WhereLimits.HOPS, token, key, tag(name, token, key));
  }

  boolean asksFor(Bytes name) {
    return tag.equals(tag(name, token, asker));
  }

  Find oneHopOn() {
    return new Find(hopsLeft - 1, token, asker, tag);
  }

  Bytes encode() {
    return new Encoder().u8(TYPE).u8(hopsLeft).raw(token).raw(asker).raw(tag).toBytes();
  }

  static Find decode(Bytes bytes) throws Malformed {
    Decoder in = new Decoder(bytes);
    int type = in.u8();
    int hopsLeft = in.u8();
    if (type != TYPE || hopsLeft < 1 || hopsLeft > WhereLimits.HOPS) {
      throw new Malformed("a question of type " + type + " for " + hopsLeft + " links");
    }
    Find find =
        new Find(hopsLeft, in.raw(TOKEN_LENGTH), in.raw(PublicKey.LENGTH), in.raw(TAG_LENGTH));
    in.end();
    return find;
  }
}
