package io.smartmesh.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A line a – b – c on one machine: a and c do not name each other. */
class StaticUdpBearerTest {
  private static final long QUIET_MILLIS = 150;
  private static final Bytes FRAME = Bytes.utf8("frame");

  private final InetSocketAddress aAt = free();
  private final InetSocketAddress bAt = free();
  private final InetSocketAddress cAt = free();
  private final StaticUdpBearer a = StaticUdpBearer.open(aAt, List.of(bAt));
  private final StaticUdpBearer b = StaticUdpBearer.open(bAt, List.of(aAt, cAt));
  private final StaticUdpBearer c = StaticUdpBearer.open(cAt, List.of(bAt));
  private final Ear earA = new Ear();
  private final Ear earB = new Ear();
  private final Ear earC = new Ear();

  StaticUdpBearerTest() throws IOException {}

  private static InetSocketAddress free() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }
  }

  @BeforeEach
  void start() {
    a.start(earA);
    b.start(earB);
    c.start(earC);
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
    c.close();
  }

  @Test
  void aFrameForAnybodyReachesEachPeerAndNobodyElse() throws Exception {
    b.send(b.id(), Optional.empty(), FRAME);
    assertEquals(new Ear.Heard(a.id(), Datagrams.toBearer(bAt), FRAME), earA.next());
    assertEquals(new Ear.Heard(c.id(), Datagrams.toBearer(bAt), FRAME), earC.next());
    assertNull(earB.nextWithin(QUIET_MILLIS));
  }

  @Test
  void aReplyGoesToTheSenderOnly() throws Exception {
    a.send(a.id(), Optional.empty(), FRAME);
    BearerAddress from = earB.next().from();
    b.send(b.id(), Optional.of(from), FRAME);
    earA.next();
    assertNull(earC.nextWithin(QUIET_MILLIS));
  }

  @Test
  void strangersAreIgnored() throws Exception {
    try (DatagramSocket stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      byte[] frame = FRAME.toArray();
      stranger.send(new java.net.DatagramPacket(frame, frame.length, bAt));
    }
    a.send(a.id(), Optional.of(Datagrams.toBearer(cAt)), FRAME);
    assertNull(earB.nextWithin(QUIET_MILLIS));
    assertNull(earC.nextWithin(0));
    assertEquals(Map.of("udp.NOT_A_PEER", 1L), b.drops());
    assertEquals(Map.of("udp.NOT_A_PEER", 1L), a.drops());
  }

  /** LN-63: on loopback a datagram is as long as the interface takes. */
  @Test
  void aFullFramePassesAndALongerOneIsDropped() throws Exception {
    int most =
        Datagrams.frameMost(NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()));
    assertTrue(most > 2 * Datagrams.MTU, "loopback carries long datagrams: " + most);
    Bytes longest = Bytes.wrap(new byte[most]);
    a.send(a.id(), Optional.empty(), Bytes.wrap(new byte[most + 1]));
    a.send(a.id(), Optional.empty(), longest);
    assertEquals(longest, earB.next().frame());
    assertEquals(Map.of("udp.TOO_LONG", 1L), a.drops());
  }

  @Test
  void tellsThatItIsUpAndSendingAfterCloseIsHarmless() {
    assertEquals(a.id(), earA.ups.poll());
    a.close();
    a.send(a.id(), Optional.empty(), FRAME);
    assertEquals(Map.of("udp.NOT_SENT", 1L), a.drops());
  }

  @Test
  void anAddressInUseAndAnUnknownNameAreRefusedWithASentence() {
    IOException taken =
        assertThrows(IOException.class, () -> StaticUdpBearer.open(aAt, List.of()).close());
    assertTrue(String.valueOf(taken.getMessage()).contains("cannot be used"), taken.getMessage());
    IOException unknown =
        assertThrows(
            IOException.class,
            () ->
                StaticUdpBearer.open(aAt, List.of(InetSocketAddress.createUnresolved("no.such", 1)))
                    .close());
    assertTrue(String.valueOf(unknown.getMessage()).contains("no.such"), unknown.getMessage());
  }
}
