package io.smartmesh.content;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.testkit.Rng;
import java.util.List;
import java.util.Optional;

/** Messages of every kind. */
final class Samples {
  private static final List<String> TEXTS =
      List.of("hi", "你好，世界", "grüße 👩‍👩‍👧", "a".repeat(200));

  private Samples() {}

  static Content any(Rng rng) {
    Content content = Content.of(body(rng));
    if (rng.chance(0.3)) {
      content = content.answering(new Reference(rng.chance(0.5), rng.next(16)));
    }
    return rng.chance(0.3) ? content.disappearing(1 + rng.below(2_419_200)) : content;
  }

  private static Body body(Rng rng) {
    String text = TEXTS.get(rng.below(TEXTS.size()));
    String sign = rng.chance(0.5) ? "👍" : "";
    return switch (rng.below(15)) {
      case 0 -> new Body.Erased();
      case 1 -> new Body.Text(text);
      case 2 -> new Body.Location(place(rng));
      case 3 -> new Body.ContactCard(rng.next(1 + rng.below(600)));
      case 4 -> new Body.Reaction(new Reference(rng.chance(0.5), rng.next(16)), 7, sign);
      case 5 -> new Body.Edit(rng.next(16), 1 + rng.below(1_000), text);
      case 6 -> new Body.Delete(rng.next(16));
      case 7 -> new Body.PaymentRequest("smt1qqqq");
      case 8 -> new Body.PaymentNote(rng.next(16), text);
      case 9 -> new Body.Help(rng.chance(0.5), text, someplace(rng), battery(rng));
      case 10 -> file(rng, new Media.PlainFile());
      case 11 -> file(rng, new Media.Photo(640, 480, rng.below(10)));
      case 12 -> new Body.GroupWord(rng.next(1 + rng.below(900)));
      case 13 -> new Body.InGroup(new Address(rng.next(20)), 1, 2, Content.text(text));
      default -> new Body.PreviewPart(rng.next(16), rng.below(9), rng.next(1 + rng.below(900)));
    };
  }

  private static Body file(Rng rng, Media media) {
    return new Body.Attachment(rng.next(16), rng.below(1_000_000), "photo 1.jpg", media, "see?");
  }

  private static Optional<Place> someplace(Rng rng) {
    return rng.chance(0.5) ? Optional.of(place(rng)) : Optional.empty();
  }

  private static Optional<Integer> battery(Rng rng) {
    return rng.chance(0.5) ? Optional.of(rng.below(101)) : Optional.empty();
  }

  static Place place(Rng rng) {
    return new Place(
        rng.below(1_800_000_001) - 900_000_000,
        1_800_000_000 - rng.below(2_000_000_000),
        rng.below(5_000),
        new ChainTime(1_800_000_000L + rng.below(1_000)));
  }

  static Content help(String text, Bytes unread) {
    Body body = new Body.Help(false, text, Optional.empty(), Optional.of(7));
    return new Content(body, Optional.empty(), 0, unread);
  }
}
