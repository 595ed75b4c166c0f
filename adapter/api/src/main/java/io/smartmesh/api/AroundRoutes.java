package io.smartmesh.api;

import io.javalin.http.Context;
import io.smartmesh.around.AroundLimits;
import io.smartmesh.around.PostId;
import io.smartmesh.around.PostKind;
import io.smartmesh.node.UserCommand;
import java.util.List;

/** What the routes about words and notices around ask of the node. */
final class AroundRoutes {
  private static final long DAY_SECONDS = 86_400;

  private AroundRoutes() {}

  static List<Route> all() {
    return List.of(
        Routes.get("/around", context -> new UserCommand.GetPosts(), AroundViews::posts),
        Routes.post("/around", AroundRoutes::write, AroundViews::post),
        Routes.post(
            "/around/unmute",
            (context, body) ->
                new UserCommand.UnmuteWriter(Routes.address("writer", body.text("writer"))),
            Views::done),
        Routes.post(
            "/around/{id}/withdraw",
            (context, body) -> new UserCommand.WithdrawPost(id(context)),
            Views::done),
        Routes.post(
            "/around/{id}/report",
            (context, body) -> new UserCommand.ReportPost(id(context)),
            Views::done),
        Routes.post(
            "/around/{id}/mute",
            (context, body) -> new UserCommand.MuteWriter(id(context)),
            Views::done));
  }

  private static UserCommand write(Context context, Body body) throws Problem {
    PostKind kind = kind(body.text("kind"));
    boolean isWord = kind == PostKind.WORD;
    long most = kind.secondsMost();
    return new UserCommand.WritePost(
        kind,
        body.optionalText("room").orElse(""),
        body.text("text"),
        body.number("seconds", 1, most, isWord ? AroundLimits.WORD_SECONDS : DAY_SECONDS),
        body.flag("card"));
  }

  private static PostKind kind(String name) throws Problem {
    if (name.equals("word")) {
      return PostKind.WORD;
    } else if (name.equals("notice")) {
      return PostKind.NOTICE;
    }
    throw Problem.malformed("'kind' must be word or notice, not " + name);
  }

  private static PostId id(Context context) throws Problem {
    return new PostId(Routes.id("id", context.pathParam("id")));
  }
}
