package io.smartmesh.message;

import static io.smartmesh.message.MessageLimits.ASK_AGAIN_MILLIS;
import static io.smartmesh.message.MessageLimits.KEYS;
import static io.smartmesh.message.MessageLimits.PREKEY_WAIT_MILLIS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.ratchet.Bundle;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Prekeys of others, and whom we have asked for them (RA-10).
 *
 * <pre>
 * ratchet/bundle/ device 20  →  bundle
 * </pre>
 */
final class Bundles {
  private static final Bytes PREFIX = Bytes.utf8("ratchet/bundle/");

  private final Map<Address, Bundle> bundles = new TreeMap<>();
  private final Map<Address, Moment> asked = new TreeMap<>();

  Bundles(StoredRecords stored, Curve curve) {
    stored
        .withPrefix(PREFIX)
        .forEach(
            (key, value) -> {
              Bundle bundle = StoredRecord.read("prekeys", key, value, in -> read(in, curve));
              bundles.put(bundle.device().address(), bundle);
            });
  }

  private static Bundle read(Decoder in, Curve curve) throws Malformed {
    return Bundle.read(in, curve);
  }

  /** Whether to ask this one now: once in {@link MessageLimits#ASK_AGAIN_MILLIS} at most. */
  boolean ask(Address device, Moment now) {
    Optional<Moment> before = Optional.ofNullable(asked.get(device));
    if (before.filter(at -> now.millisSince(at) < ASK_AGAIN_MILLIS).isPresent()) {
      return false;
    }
    if (!before.isPresent() && asked.size() >= KEYS) {
      asked.values().removeIf(at -> now.millisSince(at) >= ASK_AGAIN_MILLIS);
    }
    if (asked.size() >= KEYS) {
      return false;
    }
    asked.put(device, now);
    return true;
  }

  /** Until when an answer is worth waiting for; empty when that is over. */
  Optional<Moment> waitingUntil(Address device, Moment now) {
    return Optional.ofNullable(asked.get(device))
        .map(at -> at.plusMillis(PREKEY_WAIT_MILLIS))
        .filter(end -> end.isAfter(now));
  }

  boolean wasAsked(Address device) {
    return asked.containsKey(device);
  }

  boolean hasOneTime(Address device) {
    return Optional.ofNullable(bundles.get(device)).flatMap(Bundle::oneTime).isPresent();
  }

  void keep(Bundle bundle, Consumer<? super MessageOutput> out) {
    Address device = bundle.device().address();
    if (bundles.containsKey(device) || bundles.size() < KEYS) {
      bundles.put(device, bundle);
      store(bundle, out);
    }
  }

  /** Less than what a device has answered itself: that has a one-time prekey, or had one. */
  void keepOfCard(Bundle bundle, Consumer<? super MessageOutput> out) {
    Optional<Bundle> before = Optional.ofNullable(bundles.get(bundle.device().address()));
    if (!before.filter(known -> known.made().isAfter(bundle.made())).isPresent()) {
      keep(bundle, out);
    }
  }

  /** What to begin with; its one-time prekey is not given out a second time. */
  Optional<Bundle> take(Address device, ChainTime now, Consumer<? super MessageOutput> out) {
    Optional<Bundle> bundle = Optional.ofNullable(bundles.get(device));
    bundle.filter(with -> with.oneTime().isPresent()).ifPresent(with -> keep(with.copy(), out));
    return bundle.filter(held -> held.isFresh(now));
  }

  private static void store(Bundle bundle, Consumer<? super MessageOutput> out) {
    Encoder value = new Encoder();
    bundle.write(value);
    Bytes key = Bytes.concat(PREFIX, bundle.device().address().bytes());
    out.accept(new MessageOutput.Store(StoreWrite.put(key, value.toBytes())));
  }
}
