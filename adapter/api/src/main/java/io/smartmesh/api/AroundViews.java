package io.smartmesh.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.around.PostView;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.util.Locale;

/** Words and notices around as JSON. */
final class AroundViews {
  private AroundViews() {}

  static ObjectNode posts(UserCommand command, UserReply reply) {
    UserReply.Posts all = (UserReply.Posts) reply;
    ObjectNode json = Json.document("posts");
    ArrayNode posts = json.putArray("posts");
    all.posts().forEach(each -> posts.add(post(each)));
    ArrayNode muted = json.putArray("muted");
    all.muted().forEach(writer -> muted.add(writer.toString()));
    return json;
  }

  static ObjectNode post(UserCommand command, UserReply reply) {
    return Json.document("post").setAll(post(((UserReply.OnePost) reply).post()));
  }

  static ObjectNode post(PostView post) {
    return Json.object()
        .put("id", post.id().toString())
        .put("kind", post.kind().name().toLowerCase(Locale.ROOT))
        .put("room", post.room())
        .put("text", post.text())
        .put("writer", post.writer().toString())
        .put("card", post.hasCard())
        .put("name", post.name())
        .put("own", post.isOwn())
        .put("date", post.date().seconds())
        .put("ageSeconds", post.ageSeconds())
        .put("seconds", post.seconds())
        .put("hops", post.hops());
  }
}
