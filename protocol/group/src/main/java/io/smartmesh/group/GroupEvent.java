package io.smartmesh.group;

import static io.smartmesh.group.GroupLimits.EVENT_BYTES;
import static io.smartmesh.group.GroupLimits.PARENTS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import java.util.ArrayList;
import java.util.List;

/**
 * One signed step of a group's membership (GR-1).
 *
 * <pre>
 * 01 version | group 20, zeros for the first event | author 20 | parents 1 | hash 32 each,
 * ascending | act | signature 64
 * </pre>
 *
 * @param group as its first event names it: the first 20 bytes of that one's hash
 * @param parents the events that its author knew and no other event named yet
 * @param hash of all but the signature, and of the mesh
 */
record GroupEvent(
    Address group, Address author, List<Hash> parents, Act act, Signature signature, Hash hash) {
  private static final int VERSION = 1;
  private static final String TAG = "smartmesh/group/event/1";

  static GroupEvent sign(SigningKey key, long network, Address group, List<Hash> parents, Act act) {
    Hash hash = hash(network, fields(group, key.address(), parents, act));
    Address id = act instanceof Act.Create ? groupOf(hash) : group;
    return new GroupEvent(id, key.address(), parents, act, key.sign(hash), hash);
  }

  boolean isFirst() {
    return act instanceof Act.Create;
  }

  boolean isSignedBy(PublicKey key, Verifier verifier) {
    return key.address().equals(author) && verifier.verify(key, hash, signature);
  }

  private static Address groupOf(Hash first) {
    return new Address(first.bytes().slice(0, Address.LENGTH));
  }

  private static Hash hash(long network, Bytes fields) {
    return Hashes.tagged(TAG, new Encoder().u64(network).toBytes(), fields);
  }

  private static Bytes fields(Address group, Address author, List<Hash> parents, Act act) {
    Encoder out =
        new Encoder()
            .u8(VERSION)
            .address(act instanceof Act.Create ? Address.ZERO : group)
            .address(author)
            .u8(parents.size());
    parents.forEach(out::hash);
    act.write(out);
    return out.toBytes();
  }

  Bytes encode() {
    return Bytes.concat(fields(group, author, parents, act), signature.rs());
  }

  /** Hostile bytes; the signature is checked by whoever knows the author's key. */
  static GroupEvent decode(Bytes bytes, long network) throws Malformed {
    if (bytes.length() > EVENT_BYTES) {
      throw new Malformed("event of " + bytes.length() + " bytes, at most " + EVENT_BYTES);
    }
    Decoder in = new Decoder(bytes);
    in.version("event of a group", VERSION);
    Address named = in.address();
    Address author = in.address();
    int count = in.u8();
    if (count > PARENTS) {
      throw new Malformed(count + " parents, at most " + PARENTS);
    }
    List<Hash> parents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Hash parent = in.hash();
      if (i > 0 && parents.get(i - 1).compareTo(parent) >= 0) {
        throw new Malformed("parents that do not ascend");
      }
      parents.add(parent);
    }
    Act act = Act.read(in);
    boolean isFirst = act instanceof Act.Create;
    if (isFirst != parents.isEmpty() || isFirst != named.equals(Address.ZERO)) {
      throw new Malformed("an event of a group of " + named + " after " + count + " others");
    }
    Signature signature = new Signature(in.raw(Signature.LENGTH));
    in.end();
    Hash hash = hash(network, fields(named, author, parents, act));
    Address group = isFirst ? groupOf(hash) : named;
    return new GroupEvent(group, author, parents, act, signature, hash);
  }
}
