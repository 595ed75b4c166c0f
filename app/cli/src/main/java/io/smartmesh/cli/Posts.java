package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Words and notices around: found by their first digits, and shown with where they are from. */
final class Posts {
  private static final int ID_DIGITS = 8;
  private static final int DIGITS_LEAST = 4;
  private static final long MINUTE = 60;
  private static final long HOUR = 3_600;

  private Posts() {}

  /** The id of the one that begins so. */
  static String find(ApiClient node, String which) throws ApiFailure, Failure {
    String start = which.toLowerCase(Locale.ROOT);
    List<String> found =
        node.get("/around").list("posts").stream()
            .map(post -> post.text("id"))
            .filter(id -> start.length() >= DIGITS_LEAST && id.startsWith(start))
            .toList();
    if (found.size() != 1) {
      throw new Failure("no-post", which);
    }
    return found.get(0);
  }

  /** Those of one kind, and of one room where it is given; the oldest first, as one reads. */
  static void show(Client client, String kind, Optional<String> room) throws ApiFailure {
    JsonValue answer = client.node().get("/around");
    if (client.wantsJson()) {
      client.print(answer);
      return;
    }
    Names names = Names.of(client.node());
    List<JsonValue> posts =
        answer.list("posts").stream()
            .filter(post -> post.text("kind").equals(kind))
            .filter(post -> room.isEmpty() || post.text("room").equals(room.get()))
            .toList();
    if (posts.isEmpty()) {
      client.say("around.none." + kind);
    }
    for (int i = posts.size() - 1; i >= 0; i--) {
      print(client, names, posts.get(i));
    }
  }

  static void print(Client client, Names names, JsonValue post) {
    Texts texts = client.texts();
    String room = post.text("room").isEmpty() ? texts.get("around.all") : post.text("room");
    String from =
        post.flag("own")
            ? texts.get("around.own")
            : texts.get("around.hops", String.valueOf(post.number("hops")));
    String date = Instant.ofEpochSecond(post.number("date")).toString();
    String age = age(texts, post.number("ageSeconds"));
    client
        .out()
        .println(
            post.text("id").substring(0, ID_DIGITS)
                + "  "
                + texts.get("around.head", writer(texts, names, post), room, age, from, date));
    client.out().println("    " + post.text("text").replace("\n", "\n    "));
  }

  private static String writer(Texts texts, Names names, JsonValue post) {
    String writer = post.text("writer");
    if (!post.flag("card")) {
      return texts.get("around.pseudonym", writer.substring(0, 2 + DIGITS_LEAST));
    }
    String known = names.label(writer);
    return known.equals(writer) ? texts.get("around.says", post.text("name"), writer) : known;
  }

  private static String age(Texts texts, long seconds) {
    if (seconds < HOUR) {
      return texts.get("around.minutes", String.valueOf(seconds / MINUTE));
    }
    return texts.get("around.hours", String.valueOf(seconds / HOUR));
  }

  /** Writes one, and says so. */
  static void write(Client client, String body) throws ApiFailure {
    JsonValue post = client.node().post("/around", body);
    if (client.wantsJson()) {
      client.print(post);
    } else {
      client.say("around.said", post.text("id").substring(0, ID_DIGITS));
    }
  }

  /** Does something to one of them. */
  static void act(Client client, String which, String verb) throws ApiFailure, Failure {
    String id = find(client.node(), which);
    JsonValue done = client.node().post("/around/" + id + "/" + verb, JsonValue.object());
    if (client.wantsJson()) {
      client.print(done);
    } else {
      client.say("around.done." + verb);
    }
  }
}
