package io.smartmesh.around;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AroundTest {
  private static final long SECOND = Square.SECOND;
  private static final long HOUR = 3_600 * SECOND;

  private final Square square = new Square(new Rng(1));

  /** AR-5: a word goes over three links, a notice on. */
  @Test
  void wordsGoSoFarAndNoticesOn() {
    List<Square.Person> row = square.people(6);
    square.row(row);
    row.get(0).says("hello");
    row.get(0).notes("water at the well", 3_600);
    square.run(5 * SECOND);
    assertEquals(List.of("hello", "water at the well"), row.get(3).sees());
    assertEquals(List.of("water at the well"), row.get(4).sees());
    assertEquals(5, row.get(5).post("water at the well").hops());
  }

  /** AR-6: who comes later learns it from any one neighbour; who has nothing says nothing. */
  @Test
  void newcomersLearnAllFromOneNeighbour() {
    Square.Person one = square.person();
    Square.Person empty = square.person();
    Square.Person late = square.person();
    square.join(one, empty);
    square.run(HOUR);
    assertEquals(0, square.bytes);
    assertEquals(Moment.NEVER, one.around.deadline());
    for (int i = 0; i < AroundLimits.WRITER_NOTICES; i++) {
      one.notes("notice " + i, 86_400);
    }
    square.run(5 * SECOND);
    square.part(one, empty);
    square.join(empty, late);
    square.run(5 * SECOND);
    assertEquals(one.sees(), late.sees());
    assertEquals(AroundLimits.WRITER_NOTICES, late.sees().size());
  }

  /** AR-6: with nothing new a pair of neighbours tells each other twelve bytes in ten minutes. */
  @Test
  void quietNeighboursSayLittle() {
    List<Square.Person> two = square.people(2);
    square.row(two);
    two.get(0).notes("still here", 86_400);
    square.run(60 * SECOND);
    square.bytes = 0;
    square.run(HOUR);
    assertEquals(2 * 6 * 12, square.bytes);
  }

  /** AR-2: one pseudonym a room and an hour, another for each notice, and never the device. */
  @Test
  void aWriterIsNotKnownAgain() {
    List<Square.Person> two = square.people(2);
    square.row(two);
    Square.Person writer = two.get(0);
    writer.says("one");
    writer.says("two");
    writer.handle(
        new AroundInput.Write(PostKind.WORD, "tea", "three", 9, Bytes.EMPTY, Square.NOON));
    writer.notes("four", 9);
    writer.notes("five", 9);
    square.run(SECOND);
    Square.Person reader = two.get(1);
    assertEquals(reader.post("one").writer(), reader.post("two").writer());
    List<String> texts = List.of("two", "three", "four", "five");
    for (int i = 0; i < texts.size(); i++) {
      assertNotEquals(writer.address(), reader.post(texts.get(i)).writer());
      for (int j = 0; j < i; j++) {
        assertNotEquals(reader.post(texts.get(i)).writer(), reader.post(texts.get(j)).writer());
      }
    }
    var before = reader.post("two").writer();
    square.run(HOUR);
    writer.says("six");
    square.run(SECOND);
    assertNotEquals(before, reader.post("six").writer());
    assertFalse(reader.post("six").hasCard());
  }

  /** AR-3: with a card the writer is a device, by its name. */
  @Test
  void aCardShowsWhoWrites() {
    List<Square.Person> two = square.people(2);
    square.row(two);
    Square.Person writer = two.get(0);
    writer.handle(
        new AroundInput.Write(PostKind.NOTICE, "", "it is me", 60, writer.card(), Square.NOON));
    square.run(SECOND);
    PostView seen = two.get(1).post("it is me");
    assertTrue(seen.hasCard());
    assertEquals("Ana", seen.name());
    assertEquals(writer.address(), seen.writer());
  }

  /** AR-4: it is over everywhere at once, by no clock but the one that only counts. */
  @Test
  void whatIsOverVanishesWhereverItIs() {
    List<Square.Person> row = square.people(3);
    square.join(row.get(0), row.get(1));
    row.get(0).notes("until ten", 600);
    square.run(300 * SECOND);
    square.join(row.get(1), row.get(2));
    square.run(290 * SECOND);
    assertEquals(List.of("until ten"), row.get(2).sees());
    assertTrue(row.get(2).post("until ten").ageSeconds() >= 588);
    square.run(12 * SECOND);
    row.forEach(one -> assertEquals(List.of(), one.sees()));
    row.forEach(one -> assertFalse(one.refused(AroundError.TooOld.class)));
  }

  /** AR-9: what its writer takes back goes, also where the news of that comes first. */
  @Test
  void aNoticeIsTakenBack() {
    List<Square.Person> row = square.people(4);
    square.row(row.subList(0, 3));
    row.get(0).notes("lost a dog", 86_400);
    square.run(SECOND);
    row.get(0).handle(new AroundInput.Withdraw(row.get(0).post("lost a dog").id(), Square.NOON));
    square.run(SECOND);
    row.forEach(one -> assertEquals(List.of(), one.sees()));
    square.join(row.get(2), row.get(3));
    square.run(SECOND);
    assertEquals(List.of(), row.get(3).sees());
    row.get(1).notes("mine", 9);
    square.run(SECOND);
    row.get(0).handle(new AroundInput.Withdraw(row.get(0).post("mine").id(), Square.NOON));
    assertTrue(row.get(0).refused(AroundError.NotOwnNotice.class));
  }

  /** AR-12: what is reported or muted is gone here, and goes no further from here. */
  @Test
  void reportedAndMutedPostsStopHere() {
    List<Square.Person> row = square.people(3);
    square.join(row.get(0), row.get(1));
    row.get(0).notes("spam", 86_400);
    row.get(0).says("a");
    row.get(0).says("b");
    square.run(SECOND);
    Square.Person middle = row.get(1);
    middle.handle(new AroundInput.Report(middle.post("spam").id()));
    PostView word = middle.post("a");
    middle.handle(new AroundInput.Mute(word.id()));
    assertEquals(List.of(), middle.sees());
    row.get(0).says("c");
    square.join(row.get(1), row.get(2));
    square.run(60 * SECOND);
    assertEquals(List.of(), middle.sees());
    assertEquals(List.of(), row.get(2).sees());
    middle.restart();
    square.run(60 * SECOND);
    assertEquals(List.of(), middle.sees());
    middle.handle(new AroundInput.Unmute(word.writer()));
    row.get(0).says("d");
    square.run(SECOND);
    assertEquals(List.of("d"), middle.sees());
    middle.handle(new AroundInput.Unmute(word.writer()));
    assertTrue(middle.refused(AroundError.NotMuted.class));
  }

  /** AR-12: whoever is blocked as a contact is not read here either. */
  @Test
  void theBlockedAreNotRead() {
    List<Square.Person> two = square.people(2);
    square.row(two);
    Square.Person writer = two.get(0);
    two.get(1).blocked.add(writer.address());
    writer.handle(
        new AroundInput.Write(PostKind.NOTICE, "", "it is me", 60, writer.card(), Square.NOON));
    square.run(SECOND);
    assertEquals(List.of(), two.get(1).sees());
    assertTrue(two.get(1).refused(AroundError.Muted.class));
  }

  /** AR-11: one's own are bounded too, whatever one goes by. */
  @Test
  void nobodyHasMoreThanSoMany() {
    Square.Person one = square.person();
    for (int i = 0; i <= AroundLimits.WRITER_NOTICES; i++) {
      one.notes("notice " + i, 86_400);
    }
    assertEquals(AroundLimits.WRITER_NOTICES, one.sees().size());
    assertTrue(one.refused(AroundError.TooMany.class));
  }

  /** AR-1: each bound of what is said. */
  @Test
  void whatIsSaidIsBounded() {
    Square.Person one = square.person();
    List<AroundInput.Write> wrong = new ArrayList<>();
    wrong.add(write("", "", 9));
    wrong.add(write("", "red \u001b[31m", 9));
    wrong.add(write("", "x".repeat(AroundLimits.TEXT_BYTES + 1), 9));
    wrong.add(write(" tea", "x", 9));
    wrong.add(write("t".repeat(AroundLimits.ROOM_BYTES + 1), "x", 9));
    wrong.add(write("", "x", 0));
    wrong.add(write("", "x", AroundLimits.NOTICE_SECONDS + 1));
    wrong.forEach(one::handle);
    assertEquals(wrong.size(), one.refused.size());
    one.handle(write("t".repeat(AroundLimits.ROOM_BYTES), "x".repeat(500), 1));
    assertEquals(1, one.sees().size());
  }

  private static AroundInput.Write write(String room, String text, long seconds) {
    return new AroundInput.Write(PostKind.NOTICE, room, text, seconds, Bytes.EMPTY, Square.NOON);
  }
}
