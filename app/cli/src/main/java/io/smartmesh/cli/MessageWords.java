package io.smartmesh.cli;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Texts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** A message in lines for people. */
final class MessageWords {
  private static final int PLACES = 7;
  private static final int ID_DIGITS = 8;

  private MessageWords() {}

  static List<String> of(JsonValue message, Texts texts) {
    List<String> lines = new ArrayList<>();
    if (message.has("replyTo")) {
      lines.add(texts.get("inbox.answers", shortened(message.at("replyTo").text("id"))));
    }
    if (message.has("author") && message.flag("incoming")) {
      lines.add(texts.get("inbox.in-group", message.text("author")));
    } else if (message.has("author")) {
      String of = String.valueOf(message.number("of"));
      lines.add(texts.get("inbox.reached", String.valueOf(message.number("delivered")), of));
    }
    String edited = message.flag("edited") ? " " + texts.get("inbox.edited") : "";
    lines.add(said(message, texts) + edited);
    if (message.has("place") && !message.text("kind").equals("location")) {
      lines.add(place(message, texts));
    }
    if (message.has("battery")) {
      lines.add(texts.get("inbox.battery", String.valueOf(message.number("battery"))));
    }
    String signs = (message.text("ownReaction") + " " + message.text("peerReaction")).trim();
    if (!signs.isEmpty()) {
      lines.add(signs);
    }
    if (message.number("disappearSeconds") > 0) {
      String seconds = String.valueOf(message.number("disappearSeconds"));
      lines.add(texts.get("inbox.disappears", seconds));
    }
    return lines;
  }

  private static String said(JsonValue message, Texts texts) {
    String text = message.text("text");
    return switch (message.text("kind")) {
      case "erased" -> texts.get("inbox.deleted");
      case "newer" -> texts.get("inbox.newer");
      case "location" -> place(message, texts);
      case "card" -> texts.get("inbox.card");
      case "request" -> texts.get("inbox.request", message.text("invoice"));
      case "payment" -> texts.get("inbox.payment", message.text("payment"), text);
      case "sos" -> texts.get("inbox.sos", text);
      case "safe" -> texts.get("inbox.safe", text);
      case "file", "photo", "voice" ->
          file(message, texts) + (text.isEmpty() ? "" : "\n    " + text);
      default -> text;
    };
  }

  private static String file(JsonValue message, Texts texts) {
    return texts.get(
        "inbox.file",
        message.text("name"),
        String.valueOf(message.number("size")),
        shortened(message.text("transfer")));
  }

  private static String place(JsonValue message, Texts texts) {
    JsonValue place = message.at("place");
    return texts.get("inbox.location", degrees(place, "latitude"), degrees(place, "longitude"));
  }

  private static String degrees(JsonValue place, String field) {
    return BigDecimal.valueOf(place.number(field), PLACES).stripTrailingZeros().toPlainString();
  }

  private static String shortened(String id) {
    return id.substring(0, Math.min(ID_DIGITS, id.length()));
  }
}
