package io.smartmesh.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.node.NodeOutput;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LN-54: several datagrams in one call, where the system has it and where not. */
class BurstsTest {
  private static final int CTRUNC = 0x08;
  private static final int TRUNC = 0x20;
  private static final int SOL_UDP = 17;
  private static final int UDP_GRO = 104;

  @AfterEach
  void asTheMachineHasIt() {
    System.clearProperty(Bursts.PROPERTY);
  }

  private static StaticUdpBearer open(String way, InetSocketAddress at, InetSocketAddress peer)
      throws IOException {
    System.setProperty(Bursts.PROPERTY, way);
    return StaticUdpBearer.open(at, List.of(peer));
  }

  private static InetSocketAddress free(String ip) throws IOException {
    InetAddress address = InetAddress.getByName(ip);
    try (DatagramSocket socket = new DatagramSocket(0, address)) {
      return new InetSocketAddress(address, socket.getLocalPort());
    }
  }

  @ParameterizedTest
  @CsvSource({"any,any", "any,java", "java,any", "java,java"})
  void framesOfAllLengthsArriveWholeAndInOrderWhicheverWayEitherSideHas(String from, String to)
      throws Exception {
    InetSocketAddress oneAt = free("127.0.0.1");
    InetSocketAddress otherAt = free("127.0.0.1");
    List<Bytes> frames = new ArrayList<>();
    for (int length :
        new int[] {1_400, 1_400, 1_400, 7, 7, 900, 1, 1_400, 30_000, 30_000, 65_508, 2}) {
      frames.add(Bytes.wrap(new byte[length]));
    }
    for (int i = 0; i < 100; i++) {
      frames.add(Bytes.copyOf(ByteBuffer.allocate(1_400).putInt(i).array()));
    }
    try (StaticUdpBearer one = open(from, oneAt, otherAt);
        StaticUdpBearer other = open(to, otherAt, oneAt)) {
      Ear ear = new Ear();
      one.start(new Ear());
      other.start(ear);
      List<NodeOutput.Transmit> all = new ArrayList<>();
      frames.forEach(
          frame ->
              all.add(
                  new NodeOutput.Transmit(
                      one.id(), Optional.of(Datagrams.toBearer(otherAt)), frame)));
      one.send(all);
      for (Bytes frame : frames) {
        if (frame.length() <= Datagrams.MTU_MOST) {
          assertEquals(new Ear.Heard(other.id(), Datagrams.toBearer(oneAt), frame), ear.next());
        }
      }
      assertEquals(Map.of("udp.TOO_LONG", 1L), one.drops());
      assertEquals(Map.of(), other.drops());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void whatLeavesTogetherArrivesTogether(String ip) throws Exception {
    try (DatagramChannel one = bound(ip);
        DatagramChannel other = bound(ip)) {
      Optional<Bursts> sending = Bursts.of(one);
      Optional<Bursts> receiving = Bursts.of(other);
      assumeTrue(sending.isPresent(), "skipped: this system sends datagrams one by one");
      Message message = new Message();
      Bytes frame = Bytes.wrap(new byte[1_000]);
      InetSocketAddress to = (InetSocketAddress) other.getLocalAddress();
      List<Bytes> frames = List.of(frame, frame, Bytes.of(1, 2, 3));
      assertEquals(Bursts.Outcome.TAKEN, sending.get().send(to, frames, message));
      assertEquals(2_003, receiving.get().receive(message));
      assertEquals(Optional.of(1_000), message.segment(2_003));
      assertEquals(Bytes.of(1, 2, 3), message.slice(2_000, 2_003));
      assertEquals(Optional.of(one.getLocalAddress()), Message.address(message.sender()));
      assertTrue(receiving.get().receive(message) < 0, "nothing else came");
      sending.get().close();
      receiving.get().close();
    }
  }

  private static DatagramChannel bound(String ip) throws IOException {
    return DatagramChannel.open(
            ip.contains(":") ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET)
        .bind(new InetSocketAddress(InetAddress.getByName(ip), 0));
  }

  @Test
  void aRunEndsWhereTheSystemWouldTakeNoMore() {
    Bytes full = Bytes.wrap(new byte[Datagrams.MTU]);
    Bytes small = Bytes.wrap(new byte[10]);
    Bytes tooLong = Bytes.wrap(new byte[Datagrams.MTU + 1]);
    assertEquals(3, end(List.of(full, full, small, full), 0), "one shorter frame is last");
    assertEquals(1, end(List.of(small, full), 0), "a longer one begins anew");
    assertEquals(1, end(List.of(tooLong, tooLong), 0));
    assertEquals(1, end(List.of(Bytes.EMPTY, Bytes.EMPTY), 0));
    List<Bytes> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      many.add(full);
    }
    assertEquals(Bursts.BYTES_MOST / Datagrams.MTU, end(many, 0));
    many.replaceAll(frame -> small);
    assertEquals(100 + Bursts.FRAMES_MOST, end(many, 100));
  }

  private static int end(List<Bytes> frames, int from) {
    return Bursts.end(frames, from, Datagrams.MTU);
  }

  private static ByteBuffer control(long size, int level, int type, int segment) {
    return ByteBuffer.allocate(24)
        .order(ByteOrder.nativeOrder())
        .putLong(size)
        .putInt(level)
        .putInt(type)
        .putInt(segment)
        .putInt(0)
        .flip();
  }

  @Test
  void lengthsThatLieAndControlMessagesThatAreCutHarmNobody() {
    ByteBuffer honest = control(20, SOL_UDP, UDP_GRO, 700);
    assertEquals(Optional.of(700), Message.segment(honest, 0, 1_500));
    assertFalse(Message.segment(honest, CTRUNC, 1_500).isPresent(), "nobody knows the length");
    assertFalse(Message.segment(honest, TRUNC, 1_500).isPresent(), "the end is missing");
    for (int lie : new int[] {0, -1, Integer.MIN_VALUE, 1_501, Integer.MAX_VALUE}) {
      ByteBuffer lying = control(20, SOL_UDP, UDP_GRO, lie);
      assertEquals(Optional.of(1_500), Message.segment(lying, 0, 1_500), "segment " + lie);
    }
    for (long size : new long[] {0, -1, 15, 25, Long.MAX_VALUE, Long.MIN_VALUE, 17}) {
      ByteBuffer lying = control(size, SOL_UDP, UDP_GRO, 700);
      assertEquals(Optional.of(1_500), Message.segment(lying, 0, 1_500), "size " + size);
    }
    for (int length = 0; length < 20; length++) {
      ByteBuffer cut = control(20, SOL_UDP, UDP_GRO, 700).limit(length);
      assertEquals(Optional.of(1_500), Message.segment(cut, 0, 1_500), length + " bytes");
    }
    assertEquals(Optional.of(0), Message.segment(honest, 0, 0), "an empty datagram");
  }

  @Test
  void whatElseTheSystemSaysIsPassedOver() {
    ByteBuffer two =
        ByteBuffer.allocate(48)
            .order(ByteOrder.nativeOrder())
            .put(control(20, 0, 8, 9))
            .put(control(20, SOL_UDP, UDP_GRO, 700))
            .flip();
    assertEquals(Optional.of(700), Message.segment(two, 0, 1_500));
  }

  @Test
  void anAddressOfAnotherFamilyIsNone() {
    assertFalse(Message.address(new byte[Message.ADDRESS_BYTES]).isPresent());
  }
}
