package io.smartmesh.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** RL-25 to RL-27: a merchant's request, checked with no network. */
class PaymentRequestTest {
  private static final SigningKey MERCHANT = Keys.of(1);
  private static final Bytes ID = Bytes.utf8("invoice 00004711");

  private static PaymentRequest.Draft draft(long chainId, String amount, String purpose) {
    return new PaymentRequest.Draft(
        chainId, Keys.of(2).address(), Amount.parse(amount, 18), ID, new ChainTime(99), purpose);
  }

  @Test
  void whatWasSignedIsReadBackInEitherCase() {
    PaymentRequest request = draft(31_337, "2.5", "两杯茶, two teas").sign(MERCHANT);
    String text = request.toText();
    assertTrue(text.startsWith("smt1"), text);
    assertTrue(PaymentRequest.isOne(text));
    assertEquals(request, PaymentRequest.parse(text, Keys.CURVE, Keys.CURVE).orThrow());
    String upper = text.toUpperCase(Locale.ROOT);
    assertEquals(request, PaymentRequest.parse(upper, Keys.CURVE, Keys.CURVE).orThrow());
    assertFalse(InvoiceText.parse(text, Keys.CURVE, Keys.CURVE).isOk(), "no invoice of a channel");
  }

  @Test
  void whatSomebodyElseChangedIsRefused() {
    Bytes good = draft(31_337, "2.5", "tea").sign(MERCHANT).encode();
    for (int i = 0; i < good.length(); i++) {
      byte[] bad = good.toArray();
      bad[i] ^= 1;
      String text = InvoiceText.encode(Bytes.wrap(bad));
      assertFalse(PaymentRequest.parse(text, Keys.CURVE, Keys.CURVE).isOk(), "byte " + i);
    }
    assertFalse(PaymentRequest.isOne("smt1qqqq"));
    assertFalse(PaymentRequest.isOne("http://example.org"));
  }

  @Test
  void anotherRequestHasAnotherNonce() {
    Amount nonce = draft(1, "1", "tea").sign(MERCHANT).nonce();
    assertEquals(nonce, draft(1, "1", "tea").sign(MERCHANT).nonce());
    assertNotEquals(nonce, draft(2, "1", "tea").sign(MERCHANT).nonce());
    assertNotEquals(nonce, draft(1, "2", "tea").sign(MERCHANT).nonce());
    assertNotEquals(nonce, draft(1, "1", "coffee").sign(MERCHANT).nonce());
    assertNotEquals(nonce, draft(1, "1", "tea").sign(Keys.of(3)).nonce());
  }

  @Test
  void aPurposeHasItsBound() {
    String longest = "x".repeat(PaymentRequest.PURPOSE_BYTES);
    String text = draft(1, "1", longest).sign(MERCHANT).toText();
    assertTrue(PaymentRequest.parse(text, Keys.CURVE, Keys.CURVE).isOk());
    assertThrows(IllegalArgumentException.class, () -> draft(1, "1", longest + "x").sign(MERCHANT));
  }
}
