package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import io.smartmesh.content.ContentLimits;
import io.smartmesh.content.MediaError;
import io.smartmesh.content.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** MC-13 with real pictures. */
final class PhotoMakerTest {
  /** Red on the left, noise elsewhere. */
  static Bytes picture(String format, int width, int height, boolean noise) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int x = 0; noise && x < width; x++) {
      for (int y = 0; y < height; y++) {
        image.setRGB(x, y, random.nextInt() & 0xffffff);
      }
    }
    Graphics2D paint = image.createGraphics();
    paint.setColor(Color.RED);
    paint.fillRect(0, 0, width / 4, height);
    paint.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, format, out));
    return Bytes.wrap(out.toByteArray());
  }

  /** A JPEG with a place in it, stored with another side up. */
  static Bytes tagged(Bytes jpeg, int orientation) {
    Bytes body =
        Bytes.concat(
            Bytes.of('E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1),
            Bytes.of(1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0),
            Bytes.utf8("GPS 47.1234 8.5678"));
    Bytes segment = Bytes.concat(Bytes.of(0xff, 0xe1, 0, body.length() + 2), body);
    return Bytes.concat(jpeg.slice(0, 2), segment, jpeg.slice(2, jpeg.length()));
  }

  private static BufferedImage decoded(Bytes file) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(file.toArray()));
  }

  private static boolean isRed(int rgb) {
    Color color = new Color(rgb);
    return color.getRed() > 200 && color.getGreen() < 60 && color.getBlue() < 60;
  }

  @Test
  void aPhotoFitsAScreenStandsUprightAndSaysNothing() throws IOException {
    Bytes file = tagged(picture("jpeg", 3_000, 2_000, true), 6);
    PhotoMaker.Made made = PhotoMaker.make(file, false).orThrow();
    assertEquals("853 x 1280", made.width() + " x " + made.height());
    assertFalse(made.file().toUtf8().contains("GPS"));
    assertFalse(made.file().toUtf8().contains("Exif"));
    BufferedImage seen = decoded(made.file());
    assertTrue(isRed(seen.getRGB(400, 20)), "what was left is up");
    assertFalse(isRed(seen.getRGB(20, 1_200)));
    assertTrue(made.preview().length() <= ContentLimits.PREVIEW_BYTES);
    assertTrue(isRed(decoded(made.preview()).getRGB(60, 4)));
    assertEquals(200, decoded(made.preview()).getHeight());
  }

  @Test
  void theOriginalKeepsItsPixelsAndItsSide() throws IOException {
    Bytes plain = picture("jpeg", 300, 200, true);
    PhotoMaker.Made made = PhotoMaker.make(tagged(plain, 8), true).orThrow();
    assertEquals("200 x 300", made.width() + " x " + made.height());
    assertEquals(8, Picture.of(made.file()).orThrow().orientation());
    assertFalse(made.file().toUtf8().contains("GPS"));
    BufferedImage before = decoded(plain);
    BufferedImage after = decoded(made.file());
    for (int x = 0; x < 300; x += 7) {
      assertEquals(before.getRGB(x, 100), after.getRGB(x, 100));
    }
  }

  @Test
  void allSidesAreTurnedUp() throws IOException {
    Bytes plain = picture("jpeg", 80, 40, false);
    int[][] red = {{4, 20}, {75, 20}, {75, 20}, {4, 20}, {20, 4}, {20, 4}, {20, 75}, {20, 75}};
    for (int orientation = 1; orientation <= 8; orientation++) {
      Bytes file = tagged(plain, orientation);
      BufferedImage seen = decoded(PhotoMaker.make(file, false).orThrow().file());
      int[] at = red[orientation - 1];
      assertTrue(isRed(seen.getRGB(at[0], at[1])), "orientation " + orientation);
    }
  }

  @Test
  void whatIsTransparentIsWhite() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(20, 20, BufferedImage.TYPE_INT_ARGB), "png", out);
    Bytes file = Bytes.wrap(out.toByteArray());
    BufferedImage seen = decoded(PhotoMaker.make(file, false).orThrow().file());
    assertEquals(Color.WHITE.getRGB(), seen.getRGB(10, 10));
  }

  /** A header that promises little, or much, and a body of something else. */
  @Test
  void liesAndBombsAreRefused() throws IOException {
    byte[] png = picture("png", 64, 64, true).toArray();
    png[18] = 0x75; // 30,000 pixels wide and more
    png[22] = 0x75;
    assertEquals(
        "TooLarge", error(PhotoMaker.make(Bytes.wrap(png), false)).getClass().getSimpleName());
    byte[] cut = picture("png", 64, 64, true).toArray();
    assertTrue(
        PhotoMaker.make(Bytes.wrap(cut).slice(0, cut.length / 2), false)
            instanceof Result.Err<PhotoMaker.Made, MediaError>);
    assertEquals(
        new MediaError.UnknownFormat("JPEG or PNG"),
        error(PhotoMaker.make(Bytes.utf8("<svg/>"), false)));
  }

  private static MediaError error(Result<PhotoMaker.Made, MediaError> made) {
    return ((Result.Err<PhotoMaker.Made, MediaError>) made).error();
  }
}
