package io.smartmesh.group;

import static io.smartmesh.group.GroupLimits.CARD_BYTES;
import static io.smartmesh.group.GroupLimits.EVENT_BYTES;
import static io.smartmesh.group.GroupLimits.HEADS;
import static io.smartmesh.group.GroupLimits.KEY_TEXTS;
import static io.smartmesh.group.GroupLimits.WORD_BYTES;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Signature;
import java.util.ArrayList;
import java.util.List;

/**
 * What one member's device tells another's, inside a message from person to person (GR-10).
 *
 * <pre>
 * 01 version | kind 1 | group 20 | body
 * 1 join   | token 12 | card of who wants to join, its length in front
 * 2 events | (length varint | event) each
 * 3 heads  | whether an answer is wanted 1 | count varint | hash 32 each
 * 4 key    | view 8 | id 8 | chain 32 | first text varint | signer 33
 * 5 text   | id of the key 8 | number varint | salt 8 | signature 64 | sealed
 * 6 no     | of an invitation: it does not hold any more
 * </pre>
 */
sealed interface GroupWord {
  int VERSION = 1;
  int VIEW_BYTES = 8;

  Address group();

  record Join(Address group, Bytes token, Bytes card) implements GroupWord {}

  record Events(Address group, List<Bytes> events) implements GroupWord {}

  record Heads(Address group, boolean isAsking, List<Hash> heads) implements GroupWord {}

  record Key(Address group, Bytes view, ReaderKey.Told told) implements GroupWord {}

  record Text(Address group, Bytes key, int number, Bytes salt, Signature signature, Bytes box)
      implements GroupWord {}

  record No(Address group) implements GroupWord {}

  default Bytes encode() {
    Encoder out = new Encoder().u8(VERSION).u8(kind()).address(group());
    if (this instanceof Join join) {
      out.raw(join.token).bytes(join.card);
    } else if (this instanceof Events events) {
      events.events.forEach(out::bytes);
    } else if (this instanceof Heads heads) {
      out.flag(heads.isAsking).varint(heads.heads.size());
      heads.heads.forEach(out::hash);
    } else if (this instanceof Key key) {
      key.told.write(out.raw(key.view));
    } else if (this instanceof Text text) {
      out.raw(text.key).varint(text.number).raw(text.salt).raw(text.signature.rs()).raw(text.box);
    }
    return out.toBytes();
  }

  private int kind() {
    if (this instanceof Join) {
      return 1;
    } else if (this instanceof Events) {
      return 2;
    } else if (this instanceof Heads) {
      return 3;
    } else if (this instanceof Key) {
      return 4;
    }
    return this instanceof Text ? 5 : 6;
  }

  /** Hostile bytes. */
  static Result<GroupWord, GroupError> decode(Bytes bytes) {
    try {
      if (bytes.length() > WORD_BYTES) {
        throw new Malformed("word of " + bytes.length() + " bytes, at most " + WORD_BYTES);
      }
      Decoder in = new Decoder(bytes);
      in.version("word of a group", VERSION);
      int kind = in.u8();
      GroupWord word = read(kind, in.address(), in);
      in.end();
      return Result.ok(word);
    } catch (Malformed e) {
      return Result.err(new GroupError.Malformed(e.what()));
    }
  }

  private static GroupWord read(int kind, Address group, Decoder in) throws Malformed {
    return switch (kind) {
      case 1 -> new Join(group, in.raw(GroupInvite.TOKEN_BYTES), in.bytes(CARD_BYTES));
      case 2 -> events(group, in);
      case 3 -> heads(group, in);
      case 4 -> new Key(group, in.raw(VIEW_BYTES), ReaderKey.Told.read(in));
      case 5 ->
          new Text(
              group,
              in.raw(Chain.ID_BYTES),
              in.count(KEY_TEXTS),
              in.raw(Chain.SALT_BYTES),
              new Signature(in.raw(Signature.LENGTH)),
              in.rest());
      case 6 -> new No(group);
      default -> throw new Malformed("word of kind " + kind);
    };
  }

  private static GroupWord events(Address group, Decoder in) throws Malformed {
    List<Bytes> events = new ArrayList<>();
    while (in.remaining() > 0) {
      events.add(in.bytes(EVENT_BYTES));
    }
    if (events.isEmpty()) {
      throw new Malformed("no events");
    }
    return new Events(group, events);
  }

  private static GroupWord heads(Address group, Decoder in) throws Malformed {
    boolean isAsking = in.flag();
    List<Hash> heads = new ArrayList<>();
    for (int left = in.count(HEADS); left > 0; left--) {
      heads.add(in.hash());
    }
    return new Heads(group, isAsking, heads);
  }
}
