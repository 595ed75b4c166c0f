package io.smartmesh.contact;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import java.util.Arrays;
import java.util.Locale;

/**
 * Cards as text (CT-5): two bytes are three characters of 41 that a QR code packs densely, that no
 * shell, chat or link changes, and of which the ones that a chat might take for the end of a
 * sentence never stand last. So a code, a link and what somebody types in are one text.
 */
public final class CardText {
  /** Before it; a code has it in capitals. */
  public static final String SCHEME = "smartmesh:u/";

  private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ+-/:.";
  private static final int BASE = DIGITS.length();

  private CardText() {}

  /** For a QR code, and to be pasted anywhere. */
  public static String of(Bytes card) {
    return of(SCHEME, card);
  }

  /** Of something else than a card, under its own scheme. */
  public static String of(String scheme, Bytes card) {
    StringBuilder out = new StringBuilder(scheme.toUpperCase(Locale.ROOT));
    for (int i = 0; i < card.length(); i += 2) {
      boolean isPair = i + 1 < card.length();
      int value = card.at(i) & 0xff;
      if (isPair) {
        value = value << 8 | (card.at(i + 1) & 0xff);
      }
      out.append(DIGITS.charAt(value % BASE)).append(DIGITS.charAt(value / BASE % BASE));
      if (isPair) {
        out.append(DIGITS.charAt(value / BASE / BASE));
      }
    }
    return out.toString();
  }

  /** The bytes of a card in a code's text or a link; nothing is checked but the text. */
  public static Result<Bytes, CardError> parse(String text) {
    return parse(SCHEME, text);
  }

  /** The same for what goes under another scheme; {@code scheme} ends as a link's fragment does. */
  public static Result<Bytes, CardError> parse(String scheme, String text) {
    String trimmed = text.trim();
    String lower = trimmed.toLowerCase(Locale.ROOT);
    String mark = "#" + scheme.substring(scheme.indexOf(':') + 1);
    int fragment = lower.indexOf(mark);
    int from =
        lower.startsWith(scheme)
            ? scheme.length()
            : lower.startsWith("https://") && fragment > 0 ? fragment + mark.length() : -1;
    if (from < 0) {
      String beginning = trimmed.substring(0, Math.min(trimmed.length(), scheme.length()));
      return Result.err(new CardError.NotACard(beginning));
    }
    String digits = trimmed.substring(from).toUpperCase(Locale.ROOT);
    if (digits.length() > ContactLimits.TEXT_CHARS) {
      return Result.err(new CardError.TooLong(digits.length(), ContactLimits.TEXT_CHARS));
    }
    return bytes(digits);
  }

  private static Result<Bytes, CardError> bytes(String digits) {
    if (digits.isEmpty() || digits.length() % 3 == 1) {
      return malformed("a card's text does not have " + digits.length() + " characters");
    }
    byte[] out = new byte[digits.length() / 3 * 2 + (digits.length() % 3) / 2];
    int length = 0;
    for (int i = 0; i < digits.length(); i += 3) {
      int count = Math.min(3, digits.length() - i);
      int value = 0;
      for (int k = count - 1; k >= 0; k--) {
        int digit = DIGITS.indexOf(digits.charAt(i + k));
        if (digit < 0) {
          return malformed("a card's text has no '" + digits.charAt(i + k) + "'");
        }
        value = value * BASE + digit;
      }
      if (value >= 1 << (8 * (count - 1))) {
        return malformed("three characters that no two bytes make");
      }
      if (count == 3) {
        out[length++] = (byte) (value >> 8);
      }
      out[length++] = (byte) value;
    }
    return Result.ok(Bytes.wrap(Arrays.copyOf(out, length)));
  }

  private static Result<Bytes, CardError> malformed(String what) {
    return Result.err(new CardError.Malformed(what));
  }
}
