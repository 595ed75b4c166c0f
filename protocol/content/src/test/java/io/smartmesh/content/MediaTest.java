package io.smartmesh.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import io.smartmesh.testkit.Property;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Pictures and voices, looked at without decoding: MC-13, MC-14. */
final class MediaTest {
  private static final int PAGE = 27;

  private static Bytes jpeg(int width, int height, Bytes... said) {
    return Bytes.concat(
        Bytes.of(0xff, 0xd8),
        Bytes.concat(said),
        Bytes.of(0xff, 0xc0, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255),
        Bytes.of(3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0),
        Bytes.of(0xff, 0xda, 0, 2, 1, 2, 0xff, 0, 3, 0xff, 0xd0, 4, 0xff, 0xd9),
        Bytes.utf8("a film hidden behind the end"));
  }

  private static Bytes segment(int marker, Bytes body) {
    int length = body.length() + 2;
    return Bytes.concat(Bytes.of(0xff, marker, length >> 8, length & 255), body);
  }

  private static Bytes exif(int orientation) {
    return segment(
        0xe1,
        Bytes.concat(
            Bytes.of('E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0, 2, 0),
            Bytes.of(0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0),
            Bytes.of(0x25, 0x88, 4, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0, 0, 0, 0),
            Bytes.utf8("47.1234 N 8.5678 E")));
  }

  private static MediaError refusal(Bytes picture) {
    return ((Result.Err<Picture, MediaError>) Picture.of(picture)).error();
  }

  /** MC-13. */
  @Test
  void theHeaderIsReadBeforeAnythingIsDecoded() {
    assertEquals(
        new Picture(Picture.Format.JPEG, 4_000, 3_000, 6),
        Picture.of(jpeg(4_000, 3_000, exif(6))).orThrow());
    assertEquals(new MediaError.TooLarge("side", 65_535, 32_768), refusal(jpeg(65_535, 2)));
    assertEquals(
        new MediaError.TooLarge("area", 30_000L * 30_000, 200_000_000),
        refusal(jpeg(30_000, 30_000)));
    assertEquals(new MediaError.UnknownFormat("JPEG or PNG"), refusal(Bytes.utf8("GIF89a")));
    assertEquals(
        new MediaError.Damaged("segment of 99 bytes at 2"),
        refusal(Bytes.of(0xff, 0xd8, 0xff, 0xe0, 0, 99, 1)));
    assertEquals(new MediaError.Damaged("0 x 9"), refusal(jpeg(0, 9)));
  }

  /** MC-13: nothing that is said, nothing behind the end, and which side is up. */
  @Test
  void nothingIsLeftOfWhatIsSaid() {
    Bytes comment = segment(0xfe, Bytes.utf8("by Alice"));
    Bytes file = jpeg(40, 30, exif(8), comment, segment(0xe2, Bytes.utf8("a profile")));
    Picture header = Picture.of(file).orThrow();
    Bytes bare = BarePicture.of(file, header).orThrow();
    assertEquals(header, Picture.of(bare).orThrow());
    String left = bare.toUtf8();
    for (String said : new String[] {"Alice", "47.1234", "profile", "hidden"}) {
      assertTrue(file.toUtf8().contains(said) && !left.contains(said), said);
    }
    assertEquals(bare, BarePicture.of(bare, header).orThrow(), "once is enough");
  }

  /** MC-13. */
  @Test
  void chunksOfPngThatOnlySayGoToo() {
    Bytes file =
        Bytes.concat(
            Picture.PNG,
            chunk("IHDR", Bytes.of(0, 0, 0, 7, 0, 0, 0, 9, 8, 2, 0, 0, 0)),
            chunk("tEXt", Bytes.utf8("Author Alice")),
            chunk("IDAT", Bytes.of(1, 2, 3)),
            chunk("IEND", Bytes.EMPTY),
            Bytes.utf8("hidden"));
    Picture header = Picture.of(file).orThrow();
    assertEquals(new Picture(Picture.Format.PNG, 7, 9, 1), header);
    Bytes bare = BarePicture.of(file, header).orThrow();
    assertEquals(file.length() - 24 - 6, bare.length());
    assertTrue(bare.toUtf8().contains("IDAT"));
    Bytes bomb =
        Bytes.concat(Picture.PNG, chunk("IHDR", Bytes.of(0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30)));
    assertEquals(new MediaError.TooLarge("area", 900_000_000, 200_000_000), refusal(bomb));
  }

  private static Bytes chunk(String name, Bytes body) {
    int length = name.equals("IHDR") ? 13 : body.length();
    return Bytes.concat(Bytes.of(0, 0, 0, length), Bytes.utf8(name), body, Bytes.of(0, 0, 0, 0));
  }

  /** MC-13, MC-14: whatever is in a file, it is read or refused. */
  @Test
  void nothingHostileBreaksIt() {
    Property.forAll(
        3_000,
        rng -> {
          Bytes picture = rng.mutated(jpeg(40, 30, exif(3)));
          if (Picture.of(picture) instanceof Result.Ok<Picture, MediaError> read) {
            BarePicture.of(picture, read.value());
          }
          VoiceNote.of(rng.mutated(voice(1, 2_000)));
        });
  }

  // ------------------------------------------------------------------ voices

  private static Bytes voice(int channels, long millis) {
    ByteBuffer head = ByteBuffer.allocate(19).order(ByteOrder.LITTLE_ENDIAN);
    head.put(Bytes.utf8("OpusHead").toArray()).put((byte) 1).put((byte) channels);
    head.putShort((short) 312);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(page(2, 0, 0, head.array()));
    out.writeBytes(page(0, 0, 1, Bytes.utf8("OpusTags and more").toArray()));
    out.writeBytes(page(0, 24_000 + 312, 2, new byte[200]));
    out.writeBytes(page(4, 48 * millis + 312, 3, new byte[100]));
    return Bytes.wrap(out.toByteArray());
  }

  private static byte[] page(int flags, long samples, int number, byte[] body) {
    ByteBuffer page = ByteBuffer.allocate(PAGE + 1 + body.length).order(ByteOrder.LITTLE_ENDIAN);
    page.put(Bytes.utf8("OggS").toArray()).put((byte) 0).put((byte) flags);
    page.putLong(samples).putInt(77).putInt(number).putInt(0);
    page.put((byte) 1).put((byte) body.length).put(body);
    page.putInt(22, checksum(page.array()));
    return page.array();
  }

  /** Bit by bit, as RFC 3533 says it. */
  private static int checksum(byte[] page) {
    int sum = 0;
    for (byte octet : page) {
      sum ^= (octet & 0xff) << 24;
      for (int bit = 0; bit < 8; bit++) {
        sum = sum < 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
      }
    }
    return sum;
  }

  /** MC-14. */
  @Test
  void voicesAreCheckedAndMeasured() {
    assertEquals(new VoiceNote(2_000, 1), VoiceNote.of(voice(1, 2_000)).orThrow());
    Bytes good = voice(2, 1_234);
    assertEquals(1_234, VoiceNote.of(good).orThrow().millis());
    assertEquals(
        "Err[error=Damaged[what=page ends at "
            + (good.length() - 1)
            + ", before "
            + good.length()
            + "]]",
        VoiceNote.of(good.slice(0, good.length() - 1)).toString());
    byte[] changed = good.toArray();
    changed[changed.length - 1]++;
    assertTrue(VoiceNote.of(Bytes.wrap(changed)).toString().contains("checksum"));
    assertEquals(
        "Err[error=UnknownFormat[wanted=Opus in an Ogg container]]",
        VoiceNote.of(Bytes.utf8("RIFF")).toString());
    assertTrue(VoiceNote.of(voice(9, 10)).toString().contains("9 channels"));
    assertTrue(
        VoiceNote.of(voice(1, 86_400_001)).toString().contains("TooLarge"), "more than a day");
    Bytes twice = Bytes.concat(good, good);
    assertTrue(VoiceNote.of(twice).toString().contains("another stream"));
  }
}
