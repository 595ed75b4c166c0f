package io.smartmesh.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.base.Bytes;
import io.smartmesh.content.Body;
import io.smartmesh.content.Content;
import io.smartmesh.content.Media;
import io.smartmesh.content.Place;
import io.smartmesh.content.Reference;

/** What a message says, as JSON (MC-3). */
final class ContentViews {
  private ContentViews() {}

  /** Into the message. */
  static void add(Content content, boolean incoming, ObjectNode json) {
    if (content.body() instanceof Body.InGroup in) {
      add(in.content(), incoming, json);
      json.put("author", in.author().toString())
          .put("delivered", in.delivered())
          .put("of", in.of());
      return;
    }
    json.put("kind", kind(content.body()))
        .put("shown", !content.isAboutAnother())
        .put("disappearSeconds", content.disappearSeconds());
    content.replyTo().ifPresent(to -> json.set("replyTo", reference(to, incoming)));
    body(content.body(), incoming, json);
  }

  private static ObjectNode reference(Reference to, boolean fromPeer) {
    return Json.object().put("id", plain(to.id())).put("incoming", to.ofWriter() == fromPeer);
  }

  private static void body(Body body, boolean incoming, ObjectNode json) {
    if (body instanceof Body.Location location) {
      place(location.place(), json);
    } else if (body instanceof Body.ContactCard card) {
      json.put("card", plain(card.card()));
    } else if (body instanceof Body.Reaction reaction) {
      json.put("reaction", reaction.sign()).set("about", reference(reaction.to(), incoming));
    } else if (body instanceof Body.Edit edit) {
      json.set("about", reference(new Reference(true, edit.id()), incoming));
    } else if (body instanceof Body.Delete delete) {
      json.set("about", reference(new Reference(true, delete.id()), incoming));
    } else if (body instanceof Body.PreviewPart part) {
      json.set("about", reference(new Reference(true, part.id()), incoming));
    } else if (body instanceof Body.PaymentRequest request) {
      json.put("invoice", request.invoice());
    } else if (body instanceof Body.PaymentNote note) {
      json.put("payment", plain(note.payment()));
    } else if (body instanceof Body.Help help) {
      help.battery().ifPresent(percent -> json.put("battery", percent));
      help.place().ifPresent(place -> place(place, json));
    } else if (body instanceof Body.Attachment file) {
      json.put("transfer", plain(file.transfer()))
          .put("name", file.name())
          .put("size", file.size());
      media(file.media(), json);
    } else if (body instanceof Body.Newer newer) {
      json.put("newerKind", newer.kind());
    }
  }

  private static void place(Place place, ObjectNode json) {
    json.putObject("place")
        .put("latitude", place.latitude())
        .put("longitude", place.longitude())
        .put("accuracyMetres", place.accuracyMetres())
        .put("at", place.at().seconds());
  }

  private static void media(Media media, ObjectNode json) {
    if (media instanceof Media.Photo photo) {
      json.put("width", photo.width()).put("height", photo.height());
    } else if (media instanceof Media.Voice voice) {
      json.put("millis", voice.millis());
    }
  }

  private static String kind(Body body) {
    if (body instanceof Body.Text) {
      return "text";
    } else if (body instanceof Body.Location) {
      return "location";
    } else if (body instanceof Body.ContactCard) {
      return "card";
    } else if (body instanceof Body.Reaction) {
      return "reaction";
    } else if (body instanceof Body.Edit) {
      return "edit";
    } else if (body instanceof Body.Delete) {
      return "delete";
    } else if (body instanceof Body.Erased) {
      return "erased";
    } else if (body instanceof Body.PaymentRequest) {
      return "request";
    } else if (body instanceof Body.PaymentNote) {
      return "payment";
    } else if (body instanceof Body.Help help) {
      return help.safe() ? "safe" : "sos";
    } else if (body instanceof Body.Attachment file) {
      return kind(file.media());
    }
    return body instanceof Body.PreviewPart ? "preview" : "newer";
  }

  private static String kind(Media media) {
    if (media instanceof Media.Photo) {
      return "photo";
    }
    return media instanceof Media.Voice ? "voice" : "file";
  }

  private static String plain(Bytes bytes) {
    return bytes.toHex();
  }
}
