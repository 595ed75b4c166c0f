package io.smartmesh.content;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;

/**
 * What a picture says of itself before anything of it is decoded (MC-13).
 *
 * @param orientation as EXIF has it, 1 to 8; 1 is upright
 */
public record Picture(Format format, int width, int height, int orientation) {
  public enum Format {
    JPEG,
    PNG
  }

  static final Bytes PNG = Bytes.of(0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n');
  private static final Bytes JPEG = Bytes.of(0xff, 0xd8, 0xff);
  private static final Bytes HEADER_CHUNK = Bytes.of(0, 0, 0, 13, 'I', 'H', 'D', 'R');

  public long pixels() {
    return (long) width * height;
  }

  /** Reads the header alone. */
  public static Result<Picture, MediaError> of(Bytes file) {
    try {
      if (file.startsWith(PNG)) {
        return checked(png(new Decoder(file)));
      }
      return file.startsWith(JPEG)
          ? checked(Jpeg.read(file))
          : Result.err(new MediaError.UnknownFormat("JPEG or PNG"));
    } catch (Malformed e) {
      return Result.err(new MediaError.Damaged(e.what()));
    }
  }

  private static Result<Picture, MediaError> checked(Picture picture) {
    int longest = Math.max(picture.width, picture.height);
    if (Math.min(picture.width, picture.height) < 1) {
      return Result.err(new MediaError.Damaged(picture.width + " x " + picture.height));
    }
    if (longest > ContentLimits.PHOTO_PIXELS) {
      return Result.err(new MediaError.TooLarge("side", longest, ContentLimits.PHOTO_PIXELS));
    }
    return picture.pixels() > ContentLimits.PHOTO_AREA
        ? Result.err(new MediaError.TooLarge("area", picture.pixels(), ContentLimits.PHOTO_AREA))
        : Result.ok(picture);
  }

  private static Picture png(Decoder in) throws Malformed {
    in.raw(PNG.length());
    if (!in.raw(HEADER_CHUNK.length()).equals(HEADER_CHUNK)) {
      throw new Malformed("no header chunk");
    }
    long width = in.u32();
    long height = in.u32();
    if (Math.max(width, height) > Integer.MAX_VALUE) {
      throw new Malformed(width + " x " + height);
    }
    return new Picture(Format.PNG, (int) width, (int) height, 1);
  }
}
