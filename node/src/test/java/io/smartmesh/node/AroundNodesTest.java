package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.around.PostKind;
import io.smartmesh.around.PostView;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** AR-6 in whole nodes that are strangers to each other and change their identifiers. */
class AroundNodesTest {
  private static final long SECOND = 1_000;
  private static final long DAY_SECONDS = 86_400;

  private final Hamlet hamlet = new Hamlet();
  private final Hamlet.Device ana = hamlet.device(Hamlet.EPOCHS);
  private final Hamlet.Device bus = hamlet.device(Hamlet.EPOCHS);
  private final Hamlet.Device bob = hamlet.device(Hamlet.EPOCHS);

  private static List<PostView> posts(Hamlet.Device device) {
    return ((UserReply.Posts) device.ask(new UserCommand.GetPosts())).posts();
  }

  private static List<String> texts(Hamlet.Device device) {
    return posts(device).stream().map(PostView::text).sorted().collect(Collectors.toList());
  }

  private static UserReply write(Hamlet.Device by, PostKind kind, String text, boolean card) {
    long seconds = kind == PostKind.WORD ? 3_600 : DAY_SECONDS;
    return by.ask(new UserCommand.WritePost(kind, "", text, seconds, card));
  }

  @Test
  void strangersHearItAndNewcomersLearnIt() {
    hamlet.join(ana, bus);
    hamlet.time.run(10 * SECOND);
    assertTrue(write(ana, PostKind.WORD, "who has water?", false) instanceof UserReply.OnePost);
    write(ana, PostKind.NOTICE, "water at the school", true);
    hamlet.time.run(10 * SECOND);
    List<String> both = List.of("water at the school", "who has water?");
    assertEquals(both, texts(bus));
    hamlet.part(ana, bus);
    hamlet.time.run(20 * 60 * SECOND);
    hamlet.join(bus, bob);
    hamlet.time.run(10 * SECOND);
    assertEquals(both, texts(bob));
    for (PostView post : posts(bob)) {
      assertEquals(post.hasCard(), post.writer().equals(ana.address()));
      assertTrue(post.ageSeconds() >= 20 * 60, () -> "age: " + post.ageSeconds());
    }
  }

  /** AR-12, and what cannot be done has a reason. */
  @Test
  void whatIsReportedStopsHere() {
    hamlet.join(ana, bus);
    hamlet.time.run(10 * SECOND);
    write(ana, PostKind.NOTICE, "spam", false);
    hamlet.time.run(10 * SECOND);
    PostView spam = posts(bus).get(0);
    assertTrue(bus.ask(new UserCommand.WithdrawPost(spam.id())) instanceof UserReply.Refused);
    assertTrue(bus.ask(new UserCommand.ReportPost(spam.id())) instanceof UserReply.Done);
    hamlet.join(bus, bob);
    hamlet.time.run(60 * SECOND);
    assertEquals(List.of(), texts(bus));
    assertEquals(List.of(), texts(bob));
    assertFalse(texts(ana).isEmpty());
    assertTrue(ana.ask(new UserCommand.MuteWriter(spam.id())) instanceof UserReply.Refused);
    UserReply empty = write(ana, PostKind.NOTICE, "", false);
    assertEquals("post-text", ((UserReply.Refused) empty).code());
  }
}
