package io.smartmesh.message;

import static io.smartmesh.message.MessageLimits.KEYS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Who can be reached now, and the keys of those who were written to. */
final class Recipients {
  private final Map<Address, PublicKey> reachable = new TreeMap<>();
  private final TreeSet<Address> met = new TreeSet<>();

  Recipients(StoredRecords stored, Curve curve) {
    stored
        .withPrefix(Records.KEY)
        .forEach(
            (storedKey, value) ->
                met.add(
                    StoredRecord.read(
                        "recipient's key", storedKey, value, in -> address(in, curve))));
  }

  private static Address address(Decoder in, Curve curve) throws Malformed {
    in.version("stored key", Records.VERSION);
    return curve
        .parse(in.raw(PublicKey.LENGTH))
        .orElseThrow(() -> new Malformed("not a public key"))
        .address();
  }

  /** Whether that is news. */
  boolean reachable(PublicKey key) {
    return reachable.size() < KEYS && reachable.put(key.address(), key) == null;
  }

  void unreachable(Address address) {
    reachable.remove(address);
  }

  boolean isReachable(Address address) {
    return reachable.containsKey(address);
  }

  Optional<PublicKey> key(Address address) {
    return Optional.ofNullable(reachable.get(address));
  }

  /** Why nothing can be sent to this one now. */
  String excuse(Address address) {
    return (met.contains(address) ? Why.NO_WAY : Why.UNSEEN).code();
  }

  void writtenTo(PublicKey key, Consumer<? super MessageOutput> out) {
    if (met.size() < KEYS && met.add(key.address())) {
      Bytes storeKey = Bytes.concat(Records.KEY, key.address().bytes());
      Bytes value = new Encoder().u8(Records.VERSION).raw(key.compressed()).toBytes();
      out.accept(new MessageOutput.Store(StoreWrite.put(storeKey, value)));
    }
  }
}
