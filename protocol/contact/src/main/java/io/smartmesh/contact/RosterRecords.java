package io.smartmesh.contact;

import static io.smartmesh.contact.ContactLimits.CARD_BYTES;
import static io.smartmesh.contact.ContactLimits.NAME_BYTES;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is kept in the store (CT-12).
 *
 * <pre>
 * contact/entry/  device 20  →  01 | marks 1 | added at 8 | account 20 | has key 1 | key 33 |
 *                               own name | card, empty for none
 * contact/caller/ number 8   →  01 | card
 * </pre>
 */
final class RosterRecords {
  private static final Bytes ENTRY = Bytes.utf8("contact/entry/");
  private static final Bytes CALLER = Bytes.utf8("contact/caller/");
  private static final int VERSION = 1;

  private final long network;
  private final Curve curve;

  RosterRecords(long network, Curve curve) {
    this.network = network;
    this.curve = curve;
  }

  RosterOutput put(RosterEntry entry) {
    Encoder out =
        new Encoder()
            .u8(VERSION)
            .u8(entry.marks().toByte())
            .u64(entry.addedAt().seconds())
            .address(entry.account().orElse(Address.ZERO))
            .flag(entry.key().isPresent());
    entry.key().ifPresent(key -> out.raw(key.compressed()));
    out.text(entry.given());
    out.bytes(entry.card().map(card -> card.encode(network)).orElse(Bytes.EMPTY));
    return new RosterOutput.Store(StoreWrite.put(key(entry.device()), out.toBytes()));
  }

  RosterOutput delete(Address device) {
    return new RosterOutput.Store(StoreWrite.delete(key(device)));
  }

  private static Bytes key(Address device) {
    return Bytes.concat(ENTRY, device.bytes());
  }

  /**
   * @throws io.smartmesh.base.DamagedRecord for what this program did not write, or a newer one did
   */
  List<RosterEntry> entries(StoredRecords stored) {
    List<RosterEntry> all = new ArrayList<>();
    stored
        .withPrefix(ENTRY)
        .forEach(
            (key, value) ->
                all.add(StoredRecord.read("contact", key, value, in -> entry(key, in))));
    return all;
  }

  private RosterEntry entry(Bytes storeKey, Decoder in) throws Malformed {
    in.version("stored contact", VERSION);
    int marks = in.u8();
    if (marks > RosterEntry.Marks.MOST) {
      throw new Malformed("marks " + marks + ", at most " + RosterEntry.Marks.MOST);
    }
    ChainTime at = new ChainTime(in.u64());
    Address account = in.address();
    Optional<PublicKey> key =
        in.flag() ? Optional.of(ContactCard.point(in, curve)) : Optional.empty();
    String given = in.text(NAME_BYTES);
    Bytes card = in.bytes(CARD_BYTES);
    Address device = new Decoder(storeKey.slice(ENTRY.length(), storeKey.length())).address();
    RosterEntry entry =
        new RosterEntry(
            device,
            key,
            card.isEmpty() ? Optional.empty() : Optional.of(ContactCard.stored(card, curve)),
            account.equals(Address.ZERO) ? Optional.empty() : Optional.of(account),
            given,
            RosterEntry.Marks.of(marks),
            at);
    if (!storeKey.equals(key(device))) {
      throw new Malformed("a contact's store key of " + storeKey.length() + " bytes");
    }
    if (key.filter(one -> !one.address().equals(device)).isPresent()
        || entry.card().filter(one -> !one.address().equals(device)).isPresent()) {
      throw new Malformed("a contact's key under another device's address " + device);
    }
    return entry;
  }

  RosterOutput caller(long number, ContactCard card) {
    Bytes value = new Encoder().u8(VERSION).raw(card.encode(network)).toBytes();
    return new RosterOutput.Store(StoreWrite.put(callerKey(number), value));
  }

  RosterOutput dropCaller(long number) {
    return new RosterOutput.Store(StoreWrite.delete(callerKey(number)));
  }

  private static Bytes callerKey(long number) {
    return Bytes.concat(CALLER, new Encoder().u64(number).toBytes());
  }

  /** In the order in which they came. */
  void callers(StoredRecords stored, Callers into) {
    stored
        .withPrefix(CALLER)
        .forEach(
            (key, value) -> {
              Bytes number = key.slice(CALLER.length(), key.length());
              into.restore(
                  StoredRecord.read("caller's number", key, number, RosterRecords::number),
                  StoredRecord.read("caller", key, value, this::caller));
            });
  }

  private static long number(Decoder in) throws Malformed {
    long number = in.u64();
    in.end();
    if (number < 0 || number == Long.MAX_VALUE) {
      throw new Malformed("there is no number after " + number);
    }
    return number;
  }

  private ContactCard caller(Decoder in) throws Malformed {
    in.version("stored caller", VERSION);
    return ContactCard.stored(in.rest(), curve);
  }
}
