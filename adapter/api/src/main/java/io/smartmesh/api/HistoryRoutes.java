package io.smartmesh.api;

import io.javalin.http.Context;
import io.smartmesh.message.HistoryLimits;
import io.smartmesh.message.MessageId;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.util.Optional;

/** What the routes about kept texts ask of the node. */
final class HistoryRoutes {
  private static final int RECENT = 1_000;
  private static final int SHOWN = 50;

  private HistoryRoutes() {}

  static UserCommand recent(Context context) throws Problem {
    String before = context.queryParam("before");
    Optional<MessageId> from =
        before == null ? Optional.empty() : Optional.of(new MessageId(Routes.id("before", before)));
    return new UserCommand.GetMessages(from, (int) number(context, "limit", 1, RECENT, RECENT));
  }

  static UserCommand one(Context context) throws Problem {
    return new UserCommand.GetMessage(id(context));
  }

  static UserCommand cancel(Context context, Body body) throws Problem {
    return new UserCommand.CancelText(id(context));
  }

  static UserCommand page(Context context) throws Problem {
    return new UserCommand.GetHistory(
        Routes.address("address", context.pathParam("address")),
        number(context, "before", 0, Long.MAX_VALUE, Long.MAX_VALUE),
        (int) number(context, "limit", 1, HistoryLimits.ANSWER_TEXTS, SHOWN));
  }

  static UserCommand keep(Context context, Body body) throws Problem {
    return new UserCommand.KeepChat(
        Routes.address("address", context.pathParam("address")),
        body.number("seconds", 0, HistoryLimits.KEEP_SECONDS_MOST, 0));
  }

  static UserCommand delete(Context context, Body body) throws Problem {
    return new UserCommand.DeleteChat(Routes.address("address", context.pathParam("address")));
  }

  /** Not a GET: what somebody looks for is to be in no list of addresses. */
  static UserCommand search(Context context, Body body) throws Problem {
    Optional<String> in = body.optionalText("in");
    Optional<String> after = body.optionalText("after");
    long before = body.number("before", 0, Long.MAX_VALUE, Long.MAX_VALUE);
    return new UserCommand.Search(
        body.text("words"),
        in.isPresent() ? Optional.of(Routes.address("in", in.get())) : Optional.empty(),
        after.isPresent()
            ? Optional.of(new UserReply.Place(Routes.address("after", after.get()), before))
            : Optional.empty(),
        (int) body.number("limit", 1, HistoryLimits.ANSWER_TEXTS, SHOWN));
  }

  private static MessageId id(Context context) throws Problem {
    return new MessageId(Routes.id("id", context.pathParam("id")));
  }

  private static long number(Context context, String name, long least, long most, long otherwise)
      throws Problem {
    String given = context.queryParam(name);
    return given == null
        ? otherwise
        : Body.inRange(name, Routes.parse(name, given, Long::valueOf), least, most);
  }
}
