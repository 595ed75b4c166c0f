package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.Wire.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is said of where somebody lives, by whoever wants to mislead. */
final class ClaimsTest {
  private static final SigningKey VICTIM = Keys.of(50);
  private static final SigningKey OTHER = Keys.of(51);
  private static final Moment START = new Moment(0);
  private static final Bytes TOKEN = Bytes.wrap(new byte[HomeWord.TOKEN_LENGTH]);

  /** Everybody is a landmark. */
  private static final Scope ALL = new Scope(TableSize.of(16), TableSize.of(16), 0);

  /** One of 256 is; none of those here. */
  private static final Scope NOBODY = new Scope(TableSize.of(16), TableSize.of(16), 0xff);

  private final Rng rng = new Rng(1);

  private static Bytes home(int number) {
    return new Encoder().u16(0).u32(number).toBytes();
  }

  private static Claim claim(SigningKey by, long number, int home) {
    return Claim.sign(by, Island.NETWORK, number, List.of(home(home)));
  }

  private static LinkMessage.Packet told(Address landmark, Claim claim) {
    return new HomeWord.Told(TOKEN, claim).to(landmark).oneHopOn();
  }

  private static Island pair(Scope scope) {
    Island island = Island.grid(new Rng(2), 2, Faults.NONE, scope);
    assertTrue(island.time.runUntil(island::isSettled, 5000));
    return island;
  }

  /** Node 1 takes it from node 0. */
  private static void say(Island island, LinkMessage message) {
    Turn turn =
        new Turn(
            island.time.now(),
            output -> {
              if (output instanceof MeshOutput.Transmit frame) {
                island.node(1).receive(island.node(0).at(), frame.frame());
              }
            });
    island.node(0).mesh.sendToNeighbour(turn, island.node(1).address(), message);
    island.time.run(10);
  }

  private static int refused(Island island) {
    return island.node(1).drops(DropReason.CLAIM_REFUSED);
  }

  /** Whether the landmark answers: nobody here has asked, so the answer is dropped. */
  private boolean isKept(Island island, Address who) {
    int before = island.node(0).drops(DropReason.SEEK_REFUSED);
    Bytes name = Advert.name(island.node(1).address());
    say(island, new LinkMessage.Seek(name, who, rng.next(Seeks.TOKEN_LENGTH), 1));
    return island.node(0).drops(DropReason.SEEK_REFUSED) > before;
  }

  /** RT-51: what its subject did not sign, or signed earlier than what is there, is not kept. */
  @Test
  void forgedAndOldPlacesAreRefused() {
    Island island = pair(ALL);
    Address landmark = island.node(1).address();
    Claim others = claim(OTHER, 7, 1);
    Bytes victim = VICTIM.publicKey().compressed();
    say(
        island,
        told(landmark, new Claim(victim, 7, others.home(), others.spare(), others.signature())));
    Claim own = claim(VICTIM, 7, 1);
    say(island, told(landmark, new Claim(victim, 7, home(9), own.spare(), own.signature())));
    say(island, told(landmark, new Claim(victim, 8, own.home(), own.spare(), own.signature())));
    assertEquals(3, refused(island));
    assertFalse(isKept(island, VICTIM.address()));
    say(island, told(landmark, own));
    assertEquals(3, refused(island));
    assertTrue(isKept(island, VICTIM.address()));
    say(island, told(landmark, claim(VICTIM, 6, 2)));
    say(island, told(landmark, own));
    assertEquals(4, refused(island), "an old one, but not the same again");
    Bytes cut = HomeWord.decode(told(landmark, own).payload()).orThrow().to(landmark).payload();
    say(
        island,
        new LinkMessage.Packet(
            landmark, HomeWord.SERVICE, TrafficClass.MESSAGE, 1, cut.slice(0, cut.length() - 1)));
    assertEquals(5, refused(island), "malformed");
  }

  /** RT-50, RT-51: who is no landmark confirms and keeps nothing. */
  @Test
  void onlyLandmarksTakePart() {
    Island island = pair(NOBODY);
    Address landmark = island.node(1).address();
    say(island, told(landmark, claim(VICTIM, 7, 1)));
    Bytes token = rng.next(HomeWord.TOKEN_LENGTH);
    say(island, new HomeWord.Ask(token, island.node(0).address()).to(landmark).oneHopOn());
    assertEquals(2, refused(island));
    assertFalse(isKept(island, VICTIM.address()));
  }

  /** RT-54: whoever tells or asks all the time is heard so often, and dropped by name. */
  @Test
  void floodsAreBounded() {
    Island island = pair(ALL);
    Address landmark = island.node(1).address();
    Claim own = claim(VICTIM, 7, 1);
    say(island, told(landmark, own));
    int words = 3 * MeshLimits.CLAIMS_PER_SECOND_OF_ONE * MeshLimits.SHARES_BURST;
    Moment before = island.time.now();
    long answersBefore = island.node(0).drops(DropReason.SEEK_REFUSED);
    for (int i = 0; i < words; i++) {
      Bytes token = rng.next(Seeks.TOKEN_LENGTH);
      say(
          island,
          new LinkMessage.Seek(Advert.name(landmark), VICTIM.address(), token, MeshLimits.HOPS));
    }
    long seconds = island.time.now().millisSince(before) / 1000 + 1;
    long most = MeshLimits.SEEKS_PER_SECOND_OF_ONE * (MeshLimits.SHARES_BURST + seconds);
    long answers = island.node(0).drops(DropReason.SEEK_REFUSED) - answersBefore;
    assertTrue(answers <= most, answers + " answers");
    assertTrue(island.node(1).drops(DropReason.SEEK_REFUSED) >= words - most);
    before = island.time.now();
    for (int i = 0; i < words; i++) {
      Bytes token = rng.next(HomeWord.TOKEN_LENGTH);
      say(island, new HomeWord.Ask(token, VICTIM.address()).to(landmark).oneHopOn());
    }
    seconds = island.time.now().millisSince(before) / 1000 + 1;
    assertTrue(
        refused(island)
            >= words - MeshLimits.CLAIMS_PER_SECOND_OF_ONE * (MeshLimits.SHARES_BURST + seconds));
  }

  /** RT-51: places that came over one neighbour leave a quarter of the room to others. */
  @Test
  void claimsAreBounded() {
    Directory directory = new Directory();
    Address honest = address(2);
    Claim any = claim(VICTIM, 7, 1);
    for (int i = 0; i < 2 * MeshLimits.CLAIMS; i++) {
      if (directory.wants(address(1000 + i), any, address(1), START)) {
        directory.keep(address(1000 + i), any, address(1), START);
      }
    }
    assertEquals(MeshLimits.CLAIMS_OF_ONE, directory.size());
    for (int i = 0; i < 2 * MeshLimits.CLAIMS; i++) {
      if (directory.wants(address(9000 + i), any, honest, START)) {
        directory.keep(address(9000 + i), any, honest, START);
      }
    }
    assertEquals(MeshLimits.CLAIMS, directory.size());
    Moment later = START.plusMillis(MeshLimits.CLAIM_MILLIS);
    assertFalse(directory.find(address(1000), later).isPresent());
    assertTrue(directory.wants(address(1), any, honest, later), "room again");
  }

  /** RT-52: a liar who says again what was true does not push out what is newer. */
  @Test
  void anOldPlaceDoesNotReplaceANewerOne() {
    FarPlaces places = new FarPlaces();
    Address who = VICTIM.address();
    assertTrue(places.learn(who, claim(VICTIM, 7, 1), START));
    assertFalse(places.learn(who, claim(VICTIM, 6, 2), START));
    assertEquals(home(1), places.find(who).orElseThrow().claim().home());
    assertTrue(places.learn(who, claim(VICTIM, 8, 3), START));
    assertEquals(home(3), places.find(who).orElseThrow().claim().home());
    for (int i = 0; i < 2 * MeshLimits.FAR_PLACES; i++) {
      places.learn(address(1000 + i), claim(OTHER, 1, 1), START);
    }
    List<Address> gone = places.expired(START);
    assertEquals(MeshLimits.FAR_PLACES + 1, gone.size());
    assertEquals(who, gone.get(0), "the oldest");
    assertEquals(
        MeshLimits.FAR_PLACES, places.expired(START.plusMillis(MeshLimits.CLAIM_MILLIS)).size());
  }

  /** RT-52: of two homes the other one is tried where something did not arrive. */
  @Test
  void aLossTurnsToTheOtherHome() {
    FarPlaces places = new FarPlaces();
    Claim two = Claim.sign(VICTIM, Island.NETWORK, 7, List.of(home(1), home(2)));
    places.learn(VICTIM.address(), two, START);
    assertEquals(List.of(home(1), home(2)), homes(places));
    places.doubt(VICTIM.address());
    assertEquals(List.of(home(2), home(1)), homes(places));
    places.learn(VICTIM.address(), two, START);
    assertEquals(List.of(home(2), home(1)), homes(places), "said again it is no better");
    places.learn(
        VICTIM.address(), Claim.sign(VICTIM, Island.NETWORK, 8, List.of(home(1), home(2))), START);
    assertEquals(List.of(home(1), home(2)), homes(places));
  }

  private static List<Bytes> homes(FarPlaces places) {
    return places.find(VICTIM.address()).orElseThrow().homes();
  }

  /** RT-50: a landmark that has not confirmed is nobody's home, and without one nothing is told. */
  @Test
  void onlyWhoConfirmsIsAHome() {
    OwnIds own = new OwnIds(new MeshConfig(Island.NETWORK, 1), VICTIM);
    Registrar registrar = new Registrar(own, new MeshConfig(Island.NETWORK, 1), rng);
    Map<Address, Integer> hops = new TreeMap<>();
    for (int i = 0; i < 8; i++) {
      hops.put(address(i), 1 + i);
    }
    Landmarks landmarks = new Landmarks(hops);
    Moment now = START;
    List<LinkMessage.Packet> asked = registrar.due(now, landmarks, NOBODY);
    assertEquals(MeshLimits.HOMES_ASKED, asked.size());
    assertEquals(address(0), asked.get(0).destination());
    now = now.plusMillis(MeshLimits.HOME_ANSWER_MILLIS);
    assertEquals(List.of(), registrar.due(now, landmarks, NOBODY), "nobody answered");

    now = now.plusMillis(MeshLimits.HOME_AGAIN_MILLIS);
    asked = registrar.due(now, landmarks, NOBODY);
    for (int i : new int[] {1, 3}) {
      HomeWord word = HomeWord.decode(asked.get(i).payload()).orThrow();
      registrar.confirmed(((HomeWord.Ask) word).token());
    }
    registrar.confirmed(rng.next(HomeWord.TOKEN_LENGTH));
    now = now.plusMillis(MeshLimits.HOME_ANSWER_MILLIS);
    List<Address> directories = new ArrayList<>();
    for (LinkMessage.Packet packet : registrar.due(now, landmarks, NOBODY)) {
      directories.add(packet.destination());
      Claim said = ((HomeWord.Told) HomeWord.decode(packet.payload()).orThrow()).claim();
      assertEquals(Advert.name(address(1)), said.home());
      assertEquals(Advert.name(address(3)), said.spare());
      assertEquals(
          VICTIM.publicKey(), said.author(Keys.CURVE, Keys.CURVE, Island.NETWORK).orElseThrow());
    }
    assertEquals(landmarks.directoriesOf(VICTIM.address()), directories);
    assertEquals(List.of(), registrar.due(now, landmarks, NOBODY), "once");

    int again = 0;
    for (int i = 0; i < 60; i++) {
      now = now.plusMillis(1000);
      again += registrar.due(now, landmarks, NOBODY).size();
    }
    assertEquals((MeshLimits.CLAIM_TRIES - 1) * MeshLimits.DIRECTORIES, again);
  }

  /** RT-53: as long as an address, and no other address is meant by it. */
  @Test
  void farNamesMeanOneDestination() {
    Address far = FarName.of(VICTIM.address(), home(1));
    assertEquals(home(1), FarName.home(far));
    assertTrue(FarName.means(far, VICTIM.address()));
    byte[] alike = VICTIM.address().bytes().toArray();
    alike[Address.LENGTH - 1] ^= 1;
    assertFalse(FarName.means(far, new Address(Bytes.wrap(alike))));
    LinkMessage.Packet packet =
        new LinkMessage.Packet(VICTIM.address(), 3, TrafficClass.BULK, 4, Bytes.of(1, 2));
    LinkMessage decoded = LinkMessage.decode(packet.far(far).encode()).orThrow();
    assertEquals(packet.far(far), decoded);
    assertEquals(packet, ((LinkMessage.Packet) decoded).named(VICTIM.address()));
    assertEquals(packet.encode().length(), packet.far(far).encode().length());
  }

  private static Address address(int number) {
    return new Address(new Encoder().u32(number).raw(Bytes.wrap(new byte[16])).toBytes());
  }
}
