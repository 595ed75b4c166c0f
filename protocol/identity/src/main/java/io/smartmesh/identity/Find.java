package io.smartmesh.identity;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The question where some are (WH-3), from neighbour to neighbour.
 *
 * <pre>
 * 11 | hops left 1 | token 16 | asker's routing key 33 | count 1 | tags, 8 each
 * </pre>
 *
 * <p>A tag tells who is meant to whoever knows that name already, and to nobody else: it is the
 * first half of what an answer to it shows (WH-17).
 */
record Find(int hopsLeft, Bytes token, Bytes asker, List<Bytes> tags) {
  static final int TOKEN_LENGTH = 16;
  static final int ANSWER_LENGTH = 16;
  static final int TAG_LENGTH = 8;
  private static final int TYPE = 0x11;
  private static final String TAG = "smartmesh/find/1";

  Find {
    tags = List.copyOf(tags);
  }

  /**
   * @param names of at most 255 bytes each, addresses or others that are hard to guess; at most
   *     {@link WhereLimits#NAMES_ASKED}
   */
  static Find of(List<Bytes> names, Bytes token, PublicKey asker) {
    Bytes key = asker.compressed();
    List<Bytes> tags = new ArrayList<>();
    names.forEach(name -> tags.add(tag(answer(name, token, key))));
    return new Find(WhereLimits.HOPS, token, key, tags);
  }

  private static Bytes answer(Bytes name, Bytes token, Bytes asker) {
    return Hashes.tagged(TAG, new Encoder().bytes(name).toBytes(), token, asker)
        .bytes()
        .slice(0, ANSWER_LENGTH);
  }

  private static Bytes tag(Bytes answer) {
    return answer.slice(0, TAG_LENGTH);
  }

  /** What whoever has this name answers; nobody else can. */
  Bytes answer(Bytes name) {
    return answer(name, token, asker);
  }

  /** The same if the name is asked for. */
  Optional<Bytes> answerIfAsked(Bytes name) {
    return Optional.of(answer(name)).filter(answer -> tags.contains(tag(answer)));
  }

  Find oneHopOn() {
    return new Find(hopsLeft - 1, token, asker, tags);
  }

  Bytes encode() {
    Encoder out = new Encoder().u8(TYPE).u8(hopsLeft).raw(token).raw(asker).u8(tags.size());
    tags.forEach(out::raw);
    return out.toBytes();
  }

  static Find decode(Bytes bytes) throws Malformed {
    Decoder in = new Decoder(bytes);
    int type = in.u8();
    int hopsLeft = in.u8();
    if (type != TYPE || hopsLeft < 1 || hopsLeft > WhereLimits.HOPS) {
      throw new Malformed("a question of type " + type + " for " + hopsLeft + " links");
    }
    Bytes token = in.raw(TOKEN_LENGTH);
    Bytes asker = in.raw(PublicKey.LENGTH);
    int count = in.u8();
    if (count < 1 || count > WhereLimits.NAMES_ASKED) {
      throw new Malformed(count + " names, at most " + WhereLimits.NAMES_ASKED);
    }
    List<Bytes> tags = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tags.add(in.raw(TAG_LENGTH));
    }
    in.end();
    return new Find(hopsLeft, token, asker, tags);
  }
}
