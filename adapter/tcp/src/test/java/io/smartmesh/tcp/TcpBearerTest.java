package io.smartmesh.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real sockets on loopback. */
class TcpBearerTest {
  private static final BearerId TCP = new BearerId("tcp");
  private static final Bytes FRAME = Bytes.utf8("frame");
  private static final byte[] GREETING = {0, 4, 'S', 'M', 'T', 1};

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private static InetSocketAddress at(String host, int port) {
    return InetSocketAddress.createUnresolved(host, port);
  }

  private TcpBearer listen(int port, Ear ear) throws IOException {
    return begin(TcpBearer.open(Optional.of(at("127.0.0.1", port)), List.of()), ear);
  }

  private TcpBearer dial(Ear ear, InetSocketAddress... peers) throws IOException {
    return begin(TcpBearer.open(Optional.empty(), List.of(peers)), ear);
  }

  private TcpBearer begin(TcpBearer bearer, Ear ear) {
    open.add(bearer);
    bearer.start(ear);
    return bearer;
  }

  private static int port(TcpBearer bearer) {
    return bearer.address().orElseThrow().getPort();
  }

  private Socket stranger(TcpBearer to, byte... says) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(to));
    open.add(socket);
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(says);
    return socket;
  }

  /** Reads the greeting of the bearer and then until it hangs up. */
  private static int bytesUntilEnd(Socket socket) throws IOException {
    int count = 0;
    try {
      while (socket.getInputStream().read() >= 0) {
        count++;
      }
    } catch (java.net.SocketException e) {
      return count; // reset: what we said was never read
    }
    return count;
  }

  @Test
  void aFrameForAConnectionThatIsGoneIsCounted() throws Exception {
    TcpBearer bearer = dial(new Ear());
    bearer.send(new BearerId("tcp"), Optional.of(new BearerAddress(Bytes.of(1))), Bytes.of(1));
    assertEquals(Map.of("tcp.NO_CONNECTION", 1L), bearer.drops());
  }

  @Test
  void oneConnectionCarriesBothDirections() throws Exception {
    Ear earA = new Ear();
    Ear earB = new Ear();
    TcpBearer a = listen(0, earA);
    TcpBearer b = dial(earB, at("127.0.0.1", port(a)));
    earA.awaitUp();
    earB.awaitUp();

    b.send(TCP, Optional.empty(), FRAME);
    Ear.Heard atA = earA.next();
    assertEquals(FRAME, atA.frame());
    a.send(TCP, Optional.of(atA.from()), Bytes.utf8("reply"));
    assertEquals(Bytes.utf8("reply"), earB.next().frame());
  }

  @Test
  void manyLargeFramesComeInOrder() throws Exception {
    Ear earA = new Ear();
    TcpBearer a = listen(0, earA);
    Ear earB = new Ear();
    TcpBearer b = dial(earB, at("127.0.0.1", port(a)));
    earB.awaitUp();
    b.send(TCP, Optional.empty(), Bytes.wrap(new byte[TcpLimits.MTU + 1]));
    for (int i = 0; i < 500; i++) {
      byte[] frame = new byte[i % 50 == 0 ? TcpLimits.MTU : 1_000];
      frame[0] = (byte) i;
      b.send(TCP, Optional.empty(), Bytes.wrap(frame));
      assertEquals(Bytes.copyOf(frame), earA.next().frame(), "frame " + i);
    }
    assertEquals(0, b.framesDropped());
  }

  @Test
  void aFrameForAnybodyGoesToAllAndOneForSomebodyToThatOne() throws Exception {
    Ear ear = new Ear();
    TcpBearer hub = listen(0, ear);
    Ear earB = new Ear();
    Ear earC = new Ear();
    TcpBearer b = dial(earB, at("127.0.0.1", port(hub)));
    TcpBearer c = dial(earC, at("localhost", port(hub)));
    earB.awaitUp();
    earC.awaitUp();
    b.send(TCP, Optional.empty(), Bytes.utf8("b"));
    Ear.Heard fromB = ear.next();
    c.send(TCP, Optional.empty(), Bytes.utf8("c"));
    ear.next();

    hub.send(TCP, Optional.empty(), FRAME);
    assertEquals(FRAME, earB.next().frame());
    assertEquals(FRAME, earC.next().frame());
    hub.send(TCP, Optional.of(fromB.from()), Bytes.utf8("only b"));
    hub.send(TCP, Optional.empty(), Bytes.utf8("last"));
    assertEquals(Bytes.utf8("only b"), earB.next().frame());
    assertEquals(Bytes.utf8("last"), earC.next().frame());
  }

  /** BR-3. */
  @Test
  void oneOfWhomTheNodeHasEnoughHoldsUpNobodyAndLosesNothing() throws Exception {
    Ear ear = new Ear();
    ear.slow = Bytes.utf8("slow");
    TcpBearer hub = listen(0, ear);
    Ear earSlow = new Ear();
    Ear earOther = new Ear();
    TcpBearer slow = dial(earSlow, at("127.0.0.1", port(hub)));
    TcpBearer other = dial(earOther, at("127.0.0.1", port(hub)));
    earSlow.awaitUp();
    earOther.awaitUp();
    int frames = 40;
    for (int i = 0; i < frames; i++) {
      byte[] frame = new byte[10_000];
      ear.slow.copyTo(frame, 0);
      frame[9_999] = (byte) i;
      slow.send(TCP, Optional.empty(), Bytes.wrap(frame));
    }
    assertEquals(0, ear.next().frame().at(9_999));
    for (int i = 0; i < 100; i++) {
      other.send(TCP, Optional.empty(), FRAME);
      assertEquals(FRAME, ear.next().frame(), "and no second one of the slow one's");
    }
    for (int i = 1; i < frames; i++) {
      ear.waiting.take().run();
      assertEquals(i, ear.next().frame().at(9_999));
    }
    assertEquals(0, slow.framesDropped());
  }

  @Test
  void aPeerThatRestartsIsDialledAgain() throws Exception {
    Ear earA = new Ear();
    TcpBearer a = listen(0, earA);
    int port = port(a);
    Ear earB = new Ear();
    TcpBearer b = dial(earB, at("127.0.0.1", port));
    earB.awaitUp();
    a.close();
    earB.awaitDown();

    Ear again = new Ear();
    listen(port, again);
    b.resumed();
    earB.awaitUp();
    b.send(TCP, Optional.empty(), FRAME);
    assertEquals(FRAME, again.next().frame());
  }

  @Test
  void aPeerMayHaveAnIpv6Address() throws Exception {
    Ear earA = new Ear();
    TcpBearer a;
    try {
      a = begin(TcpBearer.open(Optional.of(at("[::1]", 0)), List.of()), earA);
    } catch (IOException e) {
      assumeTrue(false, "skipped: there is no IPv6 here");
      return;
    }
    dial(new Ear(), at("[::1]", port(a)));
    earA.awaitUp();
  }

  @Test
  void namesThatAreNoneAndPeersThatAreAwayHoldNobodyUp() throws Exception {
    Ear earA = new Ear();
    TcpBearer a = listen(0, earA);
    Ear earB = new Ear();
    dial(earB, at("no.such.name.invalid", 1), at("127.0.0.1", 1), at("127.0.0.1", port(a)));
    earB.awaitUp();
  }

  @Test
  void whoSpeaksAnotherLanguageIsHungUpOn() throws Exception {
    TcpBearer a = listen(0, new Ear());
    Socket web =
        stranger(a, "GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertTrue(bytesUntilEnd(web) <= GREETING.length);
    Socket huge = stranger(a, (byte) 0xff, (byte) 0xff, (byte) 1);
    assertTrue(bytesUntilEnd(huge) <= GREETING.length);
  }

  @Test
  void whoSaysNothingIsHungUpOn() throws Exception {
    TcpBearer a = listen(0, new Ear());
    assertEquals(GREETING.length, bytesUntilEnd(stranger(a)));
  }

  @Test
  void aFloodOfConnectionsKeepsFewPlacesAndLeavesThemAgain() throws Exception {
    Ear earA = new Ear();
    TcpBearer a = listen(0, earA);
    List<Socket> flood = new ArrayList<>();
    int beyond = 30;
    for (int i = 0; i < TcpLimits.ACCEPTED_PER_SOURCE + beyond; i++) {
      flood.add(stranger(a));
    }
    int refused = 0;
    for (Socket each : flood.subList(TcpLimits.ACCEPTED_PER_SOURCE, flood.size())) {
      refused += bytesUntilEnd(each) == 0 ? 1 : 0;
    }
    assertEquals(beyond, refused);
    assertEquals(Map.of("tcp.CONNECTION_REFUSED", (long) beyond), a.drops());
    for (Socket each : flood) {
      each.close();
    }
    Ear earB = new Ear();
    dial(earB, at("127.0.0.1", port(a)));
    earB.awaitUp();
  }

  @Test
  void aPeerThatDoesNotReadHoldsNobodyUp() throws Exception {
    Ear earA = new Ear();
    TcpBearer a = listen(0, earA);
    stranger(a, GREETING);
    earA.awaitUp();
    Bytes large = Bytes.wrap(new byte[TcpLimits.MTU]);
    while (a.framesDropped() == 0) {
      a.send(TCP, Optional.empty(), large);
    }
    assertEquals(true, earA.full.poll(), "the mesh is told that it is full (LN-26)");
    Ear earB = new Ear();
    TcpBearer b = dial(earB, at("127.0.0.1", port(a)));
    earB.awaitUp();
    b.send(TCP, Optional.empty(), FRAME);
    Ear.Heard fromB = earA.next();
    a.send(TCP, Optional.of(fromB.from()), FRAME);
    assertEquals(FRAME, earB.next().frame());
  }

  @Test
  void aWrongSettingIsRefusedWithASentence() throws Exception {
    TcpBearer a = listen(0, new Ear());
    String taken = refusal(at("127.0.0.1", port(a)));
    assertTrue(taken.contains("cannot be used"), taken);
    String unknown = refusal(at("no.such.name.invalid", 1));
    assertTrue(unknown.contains("no.such.name.invalid"), unknown);
    List<InetSocketAddress> many = new ArrayList<>();
    for (int i = 0; i <= TcpLimits.PEERS; i++) {
      many.add(at("127.0.0.1", 1));
    }
    IOException tooMany =
        assertThrows(IOException.class, () -> TcpBearer.open(Optional.empty(), many).close());
    assertTrue(String.valueOf(tooMany.getMessage()).contains("17"), tooMany.getMessage());
  }

  private static String refusal(InetSocketAddress listen) {
    return String.valueOf(
        assertThrows(
                IOException.class, () -> TcpBearer.open(Optional.of(listen), List.of()).close())
            .getMessage());
  }
}
