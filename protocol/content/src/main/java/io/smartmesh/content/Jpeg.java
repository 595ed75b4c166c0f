package io.smartmesh.content;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import java.util.ArrayList;
import java.util.List;

/** The segments of a JPEG file: what is in the picture, and what is only said about it. */
final class Jpeg {
  private static final int SCAN = 0xda;
  private static final int END = 0xd9;
  private static final int COMMENT = 0xfe;
  private static final int EXIF_SEGMENT = 0xe1;
  private static final int ADOBE = 0xee;
  private static final int FIRST_APPLICATION = 0xe0;
  private static final int LAST_APPLICATION = 0xef;
  private static final int SEGMENTS = 4_096;
  private static final int ORIENTATION = 0x0112;
  private static final Bytes EXIF = Bytes.of('E', 'x', 'i', 'f', 0, 0);

  private Jpeg() {}

  private record Segment(int marker, int from, int to) {}

  static Picture read(Bytes file) throws Malformed {
    int orientation = 1;
    for (Segment segment : segments(file, false)) {
      Bytes body = file.slice(segment.from, segment.to);
      if (segment.marker == EXIF_SEGMENT && isExif(body)) {
        orientation = orientation(body);
      } else if (isFrame(segment.marker)) {
        Decoder in = new Decoder(body.slice(4, body.length()));
        in.u8();
        int height = in.u16();
        return new Picture(Picture.Format.JPEG, in.u16(), height, orientation);
      }
    }
    throw new Malformed("no frame header");
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /** The same picture with nothing said about it but which side is up; ends where it ends. */
  static Bytes bare(Bytes file, int orientation) throws Malformed {
    List<Bytes> kept = new ArrayList<>();
    kept.add(file.slice(0, 2));
    if (orientation != 1) {
      kept.add(onlyOrientation(orientation));
    }
    for (Segment segment : segments(file, true)) {
      int marker = segment.marker;
      boolean isSaid =
          marker == COMMENT || (marker >= FIRST_APPLICATION && marker <= LAST_APPLICATION);
      // Of these, that one says how the colours are to be read.
      if (!isSaid || marker == ADOBE) {
        kept.add(file.slice(segment.from, segment.to));
      }
    }
    kept.add(Bytes.of(0xff, END));
    return Bytes.concat(kept.toArray(new Bytes[0]));
  }

  /** All up to the end of the picture, or only up to its first scan. */
  private static List<Segment> segments(Bytes file, boolean whole) throws Malformed {
    List<Segment> segments = new ArrayList<>();
    int at = 2;
    while (true) {
      int from = at;
      if (at + 2 > file.length() || octet(file, at) != 0xff) {
        throw new Malformed("no marker at " + at);
      }
      int marker = octet(file, at + 1);
      if (marker == 0xff) {
        at++;
        continue;
      }
      if (marker == END) {
        return segments;
      }
      if (segments.size() >= SEGMENTS) {
        throw new Malformed("more than " + SEGMENTS + " segments");
      }
      at += 2;
      int length = at + 2 > file.length() ? 0 : octet(file, at) << 8 | octet(file, at + 1);
      if (length < 2 || at + length > file.length()) {
        throw new Malformed("segment of " + length + " bytes at " + from);
      }
      at += length;
      if (marker == SCAN) {
        if (!whole) {
          return segments;
        }
        at = endOfScan(file, at);
      }
      segments.add(new Segment(marker, from, at));
    }
  }

  /** Where the next marker is that is no part of a scan. */
  private static int endOfScan(Bytes file, int start) throws Malformed {
    for (int at = start; at + 1 < file.length(); at++) {
      int next = octet(file, at + 1);
      boolean isInside = next == 0 || next == 0xff || (next >= 0xd0 && next <= 0xd7);
      if (octet(file, at) == 0xff && !isInside) {
        return at;
      }
    }
    throw new Malformed("no end of the picture");
  }

  private static boolean isExif(Bytes segment) {
    return segment.slice(4, segment.length()).startsWith(EXIF);
  }

  private static int orientation(Bytes segment) throws Malformed {
    Bytes tiff = segment.slice(4 + EXIF.length(), segment.length());
    if (tiff.length() < 8) {
      return 1;
    }
    boolean little = tiff.at(0) == 'I';
    long directory = number(tiff, 4, 4, little);
    if (directory + 2 > tiff.length()) {
      return 1;
    }
    long entries = number(tiff, (int) directory, 2, little);
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + 12L * i;
      if (entry + 12 > tiff.length()) {
        return 1;
      }
      if (number(tiff, (int) entry, 2, little) == ORIENTATION) {
        long value = number(tiff, (int) entry + 8, 2, little);
        return value >= 1 && value <= 8 ? (int) value : 1;
      }
    }
    return 1;
  }

  private static long number(Bytes bytes, int at, int size, boolean little) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | octet(bytes, little ? at + size - 1 - i : at + i);
    }
    return value;
  }

  private static Bytes onlyOrientation(int orientation) {
    Bytes tiff =
        new Encoder()
            .raw(Bytes.of('M', 'M', 0, 42, 0, 0, 0, 8))
            .u16(1)
            .u16(ORIENTATION)
            .u16(3)
            .u32(1)
            .u16(orientation)
            .u16(0)
            .u32(0)
            .toBytes();
    Bytes body = Bytes.concat(EXIF, tiff);
    return new Encoder().u8(0xff).u8(EXIF_SEGMENT).u16(body.length() + 2).raw(body).toBytes();
  }

  private static int octet(Bytes bytes, int at) {
    return bytes.at(at) & 0xff;
  }
}
