package io.smartmesh.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.group.GroupView;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.util.Locale;

/** Groups as JSON. */
final class GroupViews {
  private GroupViews() {}

  static ObjectNode groups(UserCommand command, UserReply reply) {
    ObjectNode json = Json.document("groups");
    ArrayNode array = json.putArray("groups");
    ((UserReply.Groups) reply).groups().forEach(each -> array.add(group(each)));
    return json;
  }

  static ObjectNode group(UserCommand command, UserReply reply) {
    return Json.document("group").setAll(group(((UserReply.Group) reply).group()));
  }

  static ObjectNode invitation(UserCommand command, UserReply reply) {
    UserReply.Invitation invitation = (UserReply.Invitation) reply;
    return Json.document("invitation")
        .put("group", invitation.group().toString())
        .put("code", invitation.text());
  }

  static ObjectNode group(GroupView view) {
    ObjectNode json =
        Json.object()
            .put("group", view.group().toString())
            .put("name", view.name())
            .put("standing", view.standing().name().toLowerCase(Locale.ROOT))
            .put("admin", view.isAdmin());
    ArrayNode members = json.putArray("members");
    for (GroupView.Member member : view.members()) {
      members.add(
          Json.object()
              .put("device", member.device().toString())
              .put("name", member.name())
              .put("admin", member.admin()));
    }
    return json;
  }
}
