package io.smartmesh.message;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;

/**
 * What is known of a chat without reading it (MH-9).
 *
 * @param first the number of the oldest text that may still be there
 * @param next the number that the next text gets
 * @param keepSeconds texts are deleted so long after they were kept; 0: never
 * @param newest when the newest text was kept
 */
public record Chat(Address peer, long first, long next, long keepSeconds, ChainTime newest) {
  static final Bytes PREFIX = Bytes.utf8("chatlist/");
  private static final int VERSION = 1;

  static Chat begin(Address peer) {
    return new Chat(peer, 0, 0, 0, ChainTime.ZERO);
  }

  /** Texts that are there, those included that were deleted one by one. */
  public long size() {
    return next - first;
  }

  Chat add(ChainTime at) {
    return new Chat(peer, first, next + 1, keepSeconds, at);
  }

  public Chat from(long number) {
    return new Chat(peer, Math.min(number, next), next, keepSeconds, newest);
  }

  Chat keeping(long seconds) {
    return new Chat(peer, first, next, seconds, newest);
  }

  Bytes key() {
    return Bytes.concat(PREFIX, peer.bytes());
  }

  Bytes record() {
    return new Encoder()
        .u8(VERSION)
        .address(peer)
        .u64(first)
        .u64(next)
        .u64(keepSeconds)
        .u64(newest.seconds())
        .toBytes();
  }

  static Chat read(Decoder in) throws Malformed {
    in.version("stored chat", VERSION);
    Chat chat = new Chat(in.address(), in.u64(), in.u64(), in.u64(), new ChainTime(in.u64()));
    if (chat.first < 0 || chat.next < chat.first || chat.keepSeconds < 0) {
      throw new Malformed("chat from " + chat.first + " to " + chat.next);
    }
    return chat;
  }
}
