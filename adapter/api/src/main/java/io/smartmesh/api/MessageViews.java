package io.smartmesh.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import io.smartmesh.content.Body;
import io.smartmesh.content.Content;
import io.smartmesh.message.Chat;
import io.smartmesh.message.HistoryItem;
import io.smartmesh.message.MessageState;
import io.smartmesh.message.OutboxView;
import io.smartmesh.message.Showing;
import io.smartmesh.message.ShownMessage;
import io.smartmesh.message.TextMessage;
import io.smartmesh.message.Why;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Texts, and what becomes of them, as JSON. */
final class MessageViews {
  private MessageViews() {}

  /** As it came or was written. */
  static ObjectNode alone(TextMessage message) {
    Content content = message.content();
    boolean isDeleted = content.body() instanceof Body.Erased;
    return message(new ShownMessage(message, content, false, isDeleted, "", "", Optional.empty()));
  }

  private static ObjectNode message(ShownMessage shown) {
    TextMessage message = shown.message();
    Content content = shown.content();
    ObjectNode json =
        delivery(message)
            .put("text", content.text())
            .put("edited", shown.edited())
            .put("deleted", shown.deleted())
            .put("ownReaction", shown.ownReaction())
            .put("peerReaction", shown.peerReaction());
    ContentViews.add(content, message.incoming(), json);
    shown
        .preview()
        .ifPresent(
            picture -> json.put("preview", Base64.getEncoder().encodeToString(picture.toArray())));
    return json;
  }

  /** What each of them says now, as far as {@code all} tells. */
  private static Function<TextMessage, ObjectNode> now(List<TextMessage> all) {
    Map<TextMessage, ShownMessage> shown = new HashMap<>();
    Showing.of(all).forEach(one -> shown.put(one.message(), one));
    return message -> {
      ShownMessage one = shown.get(message);
      return one == null ? alone(message) : message(one);
    };
  }

  private static ObjectNode delivery(TextMessage message) {
    Optional<Why> why = Why.of(message);
    boolean isSentence = !why.isPresent() && message.state() != MessageState.CARRIED;
    return Json.object()
        .put("id", message.id().toString())
        .put("peer", message.peer().toString())
        .put("incoming", message.incoming())
        .put("at", message.at().seconds())
        .put("state", message.state().name().toLowerCase(Locale.ROOT))
        .put("hops", message.hops())
        .put("why", why.map(Why::code).orElse(""))
        .put("carriedBy", Why.carrier(message).map(Address::toString).orElse(""))
        .put("detail", isSentence ? message.detail() : why.map(MessageViews::sentence).orElse(""));
  }

  private static String sentence(Why why) {
    return switch (why) {
      case UNSEEN -> "the recipient has not been seen yet";
      case NO_WAY -> "no way to the recipient at the moment";
      case NO_RECEIPT -> "no receipt came; it may have arrived";
      case CANCELLED -> "cancelled before anybody had it";
      case STOPPED -> "not tried any more, as you asked; it may have arrived";
    };
  }

  static ObjectNode messages(UserCommand command, UserReply reply) {
    UserReply.Messages messages = (UserReply.Messages) reply;
    ObjectNode json = Json.document("messages");
    ArrayNode array = json.putArray("messages");
    Function<TextMessage, ObjectNode> now = now(messages.messages());
    messages.messages().forEach(message -> array.add(now.apply(message)));
    return json.put("more", messages.hasMore());
  }

  static ObjectNode one(UserCommand command, UserReply reply) {
    return Json.document("message").setAll(alone(((UserReply.OneMessage) reply).message()));
  }

  static ObjectNode outbox(UserCommand command, UserReply reply) {
    UserReply.Outbox outbox = (UserReply.Outbox) reply;
    ObjectNode json = Json.document("outbox");
    ArrayNode array = json.putArray("waiting");
    outbox.waiting().forEach(waiting -> array.add(waiting(waiting, outbox.now())));
    return json;
  }

  private static ObjectNode waiting(OutboxView waiting, Moment now) {
    ObjectNode json = alone(waiting.message()).put("tries", waiting.tries());
    waiting.nextTry().ifPresent(at -> json.put("nextTryMillis", Math.max(0, at.millisSince(now))));
    return json;
  }

  static ObjectNode chats(UserCommand command, UserReply reply) {
    ObjectNode json = Json.document("chats");
    ArrayNode array = json.putArray("chats");
    ((UserReply.Chats) reply).chats().forEach(chat -> array.add(chat(chat)));
    return json;
  }

  private static ObjectNode chat(Chat chat) {
    return Json.object()
        .put("peer", chat.peer().toString())
        .put("texts", chat.size())
        .put("newest", chat.newest().seconds())
        .put("keepSeconds", chat.keepSeconds());
  }

  static ObjectNode history(UserCommand command, UserReply reply) {
    UserReply.HistoryPage page = (UserReply.HistoryPage) reply;
    ObjectNode json = Json.document("history").setAll(chat(page.chat()));
    ArrayNode array = json.putArray("messages");
    List<TextMessage> all = new ArrayList<>(page.about());
    page.items().forEach(item -> all.add(item.message()));
    Function<TextMessage, ObjectNode> now = now(all);
    page.items().forEach(item -> array.add(item(item, now.apply(item.message()))));
    return json.put("more", page.hasMore());
  }

  private static ObjectNode item(HistoryItem item, ObjectNode json) {
    return json.put("number", item.number()).put("keptAt", item.kept().seconds());
  }

  static ObjectNode found(UserCommand command, UserReply reply) {
    UserReply.FoundTexts found = (UserReply.FoundTexts) reply;
    ObjectNode json = Json.document("search");
    ArrayNode array = json.putArray("messages");
    found.items().forEach(one -> array.add(item(one.item(), message(one.shown()))));
    json.put("looked", found.looked());
    found
        .next()
        .ifPresent(
            place -> json.put("after", place.peer().toString()).put("before", place.number()));
    return json;
  }
}
