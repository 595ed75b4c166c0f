package io.smartmesh.api;

import static io.smartmesh.content.ContentLimits.ACCURACY_METRES_MOST;
import static io.smartmesh.content.ContentLimits.DISAPPEAR_SECONDS_MOST;
import static io.smartmesh.content.ContentLimits.FILE_BYTES;
import static io.smartmesh.content.ContentLimits.LATITUDE_MOST;
import static io.smartmesh.content.ContentLimits.LONGITUDE_MOST;
import static io.smartmesh.content.ContentLimits.PHOTO_PIXELS;
import static io.smartmesh.content.ContentLimits.PREVIEW_PARTS;
import static io.smartmesh.content.ContentLimits.VOICE_MILLIS_MOST;

import io.javalin.http.Context;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.content.Body.Attachment;
import io.smartmesh.content.Body.ContactCard;
import io.smartmesh.content.Body.Delete;
import io.smartmesh.content.Body.Edit;
import io.smartmesh.content.Body.Help;
import io.smartmesh.content.Body.Location;
import io.smartmesh.content.Body.PaymentNote;
import io.smartmesh.content.Body.PaymentRequest;
import io.smartmesh.content.Body.PreviewPart;
import io.smartmesh.content.Body.Reaction;
import io.smartmesh.content.Body.Text;
import io.smartmesh.content.Content;
import io.smartmesh.content.Media;
import io.smartmesh.content.Place;
import io.smartmesh.content.Reference;
import io.smartmesh.message.MessageId;
import io.smartmesh.node.UserCommand;
import java.util.Base64;
import java.util.Optional;

/** What a request says a message is to be. */
final class MessageRoutes {
  private static final int NO_BATTERY = 255;
  private static final int PER_CENT = 100;

  private MessageRoutes() {}

  static UserCommand send(Context context, Body body) throws Problem {
    Optional<String> id = body.optionalText("id");
    Bytes bytes = id.isPresent() ? Routes.id("id", id.get()) : Routes.random();
    var to = Routes.address("to", body.text("to"));
    Content content =
        Content.of(content(body.optionalText("kind").orElse("text"), body))
            .disappearing(body.number("disappearSeconds", 0, DISAPPEAR_SECONDS_MOST, 0));
    Optional<String> replyTo = body.optionalText("replyTo");
    if (replyTo.isPresent()) {
      content =
          content.answering(
              new Reference(body.flag("replyToOwn"), Routes.id("replyTo", replyTo.get())));
    }
    return new UserCommand.SendText(new MessageId(bytes), to, content);
  }

  private static io.smartmesh.content.Body content(String kind, Body body) throws Problem {
    return switch (kind) {
      case "text" -> new Text(body.text("text"));
      case "location" -> new Location(place(body));
      case "card" -> new ContactCard(Routes.parse("card", body.text("card"), Bytes::fromHex));
      case "reaction" -> {
        Reference about = new Reference(body.flag("aboutOwn"), about(body));
        yield new Reaction(about, 0, body.text("reaction"));
      }
      case "edit" -> new Edit(about(body), 0, body.text("text"));
      case "delete" -> new Delete(about(body));
      case "request" -> new PaymentRequest(body.text("invoice"));
      case "payment" -> new PaymentNote(Routes.id("payment", body.text("payment")), note(body));
      case "sos" -> help(false, body);
      case "safe" -> help(true, body);
      case "file" -> file(new Media.PlainFile(), body);
      case "photo" -> file(photo(body), body);
      case "voice" ->
          file(new Media.Voice((int) body.number("millis", 0, VOICE_MILLIS_MOST, 0)), body);
      case "preview" ->
          new PreviewPart(
              about(body),
              (int) body.number("part", 0, PREVIEW_PARTS - 1L, 0),
              Routes.parse(
                  "bytes",
                  body.text("bytes"),
                  text -> Bytes.wrap(Base64.getDecoder().decode(text))));
      default -> throw Problem.malformed("There is no kind '" + kind + "'.");
    };
  }

  private static Bytes about(Body body) throws Problem {
    return Routes.id("about", body.text("about"));
  }

  private static String note(Body body) throws Problem {
    return body.optionalText("text").orElse("");
  }

  private static Place place(Body body) throws Problem {
    return new Place(
        (int) body.number("latitude", -LATITUDE_MOST, LATITUDE_MOST, 0),
        (int) body.number("longitude", -LONGITUDE_MOST, LONGITUDE_MOST, 0),
        (int) body.number("accuracyMetres", 0, ACCURACY_METRES_MOST, 0),
        new ChainTime(body.number("at", 0, Long.MAX_VALUE, 0)));
  }

  private static Help help(boolean safe, Body body) throws Problem {
    Optional<Place> place =
        body.has("latitude") ? Optional.of(place(body)) : Optional.<Place>empty();
    int battery = (int) body.number("battery", 0, PER_CENT, NO_BATTERY);
    return new Help(
        safe, note(body), place, battery == NO_BATTERY ? Optional.empty() : Optional.of(battery));
  }

  private static Media photo(Body body) throws Problem {
    return new Media.Photo(
        (int) body.number("width", 1, PHOTO_PIXELS, 1),
        (int) body.number("height", 1, PHOTO_PIXELS, 1),
        (int) body.number("parts", 0, PREVIEW_PARTS, 0));
  }

  private static Attachment file(Media media, Body body) throws Problem {
    return new Attachment(
        Routes.id("transfer", body.text("transfer")),
        body.number("size", 0, FILE_BYTES, 0),
        body.text("name"),
        media,
        note(body));
  }
}
