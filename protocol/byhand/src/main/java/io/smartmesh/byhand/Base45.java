package io.smartmesh.byhand;

import io.smartmesh.base.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** RFC 9285: two bytes as three characters of the alphanumeric mode of QR codes. */
final class Base45 {
  private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  private static final int BASE = 45;
  private static final int BYTE = 256;

  private Base45() {}

  static String encode(Bytes bytes) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < bytes.length(); i += 2) {
      boolean isPair = i + 1 < bytes.length();
      int first = bytes.at(i) & 0xff;
      int value = isPair ? first * BYTE + (bytes.at(i + 1) & 0xff) : first;
      for (int digit = isPair ? 3 : 2; digit > 0; digit--) {
        out.append(ALPHABET.charAt(value % BASE));
        value /= BASE;
      }
    }
    return out.toString();
  }

  /** Empty where it is not what {@link #encode} gives of anything. */
  static Optional<Bytes> decode(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i += 3) {
      String group = text.substring(i, Math.min(text.length(), i + 3));
      int value = 0;
      for (int digit = group.length() - 1; digit >= 0; digit--) {
        int index = ALPHABET.indexOf(group.charAt(digit));
        if (index < 0) {
          return Optional.empty();
        }
        value = value * BASE + index;
      }
      boolean isPair = group.length() == 3;
      if (group.length() == 1 || value >= (isPair ? BYTE * BYTE : BYTE)) {
        return Optional.empty();
      }
      if (isPair) {
        out.write(value / BYTE);
      }
      out.write(value % BYTE);
    }
    return Optional.of(Bytes.wrap(out.toByteArray()));
  }
}
