package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Moment;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is dropped has a name, and each name is met by a test; what is seen of it by a user. */
final class DropTest {
  private static final Bytes LARGEST = Bytes.fromHex("ffffffffffffffff");

  private static Island pair() {
    Island island = Island.line(new Rng(5), 2, Faults.NONE);
    assertTrue(island.time.runUntil(island::isSettled, 8000));
    island.time.run(500);
    return island;
  }

  /** The frame in which node 0 says it to node 1; nobody has got it yet. */
  private static Bytes sealed(Island island, LinkMessage message) {
    List<Bytes> frames = new ArrayList<>();
    Turn turn =
        new Turn(
            island.time.now(),
            output -> {
              if (output instanceof MeshOutput.Transmit transmit) {
                frames.add(transmit.frame());
              }
            });
    island.node(0).mesh.sendToNeighbour(turn, island.node(1).address(), message);
    return frames.get(0);
  }

  private static void say(Island island, LinkMessage message) {
    island.node(1).receive(island.node(0).at(), sealed(island, message));
  }

  private static BearerAddress place(int number) {
    return new BearerAddress(new Encoder().u16(number).toBytes());
  }

  @Test
  void framesThatNobodyCanOpen() {
    Island island = pair();
    Island.Node node = island.node(1);
    Bytes frame = sealed(island, new LinkMessage.Hello(5));
    Bytes cut = frame.slice(0, frame.length() - 1);
    int last = frame.at(frame.length() - 1);
    node.receive(island.node(0).at(), Bytes.concat(cut, Bytes.of((last & 0xff) ^ 1)));
    assertEquals(1, node.drops(DropReason.NOT_AUTHENTIC));
    node.party.give(new MeshInput.BearerDown(Island.RADIO));
    node.receive(island.node(0).at(), frame);
    assertEquals(1, node.drops(DropReason.BEARER_DOWN));
  }

  /** Who is heard and does not answer: seen by the user, and counted when it is given up. */
  @Test
  void handshakesThatComeToNothing() {
    Island island = new Island(new Rng(2), 1, Faults.NONE);
    Island.Node node = island.node(0);
    Bytes beacon = new Frame.Beacon(Island.NETWORK, LARGEST, 0).encode();
    node.receive(place(900), beacon);
    assertEquals(LinkView.State.HANDSHAKING, node.mesh.links().get(0).state());
    assertEquals(1, node.mesh.counts().handshakes());
    island.time.run(4100);
    node.receive(place(900), beacon);
    assertEquals(1, node.drops(DropReason.HANDSHAKE_TIMED_OUT));
    AirView air = node.mesh.air().get(0);
    AirView.Stranger stranger = air.strangers().get(0);
    assertEquals(place(900), stranger.at());
    assertEquals(4100, stranger.lastHeard().millisSince(stranger.since()));
    assertEquals(2, air.beacons());
    assertEquals(2, air.carried().framesReceived());
    assertTrue(air.broadcasts() >= 4 && air.broadcasts() < air.carried().framesSent());
    for (int i = 0; i < 100; i++) {
      node.receive(place(i), beacon);
      island.time.run(30);
    }
    assertTrue(node.drops(DropReason.HANDSHAKE_CROWDED_OUT) > 0);
    assertEquals(MeshLimits.STRANGERS_SEEN, node.mesh.air().get(0).strangers().size());
  }

  /** RT-12. */
  @Test
  void updatesThatComeToNothing() {
    Island island = pair();
    Island.Node node = island.node(1);
    say(island, new LinkMessage.Update(1, List.of()));
    assertEquals(1, node.drops(DropReason.ROUTE_UPDATE_OLD));
    Advert unproven = new Advert.Known(Advert.name(Address.ZERO), new Distance(1, 0, 0), 1);
    say(island, new LinkMessage.Update(1000, List.of(unproven)));
    assertEquals(1, node.drops(DropReason.ROUTE_UNPROVEN));
    Proof proof = Proof.sign(Keys.of(9), Island.NETWORK, 7);
    Advert far =
        new Advert.Proven(
            proof.origin().compressed(), proof.signature(), 7, new Distance(7, 256, 256), 32);
    say(island, new LinkMessage.Update(1001, List.of(far)));
    assertEquals(1, node.drops(DropReason.ROUTE_TOO_LONG));
  }

  /** RT-6: the ninth way to a destination takes the worst one's place. */
  @Test
  void waysAreBoundedAndSeen() {
    Fakes.Table table = Fakes.table(Fakes.CURVE);
    Bytes key = Bytes.concat(Bytes.of(2), new Rng(1).next(32));
    Proof proof = Proof.sign(Keys.of(9), Island.NETWORK, 7);
    Moment now = new Moment(0);
    for (int i = 1; i <= 9; i++) {
      Advert way = new Advert.Proven(key, proof.signature(), 7, new Distance(7, 256, 100 * i), i);
      Address from = new Address(Bytes.concat(Bytes.wrap(new byte[19]), Bytes.of(i)));
      table.table.take(table.turn(now), from, new Teller(now), way);
    }
    assertEquals(1, table.drops(DropReason.ROUTE_CROWDED_OUT));
    List<WayView> ways = new ArrayList<>();
    table.table.all().forEach(destination -> destination.ways(ways::add));
    assertEquals(MeshLimits.ROUTES_PER_DESTINATION, ways.size());
    assertEquals(1, ways.stream().filter(WayView::selected).count());
    WayView first = ways.get(0);
    assertTrue(first.selected() && first.feasible(), first.toString());
    assertEquals(2, first.hops());
    assertEquals(100 + MeshLimits.HOP_COST, first.metric());
    assertEquals(1, table.table.changes());
  }

  /** EC-1. */
  @Test
  void echoesThatAreNone() {
    Island island = pair();
    Island.Node node = island.node(1);
    for (String hex : List.of("", "10", "12" + "00".repeat(29), "10" + "00".repeat(29))) {
      Bytes payload = Bytes.fromHex(hex);
      say(
          island,
          new LinkMessage.Packet(node.address(), Echo.SERVICE, TrafficClass.MESSAGE, 1, payload));
    }
    assertEquals(4, node.drops(DropReason.MALFORMED_ECHO));
  }

  @Test
  void linksAreSeenWithWhatTheyCarry() {
    Island island = pair();
    LinkView link = island.node(0).mesh.links().get(0);
    assertEquals(island.node(1).address(), link.node().orElseThrow());
    assertEquals(LinkView.State.UP, link.state());
    assertTrue(link.inUse() && link.cost() == MeshLimits.HOP_COST);
    assertEquals(0, link.measured().lossIn());
    Carried before = link.carried();
    island.node(0).send(island.node(1), Bytes.wrap(new byte[100]));
    island.time.run(5);
    Carried after = island.node(0).mesh.links().get(0).carried();
    assertEquals(before.framesSent() + 1, after.framesSent());
    assertEquals(before.bytesSent() + 148, after.bytesSent());
    Carried other = island.node(1).mesh.links().get(0).carried();
    assertEquals(after.bytesSent(), other.bytesReceived());
    assertEquals(after.framesSent(), other.framesReceived());
  }

  /** All but one: a session is used up after 2^32 frames. */
  @Test
  void everyReasonIsMetByATest() throws IOException {
    StringBuilder tests = new StringBuilder();
    try (Stream<java.nio.file.Path> files =
        Files.list(java.nio.file.Path.of("src/test/java/io/smartmesh/mesh"))) {
      for (java.nio.file.Path file : files.toList()) {
        tests.append(Files.readString(file));
      }
    }
    TreeSet<DropReason> missing = new TreeSet<>();
    for (DropReason reason : DropReason.values()) {
      if (!tests.toString().contains("DropReason." + reason.name())) {
        missing.add(reason);
      }
    }
    assertEquals(List.of("SESSION_USED_UP"), missing.stream().map(Enum::name).toList());
  }
}
