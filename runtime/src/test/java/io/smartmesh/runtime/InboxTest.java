package io.smartmesh.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.node.NodeInput;
import io.smartmesh.node.RequestId;
import io.smartmesh.node.UserCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InboxTest {
  private static final NodeInput.FrameReceived FRAME =
      new NodeInput.FrameReceived(new BearerId("a"), new BearerAddress(Bytes.EMPTY), Bytes.EMPTY);
  private static final NodeInput.Command COMMAND =
      new NodeInput.Command(new RequestId(1), new UserCommand.GetStatus());

  private final Inbox inbox = new Inbox();

  private static NodeInput.FrameReceived frameFrom(int source) {
    BearerAddress from = new BearerAddress(Bytes.of(source >> 8, source & 0xff));
    return new NodeInput.FrameReceived(new BearerId("a"), from, Bytes.EMPTY);
  }

  /** Who sends faster than can be handled loses his own frames, and others still get theirs in. */
  @Test
  void aFloodFromOneLeavesRoomForOthers() throws Exception {
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 10_000; i++) {
        inbox.frame(FRAME);
      }
      long before = inbox.droppedFrames();
      NodeInput.FrameReceived other = frameFrom(round);
      inbox.frame(other);
      assertEquals(before, inbox.droppedFrames());
      List<NodeInput> taken = inbox.take(1, Inbox.FRAMES_MOST);
      assertEquals(Inbox.FRAMES_MOST_OF_ONE + 1, taken.size());
      assertEquals(other, taken.get(taken.size() - 1));
    }
  }

  @Test
  void aFloodOfFramesLeavesRoomForCommands() {
    for (int i = 0; i < Inbox.FRAMES_MOST + 10; i++) {
      inbox.frame(frameFrom(i));
    }
    assertEquals(10, inbox.droppedFrames());
    for (int i = Inbox.FRAMES_MOST; i < Inbox.INPUTS_MOST; i++) {
      assertTrue(inbox.command(COMMAND));
    }
    assertFalse(inbox.command(COMMAND));
  }

  @Test
  void whatIsDurableComesFirstAndOnlyTheLatest() throws Exception {
    inbox.frame(FRAME);
    inbox.persisted(3);
    inbox.persisted(5);
    assertEquals(List.of(new NodeInput.Persisted(5), FRAME), inbox.take(1, 10));
    assertEquals(List.of(), inbox.take(1, 10));
  }

  @Test
  void takesNoMoreThanAsked() throws Exception {
    inbox.frame(FRAME);
    inbox.frame(FRAME);
    inbox.frame(FRAME);
    assertEquals(2, inbox.take(1, 2).size());
    assertEquals(1, inbox.take(1, 2).size());
  }

  @Test
  void aWaiterGoesOnWhenThereIsRoomOrTheInboxCloses() throws Exception {
    while (inbox.command(COMMAND)) {
      assertFalse(inbox.isClosed());
    }
    Thread waiter = new Thread(() -> inbox.put(FRAME));
    waiter.start();
    inbox.take(1, 1);
    waiter.join(5_000);
    assertFalse(waiter.isAlive());

    Thread second = new Thread(() -> inbox.put(FRAME));
    second.start();
    inbox.close();
    second.join(5_000);
    assertFalse(second.isAlive());
  }

  /** LN-26: and it never waits, for it may be the loop that reports it. */
  @Test
  void aFullBearerIsReportedPastAllThatWaits() throws Exception {
    while (inbox.command(COMMAND)) {
      assertFalse(inbox.isClosed());
    }
    BearerId id = new BearerId("test");
    NodeInput full = new NodeInput.BearerFull(id, Optional.empty(), true);
    NodeInput room = new NodeInput.BearerFull(id, Optional.empty(), false);
    inbox.urgent(full);
    inbox.urgent(room);
    assertEquals(List.of(full, room, COMMAND), inbox.take(1, 3));
  }

  /** BR-3: who can be made to wait does, while others get their frames in, and loses nothing. */
  @Test
  void aStreamWaitsForRoomOfItsOwn() throws Exception {
    BearerAddress from = new BearerAddress(Bytes.of(1));
    NodeInput.FrameReceived large =
        new NodeInput.FrameReceived(new BearerId("tcp"), from, Bytes.wrap(new byte[60_000]));
    List<String> told = new ArrayList<>();
    int fits = (int) (Inbox.STREAMED_BYTES_MOST / 60_000) + 1;
    for (int i = 1; i < fits; i++) {
      assertTrue(inbox.streamed(large, () -> told.add("too early")));
    }
    assertFalse(inbox.streamed(large, () -> told.add("goes on")));
    assertTrue(inbox.streamed(frameFrom(2), () -> told.add("another")));
    assertEquals(fits + 1, inbox.waiting());
    assertEquals(0, inbox.droppedFrames());

    assertEquals(fits / 2, inbox.take(1, fits / 2).size());
    assertEquals(List.of(), told, "more than half of it is here yet");
    inbox.take(1, 1);
    assertEquals(List.of("goes on"), told);
    inbox.take(1, fits);
    assertEquals(List.of("goes on"), told, "once");
  }

  @Test
  void whoDoesNotWaitThoughToldToLosesHisFrames() {
    BearerAddress from = new BearerAddress(Bytes.of(1));
    NodeInput.FrameReceived small =
        new NodeInput.FrameReceived(new BearerId("tcp"), from, Bytes.EMPTY);
    int taken = 1;
    while (inbox.streamed(small, () -> {})) {
      taken++;
    }
    assertEquals(Inbox.FRAMES_MOST_OF_ONE, taken);
    assertFalse(inbox.streamed(small, () -> {}));
    assertEquals(taken, inbox.waiting());
    assertEquals(1, inbox.droppedFrames());
  }

  /** Also where it is others who have filled it. */
  @Test
  void aStreamWaitsWhereAllAreTooMany() throws Exception {
    for (int i = 2; i < Inbox.FRAMES_MOST; i++) {
      inbox.frame(frameFrom(i));
    }
    List<String> told = new ArrayList<>();
    assertTrue(inbox.streamed(frameFrom(0), () -> told.add("too early")));
    assertFalse(inbox.streamed(frameFrom(1), () -> told.add("goes on")));
    assertEquals(0, inbox.droppedFrames());
    inbox.take(1, 1);
    assertEquals(List.of("goes on"), told);
    inbox.close();
    assertTrue(inbox.streamed(frameFrom(1), () -> told.add("closed")));
    assertEquals(1, inbox.droppedFrames(), "and after the end nobody waits");
  }

  /** TN-10: packets of programs are bounded in bytes, however large each is. */
  @Test
  void largePacketsAreBounded() throws Exception {
    NodeInput.IpPacket large = new NodeInput.IpPacket(Bytes.wrap(new byte[65_000]));
    int fits = (int) (Inbox.PACKET_BYTES_MOST / 65_000);
    for (int i = 0; i < fits + 3; i++) {
      inbox.packet(large);
    }
    assertEquals(3, inbox.droppedFrames());
    inbox.frame(FRAME);
    assertEquals(fits + 1, inbox.take(1, 100).size());
    inbox.packet(large);
    assertEquals(3, inbox.droppedFrames());
  }
}
