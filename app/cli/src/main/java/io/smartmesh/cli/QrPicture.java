package io.smartmesh.cli;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.Result;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.multi.qrcode.QRCodeMultiReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** QR codes in files as cameras and programs save them: PNG and JPEG. */
final class QrPicture {
  private static final int PIXELS_A_MODULE = 6;
  private static final int BLACK = 0x000000;
  private static final int WHITE = 0xffffff;

  /** A picture of more than this is refused before it is unpacked. */
  private static final long PIXELS_MOST = 50_000_000;

  private static final long PIXELS_ENOUGH = 12_000_000;
  private static final long FILE_BYTES_MOST = 50_000_000;

  private QrPicture() {}

  static void write(String text, Path file) throws IOException {
    BitMatrix modules = QrText.modules(text);
    int side = modules.getWidth() * PIXELS_A_MODULE;
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_BINARY);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        boolean isDark = modules.get(x / PIXELS_A_MODULE, y / PIXELS_A_MODULE);
        image.setRGB(x, y, isDark ? BLACK : WHITE);
      }
    }
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException("no PNG writer");
    }
  }

  /**
   * The texts of all codes in a picture.
   *
   * @throws IOException also where it is no picture, or too large a one
   */
  static List<String> read(Path file) throws IOException {
    BufferedImage image = image(file);
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    RGBLuminanceSource light = new RGBLuminanceSource(width, height, pixels);
    List<String> texts = codes(new BinaryBitmap(new HybridBinarizer(light)));
    return texts.isEmpty() ? codes(new BinaryBitmap(new GlobalHistogramBinarizer(light))) : texts;
  }

  private static List<String> codes(BinaryBitmap bitmap) {
    List<String> texts = new ArrayList<>();
    try {
      Map<DecodeHintType, Object> hints = Map.of(DecodeHintType.TRY_HARDER, true);
      for (Result code : new QRCodeMultiReader().decodeMultiple(bitmap, hints)) {
        texts.add(code.getText());
      }
    } catch (NotFoundException e) {
      return texts; // of pictures some are always bad
    }
    return texts;
  }

  /** Cameras give more pixels than codes need: every second or third of a line and row will do. */
  private static ImageReadParam thinned(ImageReader reader, long pixels) {
    int step = (int) Math.ceil(Math.sqrt((double) pixels / PIXELS_ENOUGH));
    ImageReadParam param = reader.getDefaultReadParam();
    param.setSourceSubsampling(step, step, 0, 0);
    return param;
  }

  private static BufferedImage image(Path file) throws IOException {
    long bytes = Files.size(file);
    if (bytes > FILE_BYTES_MOST) {
      throw new IOException(bytes + " bytes, at most " + FILE_BYTES_MOST);
    }
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IOException("neither PNG nor JPEG");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > PIXELS_MOST) {
          throw new IOException(pixels + " pixels, at most " + PIXELS_MOST);
        }
        return reader.read(0, thinned(reader, pixels));
      } catch (RuntimeException e) {
        throw new IOException("a damaged picture", e); // readers check less than they should
      } finally {
        reader.dispose();
      }
    }
  }
}
