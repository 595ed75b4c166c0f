package io.smartmesh.contact;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import java.util.Optional;

/** A card as a program of somebody else's may sign it: whatever name it likes. */
final class HostileCard {
  private HostileCard() {}

  static ContactCard sign(SigningKey device, String name) {
    ContactCard good =
        ContactCard.sign(device, Cards.NETWORK, Cards.said(Optional.empty(), ""), Optional.empty());
    Bytes utf8 = Bytes.utf8(name);
    Bytes head = good.encode(Cards.NETWORK).slice(0, 1 + 2 + 33 + Address.LENGTH + 33 + 3);
    Bytes fields = Bytes.concat(head, Bytes.of(utf8.length()), utf8);
    Bytes network = new Encoder().u64(Cards.NETWORK).toBytes();
    return new ContactCard(
        device.publicKey(),
        Optional.empty(),
        Keys.of(300).publicKey(),
        good.madeHours(),
        name,
        device.sign(Hashes.tagged("smartmesh/contact/card/1", network, fields)),
        Optional.empty());
  }
}
