package io.smartmesh.contact;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.identity.Card;
import io.smartmesh.testkit.Keys;
import java.util.Optional;

/** Cards of people who differ in their number only. */
final class Cards {
  static final long NETWORK = 7;
  static final ChainTime NOON = new ChainTime(1_800_000_000L);

  private Cards() {}

  static SigningKey device(int person) {
    return Keys.of(100 + person);
  }

  static SigningKey account(int person) {
    return Keys.of(200 + person);
  }

  /** Of a device that names its account and does not prove it. */
  static ContactCard of(int person, String name) {
    return of(device(person), account(person), name);
  }

  static ContactCard of(SigningKey device, SigningKey account, String name) {
    return ContactCard.sign(
        device, NETWORK, said(Optional.of(account.address()), name), Optional.empty());
  }

  static ContactCard proven(SigningKey device, SigningKey account, String name) {
    Card proof = Card.of(account.publicKey()).certify(account, device, 5, NOON).orThrow();
    return ContactCard.sign(
        device, NETWORK, said(Optional.of(account.address()), name), Optional.of(proof));
  }

  static ContactCard.Said said(Optional<Address> account, String name) {
    return new ContactCard.Said(account, Keys.of(300).publicKey(), NOON, name);
  }

  static Result<ContactCard, CardError> decode(Bytes bytes) {
    return ContactCard.decode(bytes, NETWORK, Keys.CURVE, Keys.CURVE);
  }
}
