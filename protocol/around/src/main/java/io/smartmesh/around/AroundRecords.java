package io.smartmesh.around;

import static io.smartmesh.around.AroundLimits.NOTICE_HOPS;
import static io.smartmesh.around.AroundLimits.NOTICE_SECONDS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is stored (AR-13).
 *
 * <pre>
 * around/post/ id 16   →  01 | giver 20 | hops 1 | nonce, name, lengths in front | age, s 4 | post
 * around/age/ id 16    →  01 | age, s 4
 * around/over/ number 8 → 01 | prefix 8
 * around/mute/ writer 20 → 01
 * </pre>
 */
final class AroundRecords {
  static final int NONCE = 16;
  private static final int VERSION = 1;
  private static final int NAME_BYTES = 32;
  private static final Bytes POST = Bytes.utf8("around/post/");
  private static final Bytes AGE = Bytes.utf8("around/age/");
  private static final Bytes OVER = Bytes.utf8("around/over/");
  private static final Bytes MUTE = Bytes.utf8("around/mute/");

  private AroundRecords() {}

  static StoreWrite post(Held held, long ageSeconds) {
    Held.Origin origin = held.origin();
    Encoder out = new Encoder().u8(VERSION).address(origin.giver()).u8(origin.hops());
    out.bytes(origin.nonce()).text(origin.name()).u32(ageSeconds).raw(held.post().encode());
    return StoreWrite.put(Bytes.concat(POST, held.id().bytes()), out.toBytes());
  }

  static StoreWrite age(PostId id, long ageSeconds) {
    Bytes age = new Encoder().u8(VERSION).u32(ageSeconds).toBytes();
    return StoreWrite.put(Bytes.concat(AGE, id.bytes()), age);
  }

  static List<StoreWrite> drop(PostId id) {
    return List.of(
        StoreWrite.delete(Bytes.concat(POST, id.bytes())),
        StoreWrite.delete(Bytes.concat(AGE, id.bytes())));
  }

  static StoreWrite over(long number, Bytes prefix) {
    return StoreWrite.put(overKey(number), new Encoder().u8(VERSION).raw(prefix).toBytes());
  }

  static StoreWrite forgetOver(long number) {
    return StoreWrite.delete(overKey(number));
  }

  private static Bytes overKey(long number) {
    return Bytes.concat(OVER, new Encoder().u64(number).toBytes());
  }

  static StoreWrite mute(Address writer) {
    return StoreWrite.put(Bytes.concat(MUTE, writer.bytes()), Bytes.of(VERSION));
  }

  static StoreWrite unmute(Address writer) {
    return StoreWrite.delete(Bytes.concat(MUTE, writer.bytes()));
  }

  /** As it was read: what is missing to be held is when that was. */
  private record Kept(Post post, Held.Origin origin, long age) {}

  private static Kept kept(Decoder in, long network, Curve curve) throws Malformed {
    in.version("post", VERSION);
    Address giver = in.address();
    int hops = in.u8();
    Held.Origin origin = new Held.Origin(giver, hops, in.bytes(NONCE), in.text(NAME_BYTES));
    long age = in.u32();
    Kept kept = new Kept(Post.decode(in.rest(), network, curve), origin, age);
    if (hops > NOTICE_HOPS || age > NOTICE_SECONDS) {
      throw new Malformed("a post of " + age + " s over " + hops + " links");
    }
    return kept;
  }

  /** The oldest first. */
  static List<Held> posts(StoredRecords stored, long network, Curve curve, Moment now) {
    Map<PostId, Long> ages = new LinkedHashMap<>();
    stored
        .withPrefix(AGE)
        .forEach(
            (key, value) ->
                ages.put(id(AGE, key), StoredRecord.read("age", key, value, AroundRecords::age)));
    List<Kept> all = new ArrayList<>();
    stored
        .withPrefix(POST)
        .forEach(
            (key, value) -> {
              Kept one = StoredRecord.read("post", key, value, in -> kept(in, network, curve));
              if (!one.post.id().equals(id(POST, key))) {
                throw new DamagedRecord("post", key, "it is post " + one.post.id());
              }
              long age = Math.max(one.age, ages.getOrDefault(one.post.id(), 0L));
              all.add(new Kept(one.post, one.origin, age));
            });
    all.sort(Comparator.comparingLong((Kept one) -> -one.age).thenComparing(one -> one.post.id()));
    List<Held> posts = new ArrayList<>();
    for (Kept one : all) {
      posts.add(new Held(one.post, one.origin, posts.size(), one.age, now));
    }
    return posts;
  }

  private static Long age(Decoder in) throws Malformed {
    in.version("age of a post", VERSION);
    return in.u32();
  }

  private static PostId id(Bytes start, Bytes key) {
    return StoredRecord.read(
        "name of a post", key, key.slice(start.length(), key.length()), AroundRecords::id);
  }

  private static PostId id(Decoder in) throws Malformed {
    return new PostId(in.raw(PostId.LENGTH));
  }

  static TreeMap<Long, Bytes> overs(StoredRecords stored) {
    TreeMap<Long, Bytes> all = new TreeMap<>();
    stored
        .withPrefix(OVER)
        .forEach(
            (key, value) -> {
              Bytes number = key.slice(OVER.length(), key.length());
              all.put(
                  StoredRecord.read("number of a post", key, number, Decoder::u64),
                  StoredRecord.read("post that is over", key, value, AroundRecords::prefix));
            });
    return all;
  }

  private static Bytes prefix(Decoder in) throws Malformed {
    in.version("post that is over", VERSION);
    return in.raw(PostId.PREFIX);
  }

  static Set<Address> muted(StoredRecords stored) {
    Set<Address> all = new TreeSet<>();
    stored
        .withPrefix(MUTE)
        .forEach(
            (key, value) -> {
              StoredRecord.read("muted writer", key, value, in -> version(in));
              Bytes writer = key.slice(MUTE.length(), key.length());
              all.add(StoredRecord.read("muted writer", key, writer, Decoder::address));
            });
    return all;
  }

  private static boolean version(Decoder in) throws Malformed {
    in.version("muted writer", VERSION);
    return true;
  }
}
