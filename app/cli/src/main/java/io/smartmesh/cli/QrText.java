package io.smartmesh.cli;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A QR code for a terminal: two rows of modules in a line of half blocks, light ones drawn, so that
 * it is right where letters are lighter than what is behind them.
 */
final class QrText {
  /** Characters of the text: more make a code that cheap cameras do not read. */
  static final int LENGTH_MOST = 600;

  /** Light modules around the code (ISO/IEC 18004). */
  private static final int QUIET = 4;

  private QrText() {}

  /**
   * The code with its quiet zone, a module a bit.
   *
   * @throws IllegalArgumentException for a text of more than {@link #LENGTH_MOST} characters
   */
  static BitMatrix modules(String text) {
    if (text.length() > LENGTH_MOST) {
      throw new IllegalArgumentException(
          "a code of " + text.length() + " characters, at most " + LENGTH_MOST);
    }
    Map<EncodeHintType, Object> hints =
        Map.of(
            // Only what is not ASCII is marked with it.
            EncodeHintType.CHARACTER_SET,
            "UTF-8",
            EncodeHintType.ERROR_CORRECTION,
            ErrorCorrectionLevel.M,
            EncodeHintType.MARGIN,
            QUIET);
    try {
      return new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, hints);
    } catch (WriterException e) {
      throw new IllegalArgumentException("a text of " + text.length() + " characters", e);
    }
  }

  static List<String> lines(String text) {
    BitMatrix modules = modules(text);
    List<String> lines = new ArrayList<>();
    for (int y = 0; y < modules.getHeight(); y += 2) {
      StringBuilder line = new StringBuilder();
      for (int x = 0; x < modules.getWidth(); x++) {
        boolean isUpperLight = !modules.get(x, y);
        boolean isLowerLight = y + 1 < modules.getHeight() && !modules.get(x, y + 1);
        line.append(isUpperLight ? (isLowerLight ? '█' : '▀') : isLowerLight ? '▄' : ' ');
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
