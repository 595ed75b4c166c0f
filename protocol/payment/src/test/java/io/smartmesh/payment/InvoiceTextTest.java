package io.smartmesh.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** PY-1 and PY-2. */
final class InvoiceTextTest {
  private static final SigningKey PAYEE = Keys.of(1);

  private static Invoice invoice(Amount amount, String memo) {
    return InvoiceCodec.sign(
        new InvoiceCodec.Terms(
            World.CONTRACTS.chainId(),
            World.CONTRACTS.channels(),
            World.CONTRACTS.token(),
            amount,
            Hashes.sha256(Bytes.utf8("secret")),
            new ChainTime(1_800_000_000),
            memo),
        PAYEE);
  }

  private static Result<Invoice, PaymentError> parse(String text) {
    return InvoiceText.parse(text, Keys.CURVE, Keys.CURVE);
  }

  @Test
  void readsWhatItWrote() {
    Property.forAll(
        50,
        rng -> {
          Bytes magnitude = rng.next(rng.between(1, 32));
          Amount amount = new Amount(new java.math.BigInteger(1, magnitude.toArray()));
          Invoice invoice = invoice(amount, "coffee ☕ " + rng.number());
          String text = InvoiceText.toText(invoice);
          assertTrue(text.startsWith("smt1"), text);
          assertEquals(invoice, parse(text).orThrow());
          assertEquals(invoice, parse(text.toUpperCase(Locale.ROOT)).orThrow());
        });
  }

  /** Computed with the reference implementation of BIP 350. */
  @Test
  void isBech32m() throws Malformed {
    Bytes bytes = Bytes.fromHex("000102030405060708090a0b0c0d0e0f1011121314");
    String text = "smt1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzsefx8ue";
    assertEquals(text, InvoiceText.encode(bytes));
    assertEquals(bytes, InvoiceText.decode(text));
  }

  @Test
  void refusesEveryWrongCharacter() {
    String text = InvoiceText.toText(invoice(Amount.of(5), ""));
    for (int i = 0; i < text.length(); i++) {
      char wrong = text.charAt(i) == 'q' ? 'p' : 'q';
      assertFalse(parse(text.substring(0, i) + wrong + text.substring(i + 1)).isOk());
    }
  }

  @Test
  void saysWhatIsWrong() {
    String text = InvoiceText.toText(invoice(Amount.of(5), ""));
    String mixed = text.substring(0, 9).toUpperCase(Locale.ROOT) + text.substring(9);
    assertEquals("Malformed[what=invoice mixes upper and lower case]", error(mixed));
    assertEquals("Malformed[what=an invoice starts with smt1]", error(""));
    assertEquals("Malformed[what=an invoice starts with smt1]", error("hello"));
    assertTrue(error(text + text + text).contains("at most"), error(text + text + text));
    assertTrue(error(text.replace("smt1", "smt1q")).contains("checksum"));
  }

  private static String error(String text) {
    return parse(text).fold(invoice -> "read", PaymentError::toString);
  }

  @Test
  void refusesAnInvoiceThatSomebodyElseSigned() {
    Invoice good = invoice(Amount.of(5), "");
    Invoice forged =
        new Invoice(
            good.chainId(),
            good.channels(),
            good.token(),
            Keys.of(2).publicKey(),
            good.amount(),
            good.hashLock(),
            good.expiry(),
            good.memo(),
            good.signature());
    assertTrue(error(InvoiceText.toText(forged)).contains("not signed by its payee"));
  }

  @Test
  void refusesHostileBytesWithoutFailing() {
    Bytes good = InvoiceCodec.encode(invoice(Amount.of(5), "memo"));
    Property.forAll(
        500,
        rng -> {
          Bytes bad = rng.mutated(good);
          assertThrows(Malformed.class, () -> InvoiceCodec.decode(bad, Keys.CURVE, Keys.CURVE));
        });
    Rng rng = new Rng(1);
    for (int i = 0; i < 500; i++) {
      assertFalse(parse("smt1" + rng.next(rng.below(300)).toHex()).isOk());
    }
  }

  /** The Kelvin sign is a capital k to {@code toLowerCase}. */
  @Test
  void refusesLettersThatOnlyLookRight() {
    String text = InvoiceText.encode(Bytes.fromHex("b0112233445566778899aabbccddeeff"));
    String upper = text.toUpperCase(Locale.ROOT);
    assertTrue(upper.contains("K"));
    String kelvin = upper.replace('K', '\u212a');
    assertEquals(text, kelvin.toLowerCase(Locale.ROOT));
    assertThrows(Malformed.class, () -> InvoiceText.decode(kelvin));
  }
}
