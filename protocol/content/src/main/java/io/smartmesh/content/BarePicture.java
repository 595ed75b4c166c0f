package io.smartmesh.content;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * A picture without what is said about it: place, time, camera, comments, what is hidden behind its
 * end. Not one pixel is another (MC-13).
 */
public final class BarePicture {
  private static final List<String> KEPT =
      List.of("IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "sRGB");
  private static final int CHUNKS = 65_536;

  private BarePicture() {}

  public static Result<Bytes, MediaError> of(Bytes file, Picture header) {
    try {
      return Result.ok(
          header.format() == Picture.Format.JPEG
              ? Jpeg.bare(file, header.orientation())
              : png(file));
    } catch (Malformed e) {
      return Result.err(new MediaError.Damaged(e.what()));
    }
  }

  private static Bytes png(Bytes file) throws Malformed {
    Decoder in = new Decoder(file);
    List<Bytes> kept = new ArrayList<>();
    kept.add(in.raw(Picture.PNG.length()));
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      int from = file.length() - in.remaining();
      long length = in.u32();
      if (length > in.remaining()) {
        throw new Malformed("chunk of " + length + " bytes at " + from);
      }
      String name = in.raw(4).toUtf8();
      in.raw((int) length);
      in.raw(4);
      if (KEPT.contains(name)) {
        kept.add(file.slice(from, file.length() - in.remaining()));
      }
      if (name.equals("IEND")) {
        return Bytes.concat(kept.toArray(new Bytes[0]));
      }
    }
    throw new Malformed("more than " + CHUNKS + " chunks");
  }
}
