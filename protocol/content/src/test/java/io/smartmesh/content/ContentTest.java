package io.smartmesh.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Result;
import io.smartmesh.testkit.Property;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One value, one encoding, and nothing lost: MC-1 to MC-6. */
final class ContentTest {
  private static final Bytes ID = Bytes.fromHex("000102030405060708090a0b0c0d0e0f");

  private static String refusal(Bytes bytes) {
    return Content.decode(bytes).fold(content -> "taken: " + content, why -> why);
  }

  private static Bytes raw(int kind, Bytes body, int... rest) {
    return Bytes.concat(new Encoder().u8(1).u8(kind).bytes(body).toBytes(), Bytes.of(rest));
  }

  /** MC-1, MC-3. */
  @Test
  void whatIsWrittenIsRead() {
    Property.forAll(
        500,
        rng -> {
          Content content = Samples.any(rng);
          Bytes bytes = content.encode();
          assertEquals(content, Content.decode(bytes).orThrow());
          assertTrue(bytes.length() <= ContentLimits.CONTENT_BYTES);
        });
  }

  /** MC-1: whatever is taken is written again as it came. */
  @Test
  void thereIsOneEncoding() {
    Property.forAll(
        2_000,
        rng -> {
          Bytes odd = rng.mutated(Samples.any(rng).encode());
          if (Content.decode(odd) instanceof Result.Ok<Content, String> taken) {
            assertEquals(odd, taken.value().encode());
          }
        });
  }

  /** MC-1, MC-4, MC-5: the bytes of the table. */
  @Test
  void theBytesAreThose() {
    Content text = Content.text("hi").answering(new Reference(true, ID)).disappearing(300);
    assertEquals(
        "0101030268690111" + "01000102030405060708090a0b0c0d0e0f" + "0202ac02",
        text.encode().toHex().replaceFirst("^0x", ""));
    Place place = new Place(471_234_567, -81_234_567, 12, new ChainTime(256));
    assertEquals(
        "010211" + "51bb6107" + "66724779" + "0c" + "0000000000000100",
        Content.of(new Body.Location(place)).encode().toHex().replaceFirst("^0x", ""));
  }

  /** MC-2. */
  @Test
  void whatIsTooMuchIsNoMessage() {
    assertEquals(
        Optional.of(new ContentError.TooLong("text", 801, 800)),
        Content.text("ü".repeat(400) + "a").problem());
    assertEquals(Optional.of(new ContentError.Empty("text")), Content.text("").problem());
    assertEquals(
        Optional.of(new ContentError.BrokenText("text")), Content.text("a\ud800").problem());
    assertEquals(
        Optional.of(
            new ContentError.OutOfRange("latitude", 900_000_001, -900_000_000, 900_000_000)),
        Content.of(new Body.Location(new Place(900_000_001, 0, 0, ChainTime.ZERO))).problem());
    assertEquals(
        Optional.of(new ContentError.OutOfRange("disappears after", 2_419_201, 0, 2_419_200)),
        Content.text("x").disappearing(2_419_201).problem());
    assertFalse(Content.text("ü".repeat(400)).problem().isPresent());
  }

  /** MC-2: a call for help is short, with whatever is in it. */
  @Test
  void helpIsShort() {
    assertFalse(Samples.help("a".repeat(200), Bytes.EMPTY).problem().isPresent());
    Bytes unread = new Encoder().u8(3).bytes(Bytes.wrap(new byte[100])).toBytes();
    assertEquals(
        Optional.of(new ContentError.TooLong("message", 310, 300)),
        Samples.help("a".repeat(200), unread).problem());
  }

  /** MC-6: nothing of it is lost. */
  @Test
  void whatIsNewerIsKept() {
    for (Bytes newer :
        new Bytes[] {
          raw(77, Bytes.utf8("a hologram")),
          raw(1, Bytes.of(2, 'h', 'i'), 4, 1, 9),
          Bytes.of(2, 9, 9, 9),
        }) {
      Content content = Content.decode(newer).orThrow();
      assertTrue(content.body() instanceof Body.Newer, content.toString());
      assertEquals(newer, content.encode());
    }
  }

  /** MC-6: an odd extra does not hide what it stands beside, and is kept too. */
  @Test
  void oddExtrasArePassedOver() {
    Bytes bytes = raw(1, Bytes.of(2, 'h', 'i'), 3, 1, 9);
    Content content = Content.decode(bytes).orThrow();
    assertEquals("hi", content.text());
    assertFalse(content.isPlain());
    assertEquals(bytes, content.encode());
  }

  /** MC-1, MC-2. */
  @Test
  void nonsenseIsRefused() {
    assertEquals("message of 0 bytes, 1 to 1000", refusal(Bytes.EMPTY));
    assertEquals("message of 1001 bytes, 1 to 1000", refusal(Bytes.wrap(new byte[1_001])));
    assertEquals("extra 1 after 2", refusal(raw(1, Bytes.of(1, 'x'), 2, 1, 5, 1, 0)));
    assertEquals("disappears after 0 s", refusal(raw(1, Bytes.of(1, 'x'), 2, 1, 0)));
    assertEquals("empty text", refusal(raw(1, Bytes.of(0))));
    assertEquals("1 bytes left over after the end", refusal(raw(1, Bytes.of(1, 'x', 'y'))));
    assertEquals("battery is 101, not from 0 to 100", refusal(raw(9, Bytes.of(101, 0, 1, 'x'))));
  }
}
