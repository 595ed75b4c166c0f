package io.smartmesh.identity;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Result;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Verifier;
import java.util.TreeMap;

/**
 * What is kept in the store (ID-11).
 *
 * <pre>
 * identity/card/    account 20  →  a {@link Card}
 * identity/contact/ device 20   →  version 01 | hash of the own card that it acknowledged 32
 * </pre>
 */
final class IdentityRecords {
  private static final Bytes CARD = Bytes.utf8("identity/card/");
  private static final Bytes CONTACT = Bytes.utf8("identity/contact/");
  private static final int VERSION = 1;

  private IdentityRecords() {}

  static IdentityOutput.Store card(Card card) {
    Bytes key = Bytes.concat(CARD, card.account().bytes());
    return new IdentityOutput.Store(StoreWrite.put(key, card.encode()));
  }

  static IdentityOutput.Store dropCard(Address account) {
    return new IdentityOutput.Store(StoreWrite.delete(Bytes.concat(CARD, account.bytes())));
  }

  static IdentityOutput.Store contact(Address device, Hash acknowledged) {
    Bytes key = Bytes.concat(CONTACT, device.bytes());
    Bytes value = new Encoder().u8(VERSION).hash(acknowledged).toBytes();
    return new IdentityOutput.Store(StoreWrite.put(key, value));
  }

  /**
   * @throws DamagedRecord when this program did not write it, or a newer version did
   */
  static TreeMap<Address, Card> cards(StoredRecords stored, Curve curve, Verifier verifier) {
    TreeMap<Address, Card> cards = new TreeMap<>();
    stored
        .withPrefix(CARD)
        .forEach(
            (key, value) -> {
              Result<Card, IdentityError> card = Card.decode(value, curve, verifier);
              if (card instanceof Result.Err<Card, IdentityError> err) {
                throw new DamagedRecord("card", key, err.error().toString());
              }
              cards.put(card.orThrow().account(), card.orThrow());
            });
    return cards;
  }

  /** Which own card each contact acknowledged last. */
  static TreeMap<Address, Hash> contacts(StoredRecords stored) {
    TreeMap<Address, Hash> contacts = new TreeMap<>();
    stored
        .withPrefix(CONTACT)
        .forEach(
            (key, value) -> {
              Bytes device = key.slice(CONTACT.length(), key.length());
              if (device.length() != Address.LENGTH) {
                throw new DamagedRecord("contact", key, "the key has no address");
              }
              Hash acknowledged =
                  StoredRecord.read(
                      "contact",
                      key,
                      value,
                      in -> {
                        in.version("stored contact", VERSION);
                        return in.hash();
                      });
              contacts.put(new Address(device), acknowledged);
            });
    return contacts;
  }
}
