package io.smartmesh.ratchet;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.Optional;
import java.util.TreeMap;

/** A device with prekeys and one session; its state goes through its record at each step. */
final class Side {
  static final ChainTime NOON = new ChainTime(1_800_000_000L);

  final SigningKey key;
  final Rng rng;
  final TreeMap<Bytes, Bytes> store = new TreeMap<>();
  Prekeys prekeys;
  Optional<Session> session = Optional.empty();
  ChainTime now = NOON;

  Side(int number, Rng rng) {
    key = Keys.of(number);
    this.rng = rng;
    prekeys = new Prekeys(key, Keys.CURVE, prefix -> store);
  }

  void write(StoreWrite write) {
    write
        .value()
        .ifPresentOrElse(value -> store.put(write.key(), value), () -> store.remove(write.key()));
  }

  Bundle handOut(Side asker) {
    return prekeys.handOut(asker.key.address(), now, rng, this::write);
  }

  void begin(Side peer, Optional<Bundle> bundle) {
    session = Optional.of(Session.begin(key, peer.key.publicKey(), bundle, Keys.CURVE, rng));
  }

  Bytes seal(String text) {
    Session.Sealed sealed = session.orElseThrow().seal(Bytes.utf8(text), rng).orThrow();
    session = Optional.of(again(sealed.next()));
    return sealed.box();
  }

  /** What is refused changes nothing. */
  Result<String, RatchetError> open(Bytes box) {
    Result<Session.Opened, RatchetError> opened =
        session
            .flatMap(of -> of.open(box, now, Keys.CURVE, rng))
            .orElseGet(() -> Session.accept(box, key, prekeys, now, Keys.CURVE, rng));
    if (opened instanceof Result.Ok<Session.Opened, RatchetError> ok) {
      session = Optional.of(again(ok.value().next()));
      ok.value().oneTime().ifPresent(id -> prekeys.used(id, this::write));
      prekeys = new Prekeys(key, Keys.CURVE, prefix -> new TreeMap<>(store));
    }
    return opened.fold(ok -> Result.ok(ok.plaintext().toUtf8()), Result::err);
  }

  /** RA-11: as it comes back from the store. */
  static Session again(Session session) {
    Encoder out = new Encoder();
    session.write(out);
    try {
      Decoder in = new Decoder(out.toBytes());
      Session read = Session.read(in, Keys.CURVE);
      in.end();
      Encoder twice = new Encoder();
      read.write(twice);
      if (!twice.toBytes().equals(out.toBytes())) {
        throw new AssertionError("another record after reading it");
      }
      return read;
    } catch (Malformed e) {
      throw new AssertionError(e);
    }
  }
}
