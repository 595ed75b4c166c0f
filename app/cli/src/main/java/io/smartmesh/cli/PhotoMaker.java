package io.smartmesh.cli;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import io.smartmesh.content.BarePicture;
import io.smartmesh.content.ContentLimits;
import io.smartmesh.content.MediaError;
import io.smartmesh.content.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;

/** Makes of a picture what is sent of it: upright, with pixels and nothing else (MC-13). */
final class PhotoMaker {
  private static final int SCREEN_PIXELS = 1_280;
  private static final int PREVIEW_PIXELS = 200;
  private static final float QUALITY = 0.85f;
  private static final float PREVIEW_QUALITY = 0.7f;
  private static final float QUALITY_STEP = 0.1f;

  /**
   * @param preview a JPEG of at most {@link ContentLimits#PREVIEW_BYTES}
   * @param ending of its file name
   */
  record Made(Bytes file, int width, int height, Bytes preview, String ending) {}

  private PhotoMaker() {}

  static Result<Made, MediaError> make(Bytes file, boolean original) {
    return Picture.of(file)
        .fold(header -> make(file, header, original), Result::<Made, MediaError>err);
  }

  private static Result<Made, MediaError> make(Bytes file, Picture header, boolean original) {
    Result<Bytes, MediaError> bare = BarePicture.of(file, header);
    if (bare instanceof Result.Err<Bytes, MediaError> damaged) {
      return Result.err(damaged.error());
    }
    try {
      Result<BufferedImage, MediaError> read = read(bare.orThrow(), header);
      if (read instanceof Result.Err<BufferedImage, MediaError> refused) {
        return Result.err(refused.error());
      }
      BufferedImage upright = upright(read.orThrow(), header.orientation());
      BufferedImage screen = fitting(upright, SCREEN_PIXELS);
      Bytes preview = preview(fitting(upright, PREVIEW_PIXELS));
      boolean isTurned = header.orientation() > 4;
      return Result.ok(
          original
              ? new Made(
                  bare.orThrow(),
                  isTurned ? header.height() : header.width(),
                  isTurned ? header.width() : header.height(),
                  preview,
                  header.format() == Picture.Format.JPEG ? ".jpg" : ".png")
              : new Made(
                  jpeg(screen, QUALITY), screen.getWidth(), screen.getHeight(), preview, ".jpg"));
    } catch (IOException | RuntimeException e) {
      // The library throws whatever comes to its mind at what is damaged.
      return Result.err(new MediaError.Damaged(String.valueOf(e.getMessage())));
    }
  }

  /** Never more of it than a few screens at a time, whatever its size. */
  private static Result<BufferedImage, MediaError> read(Bytes file, Picture header)
      throws IOException {
    String format = header.format().name().toLowerCase(Locale.ROOT);
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    try (ImageInputStream in =
        ImageIO.createImageInputStream(new ByteArrayInputStream(file.toArray()))) {
      reader.setInput(in, true, true);
      if (reader.getWidth(0) != header.width() || reader.getHeight(0) != header.height()) {
        return Result.err(new MediaError.Lies("width", header.width(), reader.getWidth(0)));
      }
      ImageReadParam how = reader.getDefaultReadParam();
      int step = Math.max(1, Math.max(header.width(), header.height()) / (2 * SCREEN_PIXELS));
      how.setSourceSubsampling(step, step, 0, 0);
      return Result.ok(reader.read(0, how));
    } finally {
      reader.dispose();
    }
  }

  private static BufferedImage upright(BufferedImage image, int orientation) {
    int width = image.getWidth();
    int height = image.getHeight();
    boolean isTurned = orientation > 4;
    BufferedImage out = blank(isTurned ? height : width, isTurned ? width : height);
    Graphics2D paint = out.createGraphics();
    paint.drawImage(image, turn(orientation, width, height), null);
    paint.dispose();
    return out;
  }

  /** From where a pixel is stored to where it is seen. */
  private static AffineTransform turn(int orientation, int width, int height) {
    return switch (orientation) {
      case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
      case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
      case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
      case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
      case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
      case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
      case 8 -> new AffineTransform(0, -1, 1, 0, 0, width);
      default -> new AffineTransform();
    };
  }

  private static BufferedImage fitting(BufferedImage image, int most) {
    int longest = Math.max(image.getWidth(), image.getHeight());
    if (longest <= most) {
      return image;
    }
    int width = Math.max(1, image.getWidth() * most / longest);
    int height = Math.max(1, image.getHeight() * most / longest);
    BufferedImage out = blank(width, height);
    Graphics2D paint = out.createGraphics();
    paint.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    paint.drawImage(image, 0, 0, width, height, null);
    paint.dispose();
    return out;
  }

  /** White, where the picture is transparent. */
  private static BufferedImage blank(int width, int height) {
    BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D paint = out.createGraphics();
    paint.setColor(Color.WHITE);
    paint.fillRect(0, 0, width, height);
    paint.dispose();
    return out;
  }

  private static Bytes preview(BufferedImage image) throws IOException {
    Bytes preview = jpeg(image, PREVIEW_QUALITY);
    for (float quality = PREVIEW_QUALITY;
        preview.length() > ContentLimits.PREVIEW_BYTES && quality > 2 * QUALITY_STEP;
        quality -= QUALITY_STEP) {
      preview = jpeg(image, quality - QUALITY_STEP);
    }
    return preview.length() > ContentLimits.PREVIEW_BYTES
        ? preview(fitting(image, Math.max(image.getWidth(), image.getHeight()) / 2))
        : preview;
  }

  private static Bytes jpeg(BufferedImage image, float quality) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream target = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(target);
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(quality);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return Bytes.wrap(out.toByteArray());
  }
}
