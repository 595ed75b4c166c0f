package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smartmesh.base.Address;
import io.smartmesh.mesh.MeshOutput;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of an agent, and what it says. */
class AgentTest {
  private static final Address PEER = Address.fromHex("0x" + "22".repeat(20));

  private final PipedWriter end = new PipedWriter();
  private final AtomicInteger asked = new AtomicInteger();
  private BufferedReader said = new BufferedReader(new PipedReader());
  private Agent agent = new Agent(new Node(), new PrintWriter(end));

  @BeforeEach
  void start() throws Exception {
    said = new BufferedReader(new PipedReader(end, 10_000));
  }

  @AfterEach
  void close() {
    agent.close();
  }

  @Test
  void itSaysWhoItIs() throws Exception {
    agent.introduce(PEER);
    JsonNode line = next();
    assertEquals("id", line.path("ev").asText());
    assertEquals(PEER.toString(), line.path("id").asText());
    assertTrue(line.path("t").asDouble() > 0);
  }

  @Test
  void itAsksUntilThereIsAnAnswer() throws Exception {
    agent.take("{\"do\":\"reach\",\"dsts\":[\"" + PEER + "\"],\"gap\":0.001,\"limit\":30}");
    JsonNode line = next();
    assertEquals("reach", line.path("ev").asText());
    assertTrue(line.path("done").path("0").asDouble() > 0, line.toString());
    assertEquals(3, asked.get(), "the third time it was answered");
  }

  @Test
  void itGivesUpWhenTheTimeIsOver() throws Exception {
    asked.set(Integer.MIN_VALUE);
    agent.take("{\"do\":\"reach\",\"dsts\":[\"" + PEER + "\"],\"gap\":0.001,\"limit\":0.01}");
    assertEquals(0, next().path("done").size());
  }

  @Test
  void eachProbeIsToldAndEachReply() throws Exception {
    asked.set(2);
    agent.take("{\"do\":\"ping\",\"dst\":\"" + PEER + "\",\"hz\":100,\"secs\":20}");
    JsonNode probe = next();
    assertEquals(0, probe.path("seq").asInt());
    assertTrue(probe.has("t") && !probe.has("rtt"), probe.toString());
    JsonNode reply = next();
    assertEquals(0, reply.path("seq").asInt());
    assertTrue(reply.path("rtt").asDouble() >= 0 && reply.has("rtt"), reply.toString());
    agent.take("{\"do\":\"stop\"}");
  }

  @Test
  void whatItDoesNotUnderstandItSays() throws Exception {
    for (String line :
        new String[] {
          "{\"do\":\"dance\"}",
          "{",
          "{\"do\":\"ping\",\"dst\":\"nobody\"}",
          "{\"do\":\"ping\",\"dst\":\"" + PEER + "\",\"hz\":0}"
        }) {
      agent.take(line);
      assertEquals("error", next().path("ev").asText(), line);
    }
  }

  private JsonNode next() throws Exception {
    return new ObjectMapper().readTree(said.readLine());
  }

  /** Answers from the third time on. */
  private final class Node implements NodeAccess {
    @Override
    public CompletionStage<UserReply> ask(UserCommand command) {
      Address to = ((UserCommand.Ping) command).to();
      boolean answers = asked.incrementAndGet() >= 3;
      return CompletableFuture.completedFuture(
          new UserReply.Pinged(to, answers, answers ? Optional.of(answer(to)) : Optional.empty()));
    }

    private MeshOutput.Answered answer(Address to) {
      return new MeshOutput.Answered(1, to, 1, 1, 0);
    }

    @Override
    public Runnable subscribe(Consumer<NodeEvent> listener) {
      return () -> {};
    }
  }
}
