package io.smartmesh.identity;

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
import io.smartmesh.crypto.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whom we recognise (WH-7).
 *
 * <pre>
 * identity/where/ device 20  →  version 01 | device key 33 | flag 1 | route secret 32
 * </pre>
 */
final class WhereRecords {
  private static final Bytes WHERE = Bytes.utf8("identity/where/");
  private static final int VERSION = 1;

  private WhereRecords() {}

  static WhereOutput.Store known(Acquainted one) {
    Encoder out =
        new Encoder().u8(VERSION).raw(one.device().compressed()).flag(one.route().isPresent());
    one.route().ifPresent(secret -> out.raw(secret.use(Bytes::copyOf)));
    return new WhereOutput.Store(StoreWrite.put(key(one.device().address()), out.toBytes()));
  }

  static WhereOutput.Store forget(Address device) {
    return new WhereOutput.Store(StoreWrite.delete(key(device)));
  }

  private static Bytes key(Address device) {
    return Bytes.concat(WHERE, device.bytes());
  }

  /**
   * @throws io.smartmesh.base.DamagedRecord when this program did not write it, or a newer version
   *     did
   */
  static List<Acquainted> known(StoredRecords stored, Curve curve) {
    List<Acquainted> all = new ArrayList<>();
    stored
        .withPrefix(WHERE)
        .forEach(
            (key, value) ->
                all.add(StoredRecord.read("whereabouts", key, value, in -> read(in, key, curve))));
    return all;
  }

  private static Acquainted read(Decoder in, Bytes key, Curve curve) throws Malformed {
    in.version("stored whereabouts", VERSION);
    PublicKey device = Statement.key(in, curve);
    if (!key.equals(key(device.address()))) {
      throw new Malformed("the key of " + device.address() + " under another device's address");
    }
    Optional<Secret> route =
        in.flag()
            ? Optional.of(Secret.copyOf(in.raw(Introduction.SECRET_LENGTH)))
            : Optional.empty();
    return new Acquainted(device, route, 0);
  }
}
