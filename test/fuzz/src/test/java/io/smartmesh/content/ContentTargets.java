package io.smartmesh.content;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Rng;
import java.util.List;
import java.util.Optional;

public final class ContentTargets {
  private ContentTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary(
            "content: message",
            rng ->
                new Sample(
                    kept(rng).encode(),
                    input -> Outcome.of(Content.decode(input), Content::encode))),
        Target.binary("content: picture", ContentTargets::picture),
        Target.binary("content: voice", ContentTargets::voice));
  }

  /** Several files are one picture: what is only said in them is left out. */
  private static Sample picture(Rng rng) {
    Bytes comment = rng.next(rng.below(60));
    Bytes file =
        Bytes.concat(
            Bytes.of(0xff, 0xd8, 0xff, 0xfe, 0, comment.length() + 2),
            comment,
            Bytes.of(0xff, 0xc0, 0, 11, 8, 0, 1 + rng.below(99), 0, 1 + rng.below(99), 1, 1, 17, 0),
            Bytes.of(0xff, 0xda, 0, 2, 1, 2, 0xff, 0, 3, 0xff, 0xd9));
    return new Sample(
        file,
        input ->
            Picture.of(input)
                .fold(
                    header ->
                        BarePicture.of(input, header)
                            .<Outcome>fold(bare -> Outcome.taken(), Outcome::refused),
                    Outcome::refused));
  }

  /** One page: a header and no tags, or whatever it is made into. */
  private static Sample voice(Rng rng) {
    Bytes head = Bytes.concat(Bytes.utf8("OpusHead"), Bytes.of(1, 1), rng.next(9));
    Bytes page =
        Bytes.concat(
            Bytes.utf8("OggS"),
            Bytes.of(0, 2),
            Bytes.wrap(new byte[8]),
            rng.next(4),
            Bytes.wrap(new byte[4]),
            Bytes.of(0, 0, 0, 0, 1, 19));
    return new Sample(
        Bytes.concat(page, head),
        input ->
            VoiceNote.of(withSum(input)).<Outcome>fold(voice -> Outcome.taken(), Outcome::refused));
  }

  /** As one page: otherwise nothing behind the checksum would ever be read. */
  private static Bytes withSum(Bytes page) {
    byte[] file = page.toArray();
    long sum = VoiceNote.sum(page, 0, file.length);
    for (int i = 0; i < 4 && 22 + i < file.length; i++) {
      file[22 + i] = (byte) (sum >> (8 * i));
    }
    return Bytes.wrap(file);
  }

  /** Also what only a store has (GR-18). */
  private static Content kept(Rng rng) {
    Content text = Content.text("a" + Values.text(rng, 20));
    return rng.chance(0.1)
        ? Content.of(new Body.InGroup(new Address(rng.next(20)), 1, 2, text))
        : any(rng);
  }

  /** Of any kind, and of none that this program knows. */
  public static Content any(Rng rng) {
    Content content =
        new Content(body(rng), reply(rng), rng.chance(0.3) ? 1 + rng.below(9_999) : 0, unread(rng));
    return content.isPlain() || !rng.chance(0.1)
        ? content
        : new Content(new Body.Newer(0), Optional.empty(), 0, Bytes.of(2, rng.below(256)));
  }

  private static Optional<Reference> reply(Rng rng) {
    return rng.chance(0.3)
        ? Optional.of(new Reference(rng.chance(0.5), rng.next(16)))
        : Optional.empty();
  }

  private static Bytes unread(Rng rng) {
    return rng.chance(0.2) ? Bytes.of(7, 2, rng.below(256), rng.below(256)) : Bytes.EMPTY;
  }

  private static Body body(Rng rng) {
    String text = "a" + Values.text(rng, 20);
    Place place = new Place(rng.below(900_000_000), -rng.below(900_000_000), 3, ChainTime.ZERO);
    return switch (rng.below(13)) {
      case 0 -> new Body.Erased();
      case 1 -> new Body.Text(text);
      case 2 -> new Body.Location(place);
      case 3 -> new Body.ContactCard(rng.next(1 + rng.below(300)));
      case 4 -> new Body.Reaction(new Reference(true, rng.next(16)), rng.below(300), "a");
      case 5 -> new Body.Edit(rng.next(16), rng.below(300), text);
      case 6 -> new Body.Delete(rng.next(16));
      case 7 -> new Body.PaymentRequest(text);
      case 8 -> new Body.PaymentNote(rng.next(16), text);
      case 9 -> new Body.Help(rng.chance(0.5), text, Optional.of(place), Optional.of(50));
      case 10 -> new Body.Attachment(rng.next(16), rng.below(99_999), text, media(rng), text);
      case 11 -> new Body.GroupWord(rng.next(1 + rng.below(300)));
      default -> new Body.PreviewPart(rng.next(16), rng.below(9), rng.next(1 + rng.below(200)));
    };
  }

  private static Media media(Rng rng) {
    return switch (rng.below(3)) {
      case 0 -> new Media.PlainFile();
      case 1 -> new Media.Photo(1 + rng.below(9_000), 1 + rng.below(9_000), rng.below(10));
      default -> new Media.Voice(rng.below(900_000));
    };
  }
}
