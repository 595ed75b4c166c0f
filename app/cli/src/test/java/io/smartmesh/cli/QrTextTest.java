package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Codes in the terminal, read again by ZXing as a camera's picture of it would be. */
class QrTextTest {
  private static final int PIXELS = 4;
  private static final int LIGHT = 0xffffff;

  /** What a scanner makes of these lines. */
  static String scanned(List<String> lines) throws Exception {
    int width = lines.get(0).length() * PIXELS;
    int height = 2 * lines.size() * PIXELS;
    int[] picture = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        char c = lines.get(y / PIXELS / 2).charAt(x / PIXELS);
        boolean isUpper = y / PIXELS % 2 == 0;
        boolean isLight = c == '█' || (isUpper ? c == '▀' : c == '▄');
        picture[y * width + x] = isLight ? LIGHT : 0;
      }
    }
    BinaryBitmap bitmap =
        new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, picture)));
    return new QRCodeReader().decode(bitmap, Map.of(DecodeHintType.TRY_HARDER, true)).getText();
  }

  @Test
  void whatIsPrintedIsReadAgain() throws Exception {
    for (String text : List.of("A", "SMARTMESH:U/0123", "hello 你好", "X".repeat(600))) {
      assertEquals(text, scanned(QrText.lines(text)));
    }
  }

  @Test
  void aCardsCodeFitsIntoATerminal() {
    List<String> lines = QrText.lines("SMARTMESH:U/" + "0A+-".repeat(71));
    assertTrue(lines.size() <= 33, lines.size() + " lines");
    assertTrue(lines.get(0).length() <= 66, lines.get(0).length() + " columns");
  }

  @Test
  void tooLongATextIsAMistake() {
    assertThrows(IllegalArgumentException.class, () -> QrText.lines("x".repeat(601)));
  }
}
