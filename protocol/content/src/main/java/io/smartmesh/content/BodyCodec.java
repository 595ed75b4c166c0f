package io.smartmesh.content;

import static io.smartmesh.content.ContentLimits.CARD_BYTES;
import static io.smartmesh.content.ContentLimits.FILE_NAME_BYTES;
import static io.smartmesh.content.ContentLimits.GROUP_CONTENT_BYTES;
import static io.smartmesh.content.ContentLimits.GROUP_MEMBERS;
import static io.smartmesh.content.ContentLimits.GROUP_WORD_BYTES;
import static io.smartmesh.content.ContentLimits.HELP_TEXT_BYTES;
import static io.smartmesh.content.ContentLimits.ID_BYTES;
import static io.smartmesh.content.ContentLimits.INVOICE_BYTES;
import static io.smartmesh.content.ContentLimits.NOTE_BYTES;
import static io.smartmesh.content.ContentLimits.PHOTO_PIXELS;
import static io.smartmesh.content.ContentLimits.PREVIEW_PARTS;
import static io.smartmesh.content.ContentLimits.PREVIEW_PART_BYTES;
import static io.smartmesh.content.ContentLimits.REACTION_BYTES;
import static io.smartmesh.content.ContentLimits.TEXT_BYTES;
import static io.smartmesh.content.ContentLimits.VOICE_MILLIS_MOST;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import java.util.Optional;

/** The bytes of each kind; the table is in docs/spec/content.md (MC-3). */
final class BodyCodec {
  private static final int ERASED = 0;
  private static final int TEXT = 1;
  private static final int LOCATION = 2;
  private static final int CARD = 3;
  private static final int REACTION = 4;
  private static final int EDIT = 5;
  private static final int DELETE = 6;
  private static final int REQUEST = 7;
  private static final int NOTE = 8;
  private static final int HELP = 9;
  private static final int SAFE = 10;
  private static final int ATTACHMENT = 11;
  private static final int PREVIEW = 12;
  private static final int GROUP_WORD = 13;
  private static final int IN_GROUP = 14;
  private static final int KINDS = 15;

  private static final int NO_BATTERY = 255;

  private BodyCodec() {}

  static boolean isKnown(int kind) {
    return kind < KINDS;
  }

  static int kind(Body body) {
    if (body instanceof Body.Erased) {
      return ERASED;
    } else if (body instanceof Body.Text) {
      return TEXT;
    } else if (body instanceof Body.Location) {
      return LOCATION;
    } else if (body instanceof Body.ContactCard) {
      return CARD;
    } else if (body instanceof Body.Reaction) {
      return REACTION;
    } else if (body instanceof Body.Edit) {
      return EDIT;
    } else if (body instanceof Body.Delete) {
      return DELETE;
    } else if (body instanceof Body.PaymentRequest) {
      return REQUEST;
    } else if (body instanceof Body.PaymentNote) {
      return NOTE;
    } else if (body instanceof Body.Help help) {
      return help.safe() ? SAFE : HELP;
    } else if (body instanceof Body.Attachment) {
      return ATTACHMENT;
    } else if (body instanceof Body.PreviewPart) {
      return PREVIEW;
    } else if (body instanceof Body.GroupWord) {
      return GROUP_WORD;
    } else if (body instanceof Body.InGroup) {
      return IN_GROUP;
    }
    return ((Body.Newer) body).kind();
  }

  static Bytes encode(Body body) {
    Encoder out = new Encoder();
    if (body instanceof Body.Text text) {
      out.text(text.text());
    } else if (body instanceof Body.Location location) {
      location.place().write(out);
    } else if (body instanceof Body.ContactCard card) {
      out.bytes(card.card());
    } else if (body instanceof Body.Reaction reaction) {
      reaction.to().write(out);
      out.varint(reaction.revision()).text(reaction.sign());
    } else if (body instanceof Body.Edit edit) {
      out.raw(edit.id()).varint(edit.revision()).text(edit.text());
    } else if (body instanceof Body.Delete delete) {
      out.raw(delete.id());
    } else if (body instanceof Body.PaymentRequest request) {
      out.text(request.invoice());
    } else if (body instanceof Body.PaymentNote note) {
      out.raw(note.payment()).text(note.note());
    } else if (body instanceof Body.Help help) {
      write(help, out);
    } else if (body instanceof Body.Attachment file) {
      out.raw(file.transfer()).varint(file.size()).text(file.name()).text(file.note());
      write(file.media(), out);
    } else if (body instanceof Body.PreviewPart part) {
      out.raw(part.id()).u8(part.index()).bytes(part.bytes());
    } else if (body instanceof Body.GroupWord said) {
      out.bytes(said.word());
    } else if (body instanceof Body.InGroup in) {
      out.address(in.author()).varint(in.delivered()).varint(in.of()).bytes(in.content().encode());
    }
    return out.toBytes();
  }

  private static void write(Body.Help help, Encoder out) {
    out.u8(help.battery().orElse(NO_BATTERY)).flag(help.place().isPresent());
    help.place().ifPresent(place -> place.write(out));
    out.text(help.text());
  }

  private static void write(Media media, Encoder out) {
    if (media instanceof Media.Photo photo) {
      out.u8(1).varint(photo.width()).varint(photo.height()).u8(photo.parts());
    } else if (media instanceof Media.Voice voice) {
      out.u8(2).varint(voice.millis());
    } else {
      out.u8(0);
    }
  }

  static Body decode(int kind, Bytes bytes) throws Malformed {
    return ContentCodec.whole(bytes, in -> read(kind, in));
  }

  private static Body read(int kind, Decoder in) throws Malformed {
    return switch (kind) {
      case ERASED -> new Body.Erased();
      case TEXT -> new Body.Text(in.text(TEXT_BYTES));
      case LOCATION -> new Body.Location(Place.read(in));
      case CARD -> new Body.ContactCard(in.bytes(CARD_BYTES));
      case REACTION -> new Body.Reaction(Reference.read(in), in.varint(), in.text(REACTION_BYTES));
      case EDIT -> new Body.Edit(in.raw(ID_BYTES), in.varint(), in.text(TEXT_BYTES));
      case DELETE -> new Body.Delete(in.raw(ID_BYTES));
      case REQUEST -> new Body.PaymentRequest(in.text(INVOICE_BYTES));
      case NOTE -> new Body.PaymentNote(in.raw(ID_BYTES), in.text(NOTE_BYTES));
      case HELP -> help(false, in);
      case SAFE -> help(true, in);
      case ATTACHMENT -> attachment(in);
      case PREVIEW -> new Body.PreviewPart(in.raw(ID_BYTES), in.u8(), in.bytes(PREVIEW_PART_BYTES));
      case GROUP_WORD -> new Body.GroupWord(in.bytes(GROUP_WORD_BYTES));
      case IN_GROUP -> inGroup(in);
      default -> throw new Malformed("message kind " + kind);
    };
  }

  /** Once: a group's message is none of a group in it. */
  private static Body inGroup(Decoder in) throws Malformed {
    Address author = in.address();
    int delivered = in.count(GROUP_MEMBERS);
    int of = in.count(GROUP_MEMBERS);
    Bytes inside = in.bytes(GROUP_CONTENT_BYTES);
    if (inside.length() > 1 && (inside.at(1) & 0xff) == IN_GROUP) {
      throw new Malformed("a group's message in another");
    }
    return new Body.InGroup(author, delivered, of, Content.read(inside));
  }

  private static Body help(boolean safe, Decoder in) throws Malformed {
    int battery = in.u8();
    Optional<Place> place = in.flag() ? Optional.of(Place.read(in)) : Optional.empty();
    Optional<Integer> percent = battery == NO_BATTERY ? Optional.empty() : Optional.of(battery);
    return new Body.Help(safe, in.text(HELP_TEXT_BYTES), place, percent);
  }

  private static Body attachment(Decoder in) throws Malformed {
    Bytes transfer = in.raw(ID_BYTES);
    long size = in.varint();
    String name = in.text(FILE_NAME_BYTES);
    String note = in.text(NOTE_BYTES);
    int type = in.u8();
    Media media =
        switch (type) {
          case 0 -> new Media.PlainFile();
          case 1 -> new Media.Photo(in.count(PHOTO_PIXELS), in.count(PHOTO_PIXELS), in.u8());
          case 2 -> new Media.Voice(in.count(VOICE_MILLIS_MOST));
          default -> throw new Malformed("file of type " + type + ", 0 to " + 2);
        };
    if (media instanceof Media.Photo photo && photo.parts() > PREVIEW_PARTS) {
      throw new Malformed("preview of " + photo.parts() + " parts, at most " + PREVIEW_PARTS);
    }
    return new Body.Attachment(transfer, size, name, media, note);
  }
}
