package io.smartmesh.content;

import java.util.Optional;

/** What each kind must be (MC-3), whether a user writes it or a peer sends it. */
final class BodyCheck {
  private static final int PER_CENT = 100;

  private BodyCheck() {}

  static Optional<ContentError> problem(Body body) {
    if (body instanceof Body.Text text) {
      return Checks.someText("text", text.text(), ContentLimits.TEXT_BYTES);
    } else if (body instanceof Body.Edit edit) {
      return Checks.someText("text", edit.text(), ContentLimits.TEXT_BYTES);
    } else if (body instanceof Body.Location location) {
      return location.place().problem();
    } else if (body instanceof Body.Reaction reaction) {
      return Checks.text("reaction", reaction.sign(), ContentLimits.REACTION_BYTES);
    } else if (body instanceof Body.ContactCard card) {
      return Checks.bytes("card", card.card(), ContentLimits.CARD_BYTES);
    } else if (body instanceof Body.PaymentRequest request) {
      return Checks.someText("invoice", request.invoice(), ContentLimits.INVOICE_BYTES);
    } else if (body instanceof Body.PaymentNote note) {
      return Checks.text("note", note.note(), ContentLimits.NOTE_BYTES);
    } else if (body instanceof Body.Help help) {
      return help(help);
    } else if (body instanceof Body.Attachment file) {
      return file(file);
    } else if (body instanceof Body.PreviewPart part) {
      return Checks.first(
          Checks.within("part", part.index(), 0, ContentLimits.PREVIEW_PARTS - 1L),
          Checks.bytes("part", part.bytes(), ContentLimits.PREVIEW_PART_BYTES));
    } else if (body instanceof Body.GroupWord said) {
      return Checks.bytes("word", said.word(), ContentLimits.GROUP_WORD_BYTES);
    } else if (body instanceof Body.InGroup in) {
      return in.content().problem();
    }
    return Optional.empty();
  }

  private static Optional<ContentError> help(Body.Help help) {
    return Checks.first(
        help.safe()
            ? Checks.text("text", help.text(), ContentLimits.HELP_TEXT_BYTES)
            : Checks.someText("text", help.text(), ContentLimits.HELP_TEXT_BYTES),
        help.place().flatMap(Place::problem),
        help.battery().flatMap(percent -> Checks.within("battery", percent, 0, PER_CENT)));
  }

  private static Optional<ContentError> file(Body.Attachment file) {
    return Checks.first(
        Checks.within("size", file.size(), 0, ContentLimits.FILE_BYTES),
        Checks.someText("name", file.name(), ContentLimits.FILE_NAME_BYTES),
        Checks.text("note", file.note(), ContentLimits.NOTE_BYTES),
        media(file.media()));
  }

  private static Optional<ContentError> media(Media media) {
    if (media instanceof Media.Photo photo) {
      return Checks.first(
          Checks.within("width", photo.width(), 1, ContentLimits.PHOTO_PIXELS),
          Checks.within("height", photo.height(), 1, ContentLimits.PHOTO_PIXELS),
          Checks.within("parts", photo.parts(), 0, ContentLimits.PREVIEW_PARTS));
    } else if (media instanceof Media.Voice voice) {
      return Checks.within("duration", voice.millis(), 0, ContentLimits.VOICE_MILLIS_MOST);
    }
    return Optional.empty();
  }
}
