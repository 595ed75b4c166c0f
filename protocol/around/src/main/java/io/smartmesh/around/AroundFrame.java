package io.smartmesh.around;

import static io.smartmesh.around.AroundLimits.ENTRIES;
import static io.smartmesh.around.AroundLimits.FRAME_BYTES;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Hashes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What neighbours tell each other (AR-6), service 11.
 *
 * <pre>
 * SUM   01 01 | posts 2 | digest of their prefixes 8
 * LIST  01 02 | from 8 | to 8 | (prefix 8 | rank 1) each, ascending
 * HAVE  01 03 | (prefix 8 | rank 1) each
 * WANT  01 04 | prefix 8 each
 * POST  01 05 | age, s 4 | hops 1 | post
 * </pre>
 */
sealed interface AroundFrame {
  int VERSION = 1;

  /** Where the first list begins, and before which the last one ends. */
  Bytes LEAST = Bytes.wrap(new byte[PostId.PREFIX]);

  Bytes MOST = Bytes.fromHex("ffffffffffffffff");

  record Sum(int posts, Bytes digest) implements AroundFrame {
    private static final int DIGEST = 8;

    static Sum of(Collection<Bytes> prefixes) {
      Bytes all = Bytes.concat(prefixes.toArray(new Bytes[0]));
      Bytes digest = Hashes.tagged("smartmesh/around/sum/1", all).bytes();
      return new Sum(prefixes.size(), digest.slice(0, DIGEST));
    }
  }

  /** All from {@code from}, to before {@code to}. */
  record Listed(Bytes from, Bytes to, List<Entry> entries) implements AroundFrame {
    boolean covers(Bytes prefix) {
      return prefix.compareTo(from) >= 0 && prefix.compareTo(to) < 0;
    }
  }

  record Have(List<Entry> entries) implements AroundFrame {}

  record Want(List<Bytes> prefixes) implements AroundFrame {}

  record Given(long ageSeconds, int hops, Bytes post) implements AroundFrame {}

  static Bytes encode(AroundFrame frame) {
    Encoder out = new Encoder().u8(VERSION);
    if (frame instanceof Sum sum) {
      out.u8(1).u16(sum.posts).raw(sum.digest);
    } else if (frame instanceof Listed list) {
      out.u8(2).raw(list.from).raw(list.to);
      list.entries.forEach(entry -> entry.write(out));
    } else if (frame instanceof Have have) {
      out.u8(3);
      have.entries.forEach(entry -> entry.write(out));
    } else if (frame instanceof Want want) {
      out.u8(4);
      want.prefixes.forEach(out::raw);
    } else {
      Given given = (Given) frame;
      out.u8(5).u32(given.ageSeconds).u8(given.hops).raw(given.post);
    }
    return out.toBytes();
  }

  static AroundFrame decode(Bytes bytes) throws Malformed {
    if (bytes.length() > FRAME_BYTES) {
      throw new Malformed("frame of " + bytes.length() + " bytes, at most " + FRAME_BYTES);
    }
    Decoder in = new Decoder(bytes);
    in.version("frame around", VERSION);
    int type = in.u8();
    AroundFrame frame;
    switch (type) {
      case 1:
        frame = new Sum(in.u16(), in.raw(Sum.DIGEST));
        break;
      case 2:
        frame = listed(in);
        break;
      case 3:
        frame = new Have(entries(in));
        break;
      case 4:
        frame = new Want(prefixes(in));
        break;
      case 5:
        frame = new Given(in.u32(), in.u8(), in.rest());
        break;
      default:
        throw new Malformed("unknown frame " + type);
    }
    in.end();
    return frame;
  }

  private static Listed listed(Decoder in) throws Malformed {
    Listed list = new Listed(in.raw(PostId.PREFIX), in.raw(PostId.PREFIX), entries(in));
    Bytes before = LEAST;
    for (int i = 0; i < list.entries.size(); i++) {
      Bytes prefix = list.entries.get(i).prefix();
      if (!list.covers(prefix) || (i > 0 && prefix.compareTo(before) <= 0)) {
        throw new Malformed("a list that does not ascend within its ends");
      }
      before = prefix;
    }
    return list;
  }

  private static List<Entry> entries(Decoder in) throws Malformed {
    List<Entry> entries = new ArrayList<>();
    while (in.remaining() > 0) {
      atMost(entries.size());
      entries.add(Entry.read(in));
    }
    return entries;
  }

  private static List<Bytes> prefixes(Decoder in) throws Malformed {
    List<Bytes> prefixes = new ArrayList<>();
    while (in.remaining() > 0) {
      atMost(prefixes.size());
      prefixes.add(in.raw(PostId.PREFIX));
    }
    return prefixes;
  }

  private static void atMost(int entries) throws Malformed {
    if (entries == ENTRIES) {
      throw new Malformed("more than " + ENTRIES + " entries");
    }
  }
}
