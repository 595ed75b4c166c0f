package io.smartmesh.fuzz;

import io.smartmesh.base.Bytes;

/** Text as bytes, half surrogate pairs and all. */
public final class Text {
  private Text() {}

  public static Bytes utf16(String text) {
    byte[] out = new byte[2 * text.length()];
    for (int i = 0; i < text.length(); i++) {
      out[2 * i] = (byte) (text.charAt(i) >> 8);
      out[2 * i + 1] = (byte) text.charAt(i);
    }
    return Bytes.wrap(out);
  }

  /** An odd last byte is left out. */
  public static String string(Bytes utf16) {
    StringBuilder out = new StringBuilder(utf16.length() / 2);
    for (int i = 0; i + 1 < utf16.length(); i += 2) {
      out.append((char) ((utf16.at(i) & 0xff) << 8 | (utf16.at(i + 1) & 0xff)));
    }
    return out.toString();
  }

  /** ASCII only: what {@code toLowerCase} makes of other letters may be ASCII. */
  public static String lower(String text) {
    StringBuilder out = new StringBuilder(text);
    for (int i = 0; i < out.length(); i++) {
      char c = out.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        out.setCharAt(i, (char) (c + 'a' - 'A'));
      }
    }
    return out.toString();
  }
}
