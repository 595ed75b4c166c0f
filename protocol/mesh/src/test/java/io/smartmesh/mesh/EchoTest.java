package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire.Faults;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Echoes: EC-1 to EC-6. A link takes a millisecond. */
final class EchoTest {
  private static final Bytes TOKEN = Bytes.of(1, 2, 3, 4, 5, 6, 7, 8);

  private static Island settledLine(int size) {
    Island island = Island.line(new Rng(size), size, Faults.NONE);
    assertTrue(island.time.runUntil(island::isSettled, 8000));
    island.time.run(500);
    return island;
  }

  private static void ask(Island.Node from, long id, Address to, int limit, long millis) {
    from.party.give(new MeshInput.Ask(id, to, limit, millis));
  }

  /** EC-1: a request and its answer are equally long on the air. */
  @Test
  void theDestinationAnswersAndTheAnswerIsNoLongerThanTheQuestion() {
    Island island = settledLine(4);
    Island.Node first = island.node(0);
    Island.Node last = island.node(3);
    island.sent.clear();
    ask(first, 7, last.address(), 32, 1000);
    island.time.run(20);
    assertEquals(
        List.of(new MeshOutput.Answered(7, last.address(), 3, 3, 6)),
        first.all(MeshOutput.Answered.class));
    List<Bytes> frames = island.sent.subList(0, 6);
    assertTrue(frames.stream().allMatch(frame -> frame.length() == 48 + 30), frames + "");
    assertEquals(1, last.mesh.counts().echoesAnswered());
    assertEquals(2, island.node(1).mesh.counts().forwarded().packets());
    assertEquals(60, island.node(1).mesh.counts().forwarded().bytes());
    assertEquals(1, first.mesh.counts().sent().packets());
  }

  /** EC-2, EC-6: that is how the way is traced; a relay tells its address, and nothing else. */
  @Test
  void theRelayAtTheLimitAnswersForItself() {
    Island island = settledLine(5);
    Island.Node first = island.node(0);
    for (int limit = 1; limit <= 6; limit++) {
      ask(first, limit, island.node(4).address(), limit, 1000);
      island.time.run(20);
    }
    List<MeshOutput.Answered> answers = first.all(MeshOutput.Answered.class);
    for (int limit = 1; limit <= 6; limit++) {
      int hops = Math.min(limit, 4);
      assertEquals(
          new MeshOutput.Answered(limit, island.node(hops).address(), hops, hops, 2L * hops),
          answers.get(limit - 1));
    }
    assertEquals(0, island.node(4).count(MeshOutput.PacketArrived.class), "nobody above is told");
  }

  @Test
  void anEchoToOneselfNeedsNobody() {
    Island island = new Island(new Rng(1), 1, Faults.NONE);
    ask(island.node(0), 3, island.node(0).address(), 32, 1000);
    assertEquals(
        List.of(new MeshOutput.Answered(3, island.node(0).address(), 0, 0, 0)),
        island.node(0).all(MeshOutput.Answered.class));
  }

  /** EC-5: exactly one outcome, in time; and what comes after it is nobody's. */
  @Test
  void whatIsNotAnsweredInTimeIsToldOnce() {
    Island island = settledLine(3);
    Island.Node first = island.node(0);
    ask(first, 1, new Address(Bytes.wrap(new byte[20])), 32, 700);
    island.cut(1, 2);
    ask(first, 2, island.node(2).address(), 32, 500);
    island.time.run(499);
    assertEquals(0, first.count(MeshOutput.Unanswered.class));
    island.time.run(201);
    assertEquals(
        List.of(new MeshOutput.Unanswered(2), new MeshOutput.Unanswered(1)),
        first.all(MeshOutput.Unanswered.class));
    Bytes late = new Echo.Answer(TOKEN, island.node(1).address(), 1).encode();
    say(island, first, late);
    assertEquals(1, first.drops(DropReason.ECHO_UNKNOWN));
    assertEquals(0, first.count(MeshOutput.Answered.class));
  }

  /** EC-5: at most 64 open questions. */
  @Test
  void tooManyQuestionsAreRefused() {
    Island island = settledLine(2);
    Island.Node first = island.node(0);
    island.cut(0, 1);
    for (int i = 0; i < MeshLimits.ECHOES_OPEN + 3; i++) {
      ask(first, i, island.node(1).address(), 32, 1000);
    }
    assertEquals(3, first.drops(DropReason.QUEUE_FULL));
    assertEquals(3, first.count(MeshOutput.Unanswered.class));
    island.time.run(1000);
    assertEquals(MeshLimits.ECHOES_OPEN + 3, first.count(MeshOutput.Unanswered.class));
  }

  /** EC-4: to one origin so many, to all together so many, whatever names are made up. */
  @Test
  void aFloodIsAnsweredAsOftenAsIsAllowed() {
    Island island = settledLine(2);
    Island.Node victim = island.node(1);
    for (int i = 0; i < 100; i++) {
      say(island, victim, new Echo.Request(TOKEN, island.node(0).address(), 32).encode());
    }
    int most = MeshLimits.ECHO_ANSWERS_PER_ORIGIN;
    assertTrue(victim.mesh.counts().echoesAnswered() <= 2L * most);
    assertTrue(victim.drops(DropReason.ECHO_REFUSED) >= 100 - 2 * most);
    long before = victim.mesh.counts().echoesAnswered();
    for (int i = 0; i < 300; i++) {
      Address made = new Address(island.rng.next(20));
      say(island, victim, new Echo.Request(TOKEN, made, 32).encode());
    }
    assertTrue(
        victim.mesh.counts().echoesAnswered() - before <= 4L * MeshLimits.ECHO_ANSWERS_PER_SECOND);
    assertTrue(victim.drops(DropReason.ECHO_REFUSED) > 300 - 256);
    island.time.run(1000);
    ask(island.node(0), 9, victim.address(), 32, 1000);
    island.time.run(20);
    assertEquals(1, island.node(0).count(MeshOutput.Answered.class), "and goes on afterwards");
  }

  /** EC-3: whatever an echo says, at most one packet comes of it, and no answer to an answer. */
  @Test
  void hostileEchoesMakeNoMorePacketsThanTheyAre() {
    Property.forAll(
        20,
        rng -> {
          Island island = Island.line(rng, 3, Faults.NONE);
          assertTrue(island.time.runUntil(island::isSettled, 8000));
          island.time.run(500);
          Island.Node relay = island.node(1);
          Address[] named = {
            island.node(0).address(), relay.address(), island.node(2).address(), Address.ZERO
          };
          for (int i = 0; i < 50; i++) {
            long packets = packets(island);
            Address whom = named[rng.below(4)];
            Bytes payload =
                switch (rng.below(4)) {
                  case 0 -> new Echo.Request(rng.next(8), whom, 1 + rng.below(40)).encode();
                  case 1 -> new Echo.Answer(rng.next(8), whom, rng.below(256)).encode();
                  case 2 -> new Echo.Request(TOKEN, whom, 0).encode();
                  default -> rng.next(rng.below(40));
                };
            say(island, named[1 + rng.below(2)], payload);
            // The packet itself over at most one more link, and an answer over at most two.
            assertTrue(packets(island) - packets <= 1 + 1 + 1, payload.toHex());
            island.time.run(100);
          }
          assertEquals(0, relay.count(MeshOutput.Answered.class));
          assertFalse(relay.drops.isEmpty());
        });
  }

  /**
   * EC-2, EC-5: over lossy links and while ways change each question has one outcome, and whoever
   * answers for a limit is so many links away.
   */
  @Test
  void tracesOverBadLinksNameNodesWhereTheyAre() {
    Property.forAll(
        10,
        rng -> {
          int size = 3 + rng.below(4);
          Island island = Island.ring(rng, size, new Faults(0.1, 0.1, 1, 20));
          assertTrue(island.time.runUntil(island::isSettled, 20_000));
          Island.Node first = island.node(0);
          Island.Node goal = island.node(1 + rng.below(size - 1));
          int asked = 40;
          for (int i = 0; i < asked; i++) {
            ask(first, i, goal.address(), 1 + rng.below(size), 1 + rng.below(2000));
            island.time.run(rng.below(400));
            if (i == 20) {
              island.cut(rng.below(size - 1), size - 1);
            }
          }
          island.time.run(2000);
          List<MeshOutput.Answered> answers = first.all(MeshOutput.Answered.class);
          long silent = first.count(MeshOutput.Unanswered.class);
          assertEquals(asked, answers.size() + silent);
          assertTrue(answers.size() > asked / 4, answers.size() + " of " + asked);
          for (MeshOutput.Answered answer : answers) {
            int number = numberOf(island, answer.node());
            int apart = Math.min(number, size - number);
            assertTrue(answer.hops() >= apart, answer + " of node " + number);
            assertTrue(answer.millis() <= 2000);
          }
        });
  }

  private static int numberOf(Island island, Address address) {
    return island.nodes.stream()
        .filter(node -> node.address().equals(address))
        .findFirst()
        .orElseThrow()
        .number;
  }

  private static long packets(Island island) {
    return island.nodes.stream()
        .map(node -> node.mesh.counts())
        .mapToLong(counts -> counts.sent().packets() + counts.forwarded().packets())
        .sum();
  }

  private static void say(Island island, Island.Node to, Bytes echo) {
    say(island, to.address(), echo);
  }

  /** Node 0 says it to node 1 for {@code to}. */
  private static void say(Island island, Address to, Bytes echo) {
    boolean fromLast = to.equals(island.node(0).address());
    Island.Node from = island.node(fromLast ? 1 : 0);
    Island.Node next = island.node(fromLast ? 0 : 1);
    Turn turn =
        new Turn(
            island.time.now(),
            output -> {
              if (output instanceof MeshOutput.Transmit frame) {
                next.receive(from.at(), frame.frame());
              }
            });
    LinkMessage.Packet packet =
        new LinkMessage.Packet(to, Echo.SERVICE, TrafficClass.MESSAGE, 1, echo);
    from.mesh.sendToNeighbour(turn, next.address(), packet);
    island.time.run(1);
  }
}
