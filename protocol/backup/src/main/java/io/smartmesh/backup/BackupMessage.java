package io.smartmesh.backup;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;

/**
 * What is in the sealed boxes of service 5 (BK-5). A snapshot is always fetched by the one who
 * wants it, piece by piece, so nobody is sent what it did not ask for.
 *
 * <pre>
 * all        version 01 | type 1
 * 1 Offer    tag 32 | version 8 | length 4 | SHA-256 32
 * 2 Get      SHA-256 32 | first 2 | count 1
 * 3 Chunk    SHA-256 32 | index 2 | bytes
 * 4 Kept     tag 32 | version 8 | length 4 | SHA-256 32
 * 5 Refused  tag 32 | version 8 | why 1
 * 6 Ask      tag 32
 * </pre>
 */
sealed interface BackupMessage {
  /** What the box is for: no box of another protocol opens here. */
  Bytes CONTEXT = Bytes.utf8("smartmesh/backup/1");

  int VERSION = 1;

  /** A sealed snapshot without its bytes. */
  record Item(Hash tag, long version, long length, Hash digest) {
    private void write(Encoder out) {
      out.hash(tag).u64(version).u32(length).hash(digest);
    }

    private static Item read(Decoder in) throws Malformed {
      Item item = new Item(in.hash(), in.u64(), in.u32(), in.hash());
      if (!Snapshot.isSizeClass(item.length)) {
        throw new Malformed("a snapshot of " + item.length + " bytes");
      }
      return item;
    }
  }

  /** The sender has this one: to be kept, or as an answer to {@link Ask}. */
  record Offer(Item item) implements BackupMessage {}

  record Get(Hash digest, int first, int count) implements BackupMessage {}

  record Chunk(Hash digest, int index, Bytes bytes) implements BackupMessage {}

  /** The newest that the sender keeps for the receiver; durable. */
  record Kept(Item item) implements BackupMessage {}

  record Refused(Hash tag, long version, Why why) implements BackupMessage {}

  /** Who keeps something under this tag? */
  record Ask(Hash tag) implements BackupMessage {}

  /** Why a snapshot is not kept. */
  enum Why {
    STRANGER(1),
    TOO_LARGE(2),
    FULL(3);

    private final int number;

    Why(int number) {
      this.number = number;
    }

    private static Why of(int number) throws Malformed {
      for (Why why : values()) {
        if (why.number == number) {
          return why;
        }
      }
      throw new Malformed("refusal " + number);
    }
  }

  static Bytes encode(BackupMessage message) {
    Encoder out = new Encoder().u8(VERSION);
    if (message instanceof Offer m) {
      m.item.write(out.u8(1));
    } else if (message instanceof Get m) {
      out.u8(2).hash(m.digest).u16(m.first).u8(m.count);
    } else if (message instanceof Chunk m) {
      out.u8(3).hash(m.digest).u16(m.index).raw(m.bytes);
    } else if (message instanceof Kept m) {
      m.item.write(out.u8(4));
    } else if (message instanceof Refused m) {
      out.u8(5).hash(m.tag).u64(m.version).u8(m.why.number);
    } else {
      out.u8(6).hash(((Ask) message).tag);
    }
    return out.toBytes();
  }

  static Result<BackupMessage, BackupError> decode(Bytes bytes) {
    try {
      Decoder in = new Decoder(bytes);
      in.version("backup message", VERSION);
      BackupMessage message = body(in.u8(), in);
      in.end();
      return Result.ok(message);
    } catch (Malformed e) {
      return Result.err(new BackupError.Malformed(e.what()));
    }
  }

  private static BackupMessage body(int type, Decoder in) throws Malformed {
    switch (type) {
      case 1:
        return new Offer(Item.read(in));
      case 2:
        return get(in);
      case 3:
        return chunk(in);
      case 4:
        return new Kept(Item.read(in));
      case 5:
        return new Refused(in.hash(), in.u64(), Why.of(in.u8()));
      case 6:
        return new Ask(in.hash());
      default:
        throw new Malformed("unknown backup message " + type);
    }
  }

  private static BackupMessage get(Decoder in) throws Malformed {
    Get get = new Get(in.hash(), in.u16(), in.u8());
    if (get.count < 1 || get.count > BackupLimits.CHUNKS_PER_GET) {
      throw new Malformed(get.count + " chunks at once");
    }
    return get;
  }

  private static BackupMessage chunk(Decoder in) throws Malformed {
    Chunk chunk = new Chunk(in.hash(), in.u16(), in.rest());
    if (chunk.bytes.isEmpty() || chunk.bytes.length() > BackupLimits.CHUNK_BYTES) {
      throw new Malformed("a chunk of " + chunk.bytes.length() + " bytes");
    }
    return chunk;
  }
}
