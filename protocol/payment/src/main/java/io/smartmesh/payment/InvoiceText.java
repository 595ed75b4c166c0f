package io.smartmesh.payment;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Verifier;
import java.io.ByteArrayOutputStream;
import java.util.Locale;

/**
 * The text form of an invoice (PY-2): {@code smt1}, the bytes in groups of five bits, six
 * characters of checksum; the alphabet and checksum of BIP 350 (bech32m) without its length limit.
 * All lower case, or all upper case, which a QR code packs tighter.
 */
public final class InvoiceText {
  private static final String PREFIX = "smt1";
  private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int CHECKSUM = 6;
  private static final int BECH32M = 0x2bc830a3;
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };

  private InvoiceText() {}

  public static String toText(Invoice invoice) {
    return encode(InvoiceCodec.encode(invoice));
  }

  /** Reads and verifies what {@link #toText} wrote; refuses anything else with the reason. */
  public static Result<Invoice, PaymentError> parse(String text, Curve curve, Verifier verifier) {
    try {
      return Result.ok(InvoiceCodec.decode(decode(text), curve, verifier));
    } catch (Malformed e) {
      return Result.err(new PaymentError.Malformed(String.valueOf(e.getMessage())));
    }
  }

  static String encode(Bytes bytes) {
    StringBuilder out = new StringBuilder(PREFIX);
    int check = start();
    int held = 0;
    int bits = 0;
    for (int i = 0; i < bytes.length(); i++) {
      held = ((held << 8) | (bytes.at(i) & 0xff)) & 0xfff;
      for (bits += 8; bits >= 5; bits -= 5) {
        check = append(out, check, (held >> (bits - 5)) & 31);
      }
    }
    if (bits > 0) {
      check = append(out, check, (held << (5 - bits)) & 31);
    }
    for (int i = 0; i < CHECKSUM; i++) {
      check = step(check, 0);
    }
    for (int i = CHECKSUM - 1; i >= 0; i--) {
      out.append(ALPHABET.charAt(((check ^ BECH32M) >> (5 * i)) & 31));
    }
    return out.toString();
  }

  static Bytes decode(String text) throws Malformed {
    if (text.length() > Limits.INVOICE_CHARACTERS) {
      throw new Malformed(
          "invoice of " + text.length() + " characters, at most " + Limits.INVOICE_CHARACTERS);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (text.chars().anyMatch(c -> c >= 0x80)) {
      // The Kelvin sign is a capital k to toLowerCase.
      throw new Malformed("invoice has a character that is not ASCII");
    }
    if (!text.equals(lower) && !text.equals(text.toUpperCase(Locale.ROOT))) {
      throw new Malformed("invoice mixes upper and lower case");
    }
    int end = lower.length() - CHECKSUM;
    if (!lower.startsWith(PREFIX) || end < PREFIX.length()) {
      throw new Malformed("an invoice starts with " + PREFIX);
    }
    int check = start();
    int held = 0;
    int bits = 0;
    ByteArrayOutputStream out = new ByteArrayOutputStream(end);
    for (int i = PREFIX.length(); i < lower.length(); i++) {
      int value = ALPHABET.indexOf(lower.charAt(i));
      if (value < 0) {
        throw new Malformed("invoice has a wrong character at " + (i + 1));
      }
      check = step(check, value);
      if (i < end) {
        held = ((held << 5) | value) & 0xfff;
        bits += 5;
        if (bits >= 8) {
          bits -= 8;
          out.write(held >> bits);
        }
      }
    }
    if (check != BECH32M) {
      throw new Malformed("invoice has a typing error: its checksum is wrong");
    }
    if (bits >= 5 || (held & ((1 << bits) - 1)) != 0) {
      throw new Malformed("invoice has bits left over");
    }
    return Bytes.wrap(out.toByteArray());
  }

  /** The checksum after the human-readable part {@code smt}. */
  private static int start() {
    int check = 1;
    String human = PREFIX.substring(0, PREFIX.length() - 1);
    for (int i = 0; i < human.length(); i++) {
      check = step(check, human.charAt(i) >> 5);
    }
    check = step(check, 0);
    for (int i = 0; i < human.length(); i++) {
      check = step(check, human.charAt(i) & 31);
    }
    return check;
  }

  private static int append(StringBuilder out, int check, int value) {
    out.append(ALPHABET.charAt(value));
    return step(check, value);
  }

  private static int step(int check, int value) {
    int next = ((check & 0x1ffffff) << 5) ^ value;
    for (int i = 0; i < GENERATOR.length; i++) {
      if (((check >> (25 + i)) & 1) == 1) {
        next ^= GENERATOR[i];
      }
    }
    return next;
  }
}
