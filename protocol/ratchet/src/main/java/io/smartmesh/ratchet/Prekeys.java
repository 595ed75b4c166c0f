package io.smartmesh.ratchet;

import static io.smartmesh.ratchet.RatchetLimits.CARDS;
import static io.smartmesh.ratchet.RatchetLimits.CARD_SECONDS;
import static io.smartmesh.ratchet.RatchetLimits.CARD_START_SECONDS;
import static io.smartmesh.ratchet.RatchetLimits.ONE_TIME;
import static io.smartmesh.ratchet.RatchetLimits.SIGNED_SECONDS;
import static io.smartmesh.ratchet.RatchetLimits.START_SECONDS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SigningKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * This device's own prekeys (RA-8 to RA-10). What is stored is let out before the bundle that names
 * it.
 *
 * <pre>
 * ratchet/prekey/ id 4  →  01 | secret 32 | made at 8 | is one-time 1 | for whom 20
 *                          02 | secret 32 | made at 8              on contact cards (CT-6)
 * </pre>
 */
public final class Prekeys {
  private static final Bytes PREFIX = Bytes.utf8("ratchet/prekey/");
  private static final int VERSION = 1;
  private static final int CARD_VERSION = 2;
  private static final int ID_LENGTH = 4;

  /**
   * @param asker for whom it was made, where it is a one-time one
   * @param ofCard whether it stands on contact cards
   */
  private record Own(Pair pair, ChainTime made, Optional<Address> asker, boolean ofCard) {
    Bytes record() {
      Encoder out = new Encoder().u8(ofCard ? CARD_VERSION : VERSION);
      pair.write(out);
      if (ofCard) {
        return out.u64(made.seconds()).toBytes();
      }
      return out.u64(made.seconds())
          .flag(asker.isPresent())
          .address(asker.orElse(Address.ZERO))
          .toBytes();
    }

    static Own read(Decoder in, Curve curve) throws Malformed {
      int version = in.version("stored prekey", VERSION, CARD_VERSION);
      Pair pair = Pair.read(in, curve);
      ChainTime made = new ChainTime(in.u64());
      if (version == CARD_VERSION) {
        return new Own(pair, made, Optional.empty(), true);
      }
      boolean isOneTime = in.flag();
      Address asker = in.address();
      return new Own(pair, made, isOneTime ? Optional.of(asker) : Optional.empty(), false);
    }

    ChainTime end() {
      if (ofCard) {
        return made.plusSeconds(CARD_START_SECONDS);
      }
      return made.plusSeconds((asker.isPresent() ? 0 : SIGNED_SECONDS) + START_SECONDS);
    }
  }

  private final SigningKey self;
  private final Curve curve;
  private final TreeMap<Long, Own> keys = new TreeMap<>();

  /**
   * @throws io.smartmesh.base.DamagedRecord for records that are not this program's
   */
  public Prekeys(SigningKey self, Curve curve, StoredRecords stored) {
    this.self = self;
    this.curve = curve;
    stored
        .withPrefix(PREFIX)
        .forEach(
            (key, value) -> {
              long id =
                  StoredRecord.read(
                      "prekey number", key, key.slice(PREFIX.length(), key.length()), Bundle::id);
              keys.put(id, StoredRecord.read("prekey", key, value, in -> Own.read(in, curve)));
            });
  }

  /**
   * Prekeys for one who asks; the same one-time one until it is used, none when too many are out.
   */
  public Bundle handOut(
      Address asker, ChainTime now, Entropy entropy, Consumer<? super StoreWrite> out) {
    forgetOld(now, out);
    long signed =
        newest(false, SIGNED_SECONDS, now)
            .orElseGet(() -> make(now, Optional.empty(), entropy, out));
    Optional<Long> before = find(asker);
    Optional<Long> oneTime =
        before.isPresent() || oneTimes() >= ONE_TIME
            ? before
            : Optional.of(make(now, Optional.of(asker), entropy, out));
    Own key = own(signed);
    return Bundle.sign(
        self,
        signed,
        key.made(),
        key.pair().key(),
        oneTime.map(id -> new Bundle.OneTime(id, own(id).pair().key())));
  }

  /** The prekey that stands on this device's contact cards now (CT-6). */
  public Bundle onCards(ChainTime now, Entropy entropy, Consumer<? super StoreWrite> out) {
    forgetOld(now, out);
    Own own =
        newest(true, CARD_SECONDS, now)
            .map(this::own)
            .orElseGet(() -> makeForCards(now, entropy, out));
    return Bundle.ofCard(self.publicKey(), own.made(), own.pair().key());
  }

  /** Those of all cards by which somebody may still begin, the oldest first. */
  public List<PublicKey> ofCards() {
    return keys.values().stream()
        .filter(Own::ofCard)
        .sorted((a, b) -> a.made().compareTo(b.made()))
        .map(own -> own.pair().key())
        .collect(Collectors.toList());
  }

  private Own makeForCards(ChainTime now, Entropy entropy, Consumer<? super StoreWrite> out) {
    List<PublicKey> all = ofCards();
    if (all.size() >= CARDS) {
      used(Bundle.idOnCard(all.get(0)), out);
    }
    Pair pair = Pair.draw(curve, entropy);
    while (Bundle.idOnCard(pair.key()) == 0 || keys.containsKey(Bundle.idOnCard(pair.key()))) {
      pair = Pair.draw(curve, entropy);
    }
    Own own = new Own(pair, now, Optional.empty(), true);
    keys.put(Bundle.idOnCard(pair.key()), own);
    out.accept(StoreWrite.put(storeKey(Bundle.idOnCard(pair.key())), own.record()));
    return own;
  }

  /** The session that it began is stored: nothing opens what came under it any more. */
  public void used(long oneTime, Consumer<? super StoreWrite> out) {
    if (keys.remove(oneTime) != null) {
      out.accept(StoreWrite.delete(storeKey(oneTime)));
    }
  }

  /** A session with this one stands: what it began under a one-time prekey and lost stays shut. */
  public void settled(Address asker, Consumer<? super StoreWrite> out) {
    find(asker).ifPresent(id -> used(id, out));
  }

  Optional<Pair> pair(long id, boolean isOneTime) {
    return Optional.ofNullable(keys.get(id))
        .filter(own -> own.asker().isPresent() == isOneTime)
        .map(Own::pair);
  }

  private void forgetOld(ChainTime now, Consumer<? super StoreWrite> out) {
    keys.entrySet()
        .removeIf(
            entry -> {
              boolean isOver = now.isAfter(entry.getValue().end());
              if (isOver) {
                out.accept(StoreWrite.delete(storeKey(entry.getKey())));
              }
              return isOver;
            });
  }

  private long make(
      ChainTime now, Optional<Address> asker, Entropy entropy, Consumer<? super StoreWrite> out) {
    long id = 0;
    while (id == 0 || keys.containsKey(id)) {
      Bytes drawn = entropy.next(ID_LENGTH);
      for (int i = 0; i < ID_LENGTH; i++) {
        id = (id << 8 | (drawn.at(i) & 0xff)) & 0xffff_ffffL;
      }
    }
    Own own = new Own(Pair.draw(curve, entropy), now, asker, false);
    keys.put(id, own);
    out.accept(StoreWrite.put(storeKey(id), own.record()));
    return id;
  }

  private Own own(long id) {
    return Optional.ofNullable(keys.get(id))
        .orElseThrow(() -> new IllegalStateException("asked of a number that is here"));
  }

  /** A clock that was wrong once does not keep a key for ever. */
  private Optional<Long> newest(boolean ofCard, long seconds, ChainTime now) {
    return keys.entrySet().stream()
        .filter(entry -> !entry.getValue().asker().isPresent())
        .filter(entry -> entry.getValue().ofCard() == ofCard)
        .filter(entry -> !now.isAfter(entry.getValue().made().plusSeconds(seconds)))
        .filter(entry -> !entry.getValue().made().isAfter(now.plusSeconds(seconds)))
        .max(Map.Entry.comparingByValue((a, b) -> a.made().compareTo(b.made())))
        .map(Map.Entry::getKey);
  }

  private Optional<Long> find(Address asker) {
    return keys.entrySet().stream()
        .filter(entry -> entry.getValue().asker().filter(asker::equals).isPresent())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private int oneTimes() {
    return (int) keys.values().stream().filter(own -> own.asker().isPresent()).count();
  }

  private static Bytes storeKey(long id) {
    return Bytes.concat(PREFIX, new Encoder().u32(id).toBytes());
  }
}
