package io.smartmesh.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** BR-3 and BR-4, in time of its own. */
class ConnectionTest {
  private static final Bytes GREETING = Bytes.of(0, 4, 'S', 'M', 'T', 1);

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(TcpLimits.BUFFER_BYTES);
  private final List<Bytes> frames = new ArrayList<>();
  private final List<Boolean> much = new ArrayList<>();
  private SocketChannel peer;
  private Connection connection;

  @BeforeEach
  void connect() throws Exception {
    try (ServerSocketChannel door = ServerSocketChannel.open()) {
      door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      peer = SocketChannel.open(door.getLocalAddress());
      SocketChannel own = door.accept();
      own.configureBlocking(false);
      BearerAddress address = new BearerAddress(Bytes.of(1));
      connection = new Connection(own, address, Optional.empty(), Bytes.EMPTY, 0, much::add);
    }
  }

  @AfterEach
  void close() throws Exception {
    peer.close();
    connection.channel().close();
  }

  /** Says it and waits until it is there. */
  private void say(Bytes bytes, long now) throws Exception {
    peer.write(ByteBuffer.wrap(bytes.toArray()));
    Thread.sleep(50);
    assertTrue(connection.read(now, buffer, frames::add));
  }

  @Test
  void whoDoesNotGreetIsDead() throws Exception {
    say(GREETING.slice(0, 5), 100);
    assertTrue(connection.tick(TcpLimits.GREETING_MILLIS - 1));
    assertFalse(connection.tick(TcpLimits.GREETING_MILLIS));
    assertFalse(connection.isGreeted());
  }

  @Test
  void halfAFrameForEverIsSilence() throws Exception {
    say(GREETING, 0);
    long now = 0;
    connection.write(now, buffer);
    say(Bytes.of(0xff, 0xff), now);
    for (; now < TcpLimits.SILENCE_MILLIS; now += 1_000) {
      assertTrue(connection.tick(now), "at " + now);
      connection.write(now, buffer);
      say(Bytes.of(7), now);
    }
    assertFalse(connection.tick(now));
    assertEquals(List.of(Bytes.EMPTY), frames);
  }

  @Test
  void aSilentSideSaysThatItIsThereAndIsAnswered() throws Exception {
    say(GREETING, 0);
    connection.write(0, buffer);
    assertTrue(connection.tick(TcpLimits.KEEP_ALIVE_MILLIS));
    assertTrue(connection.hasWaiting());
    connection.write(TcpLimits.KEEP_ALIVE_MILLIS, buffer);

    say(Bytes.of(0, 0), TcpLimits.KEEP_ALIVE_MILLIS + 10);
    assertFalse(connection.hasWaiting(), "no answer to what may be one");
    say(Bytes.of(0, 0), 2 * TcpLimits.KEEP_ALIVE_MILLIS);
    assertTrue(connection.hasWaiting());
    connection.write(2 * TcpLimits.KEEP_ALIVE_MILLIS, buffer);
    assertTrue(connection.tick(2 * TcpLimits.KEEP_ALIVE_MILLIS + TcpLimits.SILENCE_MILLIS - 1));
  }

  @Test
  void afterASleepItHasLittleTimeToShowThatItLives() throws Exception {
    say(GREETING, 0);
    connection.write(0, buffer);
    connection.resumed(1_000);
    assertTrue(connection.hasWaiting(), "asks");
    connection.write(1_000, buffer);
    assertFalse(connection.tick(1_000 + TcpLimits.RESUMED_MILLIS));
    say(Bytes.of(0, 0), 2_000);
    assertTrue(connection.tick(1_000 + TcpLimits.RESUMED_MILLIS));
  }

  @Test
  void whoDoesNotReadCostsABoundedQueueAndIsGivenUp() throws Exception {
    say(GREETING, 0);
    Bytes frame = Bytes.wrap(new byte[TcpLimits.MTU]);
    int taken = 0;
    for (boolean goesOn = true; goesOn; taken++) {
      goesOn = connection.offer(frame);
      if (!goesOn) {
        connection.write(0, buffer);
        goesOn = connection.offer(frame); // the system's buffers are full when not
      }
      assertTrue(taken < 10_000, "no bound");
    }
    say(Bytes.of(0, 1, 9), 20_000);
    assertTrue(connection.tick(TcpLimits.SILENCE_MILLIS - 1));
    assertFalse(connection.tick(TcpLimits.SILENCE_MILLIS), "heard, but takes nothing");
  }

  /** BR-3: and BR-4, for it cannot be heard meanwhile. */
  @Test
  void whoIsHeldIsNotReadAndNotHeldForDead() throws Exception {
    say(GREETING, 0);
    connection.write(0, buffer);
    peer.write(ByteBuffer.wrap(new byte[] {0, 1, 7, 0, 1, 8, 0, 1, 9}));
    Thread.sleep(50);
    assertTrue(connection.read(0, buffer, frame -> !frames.add(frame)));
    assertTrue(connection.isHeld());
    assertTrue(connection.read(0, buffer, frames::add), "nothing is read");
    assertEquals(List.of(Bytes.EMPTY, Bytes.of(7)), frames);
    connection.write(2 * TcpLimits.SILENCE_MILLIS, buffer);
    assertTrue(connection.tick(2 * TcpLimits.SILENCE_MILLIS));

    connection.goOn(2 * TcpLimits.SILENCE_MILLIS, frame -> !frames.add(frame));
    assertTrue(connection.isHeld(), "that was enough again");
    connection.goOn(2 * TcpLimits.SILENCE_MILLIS, frames::add);
    assertEquals(List.of(Bytes.EMPTY, Bytes.of(7), Bytes.of(8), Bytes.of(9)), frames);
    assertFalse(connection.isHeld());
    assertTrue(connection.tick(3 * TcpLimits.SILENCE_MILLIS - 1));
    assertFalse(connection.tick(3 * TcpLimits.SILENCE_MILLIS));
  }

  /** BR-3, LN-26: told once when much waits, and once when little does again or it ends. */
  @Test
  void muchAndLittleAreToldInTurns() throws Exception {
    Bytes large = Bytes.wrap(new byte[10_000]);
    peer.configureBlocking(false);
    ByteBuffer drain = ByteBuffer.allocate(1 << 20);
    while (connection.offer(large)) {
      assertTrue(much.size() <= 1);
    }
    assertEquals(List.of(true), much);
    while (connection.hasWaiting()) {
      connection.write(0, buffer);
      drain.clear();
      peer.read(drain);
    }
    assertEquals(List.of(true, false), much);
    while (connection.offer(large)) {
      assertTrue(much.size() <= 3);
    }
    assertTrue(connection.ends());
    assertFalse(connection.ends());
    assertEquals(List.of(true, false, true, false), much);
  }
}
