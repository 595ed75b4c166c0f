package io.smartmesh.api;

import io.javalin.http.Context;
import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.content.Body.Text;
import io.smartmesh.content.Content;
import io.smartmesh.group.Act;
import io.smartmesh.group.GroupLimits;
import io.smartmesh.message.MessageId;
import io.smartmesh.node.UserCommand;
import java.util.List;
import java.util.Optional;

/** What the routes about groups ask of the node. */
final class GroupRoutes {
  private static final long DAY_SECONDS = 86_400;

  private static final Route.Writer GROUP = GroupViews::group;

  private GroupRoutes() {}

  static List<Route> all() {
    return List.of(
        Routes.get("/groups", context -> new UserCommand.GetGroups(), GroupViews::groups),
        Routes.post(
            "/groups", (context, body) -> new UserCommand.CreateGroup(body.text("name")), GROUP),
        Routes.post(
            "/groups/join",
            (context, body) -> new UserCommand.JoinGroup(body.text("invite")),
            GROUP),
        Routes.get("/groups/{address}", context -> new UserCommand.GetGroup(who(context)), GROUP),
        Routes.post("/groups/{address}/invite", GroupRoutes::invite, GroupViews::invitation),
        Routes.post(
            "/groups/{address}/leave",
            (context, body) -> new UserCommand.LeaveGroup(who(context)),
            Views::done),
        Routes.post("/groups/{address}/messages", GroupRoutes::send, Views::messageAccepted),
        Routes.post(
            "/groups/{address}/rename",
            (context, body) -> act(context, new Act.Rename(body.text("name"))),
            GROUP),
        Routes.post(
            "/groups/{address}/remove",
            (context, body) -> act(context, new Act.Remove(member(body))),
            GROUP),
        Routes.post(
            "/groups/{address}/promote",
            (context, body) -> act(context, new Act.Promote(member(body))),
            GROUP),
        Routes.post(
            "/groups/{address}/demote",
            (context, body) -> act(context, new Act.Demote(member(body))),
            GROUP));
  }

  private static UserCommand act(Context context, Act act) throws Problem {
    return new UserCommand.ActInGroup(who(context), act);
  }

  private static UserCommand invite(Context context, Body body) throws Problem {
    int uses = (int) body.number("uses", 1, GroupLimits.INVITE_USES_MOST, 1);
    long seconds = body.number("seconds", 1, GroupLimits.INVITE_SECONDS_MOST, DAY_SECONDS);
    return new UserCommand.InviteToGroup(who(context), uses, seconds);
  }

  private static UserCommand send(Context context, Body body) throws Problem {
    Optional<String> id = body.optionalText("id");
    Bytes bytes = id.isPresent() ? Routes.id("id", id.get()) : Routes.random();
    Content content = Content.of(new Text(body.text("text")));
    return new UserCommand.SendToGroup(who(context), new MessageId(bytes), content);
  }

  private static Address member(Body body) throws Problem {
    return Routes.address("member", body.text("member"));
  }

  private static Address who(Context context) throws Problem {
    return Routes.address("address", context.pathParam("address"));
  }
}
