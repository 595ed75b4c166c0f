package io.smartmesh.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.KeyTree;
import io.smartmesh.crypto.Mnemonic;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Statements and their union: ID-1 to ID-5. */
class CardTest {
  private static final ChainTime NOON = new ChainTime(1_800_000_000L);
  private static final SigningKey ACCOUNT = Keys.of(100);
  private static final SigningKey PHONE = Keys.of(101);
  private static final SigningKey TABLET = Keys.of(102);

  static Card card() {
    return Card.of(ACCOUNT.publicKey());
  }

  private static Card with(Card card, SigningKey device, long at) {
    return card.certify(ACCOUNT, device, 5, new ChainTime(at)).orThrow();
  }

  private static IdentityError decodeError(Bytes bytes) {
    return (IdentityError)
        assertInstanceOf(Result.Err.class, Card.decode(bytes, Keys.CURVE, Keys.CURVE)).error();
  }

  /** ID-1, ID-2: computed and signed with the wallet library ethers 6.13.4. */
  @Test
  void aWalletSignsTheSame() {
    Secret words =
        Mnemonic.parse("test test test test test test test test test test test junk").orThrow();
    SigningKey account = key(KeyTree.account(words, Keys.CURVE));
    SigningKey device = key(KeyTree.device(words, 5, Keys.CURVE));
    assertEquals("0xe6836b3efb92a62daa43bd9625ccf02262b4d2dd", device.address().toString());
    Statement.Certificate certificate =
        Statement.Certificate.sign(account, device, 5, new ChainTime(1_700_000_000L));
    assertEquals(
        "6b426f57d579dafbf3ba5755bd99ddda1ff660f47eeb5d16784b5ae752bf786e",
        Statement.certificateDigest(
                account.address(), device.address(), 5, new ChainTime(1_700_000_000L))
            .bytes()
            .toHex());
    assertEquals(
        "ebd748729299fd5c0d03029241c2bb4a6503486fafce62b88d7b5d4180259581"
            + "153dd6e73b87d19da36e6e5be15058837c3f8a64bd5410e2d489ab52b5883242",
        certificate.byAccount().rs().toHex());
    assertEquals(
        "8fa042f3155482e4942c884d9379fdafcdb31a96f10c7cd295a7bd3008af2e3d"
            + "2bc3c9864f5df5e215128075df4bc65ad70f677794ca9c5589650d1e452f8cb3",
        Statement.Revocation.sign(account, device.address(), new ChainTime(1_700_000_001L))
            .byAccount()
            .rs()
            .toHex());
  }

  private static SigningKey key(Secret secret) {
    return secret.use(bytes -> Keys.CURVE.key(Bytes.copyOf(bytes))).orElseThrow();
  }

  /** ID-5. */
  @Test
  void theNewestValidDeviceIsPreferred() {
    Card card = with(with(card(), PHONE, 10), TABLET, 20);
    assertEquals(Optional.of(TABLET.address()), card.preferred());
    Card revoked = card.revoke(ACCOUNT, TABLET.address(), new ChainTime(30)).orThrow();
    assertEquals(Optional.of(PHONE.address()), revoked.preferred());
    assertTrue(revoked.isRevoked(TABLET.address()));
    assertFalse(revoked.isValid(TABLET.address()));
    Card again = with(revoked, TABLET, 40);
    assertFalse(again.isValid(TABLET.address()), "nothing takes a revocation back");
  }

  @Test
  void aClockThatIsBehindMakesNoOldCertificate() {
    Card card = with(with(card(), PHONE, 1_000), TABLET, 20);
    assertEquals(Optional.of(TABLET.address()), card.preferred());
  }

  /** ID-3: who only names a device cannot have it refused. */
  @Test
  void aDeviceThatNeverAgreedCannotBeRevoked() {
    Card card = card().revoke(ACCOUNT, PHONE.address(), NOON).orThrow();
    assertFalse(card.isRevoked(PHONE.address()));
    Statement.Certificate forged = Statement.Certificate.sign(ACCOUNT, Keys.of(7), 0, NOON);
    Statement.Certificate claimed =
        new Statement.Certificate(
            ACCOUNT.address(), PHONE.publicKey(), 0, NOON, forged.byAccount(), forged.byDevice());
    Card hostile = card().with(claimed).orThrow();
    assertInstanceOf(IdentityError.BadSignature.class, decodeError(hostile.encode()));
  }

  /** ID-4: in any order, with repeats, everybody ends with the same card. */
  @Test
  void unionIsTheSameInAnyOrder() {
    Property.forAll(
        40,
        rng -> {
          List<Statement> all = new ArrayList<>();
          for (int i = 0; i < 8; i++) {
            SigningKey device = Keys.of(200 + rng.below(4));
            ChainTime at = new ChainTime(rng.below(5));
            all.add(
                rng.chance(0.3)
                    ? Statement.Revocation.sign(ACCOUNT, device.address(), at)
                    : Statement.Certificate.sign(ACCOUNT, device, rng.below(3), at));
          }
          Card one = all(all);
          Collections.shuffle(all, new java.util.Random(rng.number()));
          all.addAll(all.subList(0, 3));
          assertEquals(one, all(all));
          assertEquals(one, one.union(all(all)).orThrow());
          assertEquals(one, Card.decode(one.encode(), Keys.CURVE, Keys.CURVE).orThrow());
        });
  }

  private static Card all(List<Statement> statements) {
    Card card = card();
    for (Statement statement : statements) {
      card = card.with(statement).orThrow();
    }
    return card;
  }

  @Test
  void theNumberOfDevicesIsBounded() {
    Card card = card();
    for (int i = 0; i < IdentityLimits.DEVICES; i++) {
      card = with(card, Keys.of(300 + i), i);
    }
    assertEquals(
        new IdentityError.TooManyDevices(ACCOUNT.address(), IdentityLimits.DEVICES),
        assertInstanceOf(Result.Err.class, card.certify(ACCOUNT, Keys.of(500), 0, NOON)).error());
  }

  /** A message says its whole list of ids however long, and fits into a packet. */
  @Test
  void everyMessageFits() {
    Card card = card();
    for (int i = 0; i < IdentityLimits.DEVICES; i++) {
      card = with(card, Keys.of(300 + i), i);
      card = card.revoke(ACCOUNT, Keys.of(300 + i).address(), NOON).orThrow();
      IdentityMessage message = IdentityMessage.about(card, card.statements());
      assertTrue(message.encode().length() <= IdentityLimits.MESSAGE_BYTES);
      assertTrue(message.statements().size() >= 2);
      assertEquals(message, IdentityMessage.decode(message.encode(), Keys.CURVE).orThrow());
    }
  }

  @Test
  void hostileBytesAreAnErrorAndNothingElse() {
    Card card = with(with(card(), PHONE, 10), TABLET, 20);
    Bytes message = IdentityMessage.about(card, card.statements()).encode();
    Property.forAll(
        300,
        (Rng rng) -> {
          Bytes mutated = rng.mutated(message);
          Result<IdentityMessage, IdentityError> read = IdentityMessage.decode(mutated, Keys.CURVE);
          if (read.isOk()) {
            assertEquals(mutated, read.orThrow().encode(), "one value has one encoding");
          }
          Bytes hostile = rng.mutated(card.encode());
          if (!hostile.equals(card.encode())) {
            assertFalse(Card.decode(hostile, Keys.CURVE, Keys.CURVE).isOk());
          }
        });
  }

  @Test
  void aStatementOfAnotherAccountIsRefused() {
    Address other = Keys.of(9).address();
    Statement stranger = Statement.Revocation.sign(Keys.of(9), PHONE.address(), NOON);
    assertEquals(
        new IdentityError.WrongAccount(other, ACCOUNT.address()),
        assertInstanceOf(Result.Err.class, card().with(stranger)).error());
  }
}
