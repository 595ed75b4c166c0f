package io.smartmesh.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.around.PostKind;
import io.smartmesh.around.PostView;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.identity.Card;
import io.smartmesh.identity.Whereabouts;
import io.smartmesh.mesh.MeshConfig;
import io.smartmesh.mesh.Terms;
import io.smartmesh.node.BackupConfig;
import io.smartmesh.node.ChannelSettings;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.node.NodeCore;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.simulator.check.Accounts;
import io.smartmesh.simulator.fault.FaultSet;
import io.smartmesh.simulator.scenario.Setting;
import io.smartmesh.simulator.wire.RouteEar;
import io.smartmesh.simulator.world.NodeFactory;
import io.smartmesh.simulator.world.Signing;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What each kind of adversary has of three hours in a small mesh (WH-10 to WH-14): alice and bob
 * write to each other over relay, alice and carol pay, and eve, whom nobody knows, is alice's
 * neighbour.
 *
 * <pre>
 * bob — relay — alice — carol
 *                 |
 *                eve
 * </pre>
 */
class AdversariesTest {
  private static final long MINUTE = 60_000;
  private static final int EPOCHS = 3;
  private static final int EPOCH_MINUTES = 60;

  /** The latest change within an epoch, and the overlap after it (RT-20). */
  private static final int CHANGING_MINUTES = 16;

  private static final int ALICE = 0;
  private static final int RELAY = 1;
  private static final int BOB = 2;
  private static final int EVE = 3;
  private static final int CAROL = 4;
  private static final String SECRET_WORDS = "meet me where we met";
  private static final Curve CURVE = Curves.best();
  private static final SigningKey ACCOUNT = CURVE.key(Bytes.fromHex("42".repeat(32))).orElseThrow();

  /** A frame, when and between whom. */
  private record Sent(long minute, int from, int to, Bytes frame) {}

  private static final List<Sent> AIR = new ArrayList<>();
  private static World world;
  private static long begunMinute;

  /** Of each device, by which it was announced in the quiet part of each epoch. */
  private static final Map<Integer, List<Address>> IDS = new TreeMap<>();

  /** Of each post that eve has seen, under what it was written. */
  private static final Map<String, Address> WRITERS = new TreeMap<>();

  private static final NodeFactory BY_EPOCHS =
      (config, key, curve, verifier, entropy, stored, atStart, now) -> {
        NodeConfig byEpochs =
            new NodeConfig(
                config.name(),
                config.network(),
                config.contracts(),
                config.offline(),
                config.price(),
                config.limits(),
                ChannelSettings.STANDARD,
                config.name().equals("n" + ALICE) ? Optional.of(card(key)) : Optional.empty(),
                BackupConfig.NONE,
                Terms.STANDARD,
                MeshConfig.PRICE_WEIGHT_STANDARD,
                new Whereabouts.Mode(true, true));
        NodeCore core = new NodeCore(byEpochs, key, curve, verifier, entropy, stored, atStart, now);
        return new NodeFactory.Started(core, core.chainMemory());
      };

  private static Card card(SigningKey device) {
    return Card.of(ACCOUNT.publicKey())
        .certify(ACCOUNT, device, 1, new ChainTime(1_700_000_000))
        .orThrow();
  }

  @BeforeAll
  static void threeHours() {
    Setting setting =
        new Setting(5, BY_EPOCHS, Signing.real(CURVE), FaultSet.all(), Optional.empty());
    world = setting.world(5);
    world.link(ALICE, RELAY);
    world.link(RELAY, BOB);
    world.link(ALICE, EVE);
    world.link(ALICE, CAROL);
    for (SimNode node : world.nodes()) {
      node.lie(
          (to, frame) -> {
            AIR.add(new Sent(minute(), node.number(), to, frame));
            return List.of(frame);
          });
    }
    world.begin();
    world.run(MINUTE);
    write(ALICE, BOB);
    write(BOB, ALICE);
    putUp(PostKind.NOTICE, "a notice");
    world.user(node(ALICE)).open(node(CAROL).address(), Amount.of(10_000), 900);
    world.run(5 * MINUTE);
    world.user(node(ALICE)).pay(node(CAROL).address(), Amount.of(5), 1);
    begunMinute = world.chain().now().seconds() / 60 - minute();
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      do {
        world.run(MINUTE);
      } while (minuteOfEpoch() < 30);
      write(ALICE, BOB);
      write(BOB, ALICE);
      putUp(PostKind.WORD, "a word");
      world.run(2 * MINUTE);
      aroundEve().forEach(post -> WRITERS.put(post.id().toString(), post.writer()));
      for (int who : new int[] {ALICE, BOB, CAROL}) {
        // Eve sees everybody in her routing table; who is who is read from their own frames.
        IDS.computeIfAbsent(who, w -> new ArrayList<>()).add(idNow(who));
      }
      do {
        world.run(MINUTE);
      } while (minuteOfEpoch() >= 30);
    }
    // Whatever is written on the hour is durable after it: questions are answered at once.
    world.run(1_000);
  }

  private static List<Address> ids(int who) {
    return IDS.getOrDefault(who, List.of());
  }

  private static long minute() {
    return world.time().now() / MINUTE;
  }

  private static long minuteOfEpoch() {
    return (begunMinute + minute()) % EPOCH_MINUTES;
  }

  private static SimNode node(int number) {
    return world.nodes().get(number);
  }

  private static void write(int from, int to) {
    world.user(node(from)).text(node(to).address(), SECRET_WORDS);
  }

  /** By alice, to everybody near. */
  private static void putUp(PostKind kind, String text) {
    long seconds = kind.secondsMost();
    node(ALICE).look(new UserCommand.WritePost(kind, "", text, seconds, false));
  }

  private static List<PostView> aroundEve() {
    return ((UserReply.Posts) node(EVE).look(new UserCommand.GetPosts()).orElseThrow()).posts();
  }

  /** Which of eve's peers it is: the one that this device derived of its key. */
  private static Address idNow(int who) {
    TreeSet<Address> seen = new TreeSet<>();
    Accounts.peers(node(EVE)).orElseThrow().forEach(peer -> seen.add(peer.address()));
    seen.retainAll(world.idsOf(node(who)));
    assertEquals(1, seen.size(), "one identifier of " + node(who));
    return seen.first();
  }

  // ------------------------------------------------------------------ what they have

  private static List<Bytes> onTheAir() {
    List<Bytes> all = new ArrayList<>();
    AIR.forEach(sent -> all.add(sent.frame));
    return all;
  }

  /** What was said to a node in its sessions. */
  private static List<Bytes> saidTo(int node) {
    return saidTo(node, sent -> true);
  }

  /** With the names of those that a nickname or a key in it means (RT-45). */
  private static List<Bytes> saidTo(int node, Predicate<Sent> which) {
    List<Bytes> all = new ArrayList<>();
    Map<Integer, RouteEar> ears = new TreeMap<>();
    for (Sent sent : AIR) {
      if (sent.to == node) {
        RouteEar ear = ears.computeIfAbsent(sent.from, from -> new RouteEar(CURVE));
        world
            .wiretap()
            .open(node, sent.frame)
            .map(opened -> withNames(opened.plaintext(), ear))
            .filter(said -> which.test(sent))
            .ifPresent(all::add);
      }
    }
    return all;
  }

  private static Bytes withNames(Bytes said, RouteEar ear) {
    Bytes all = said;
    for (Bytes name : ear.names(said)) {
      all = Bytes.concat(all, name);
    }
    return all;
  }

  private static Map<String, Bytes> lasting(int... devices) {
    Map<String, Bytes> all = new TreeMap<>();
    for (int device : devices) {
      all.put("address of " + device, node(device).address().bytes());
      all.put("key of " + device, node(device).key().publicKey().compressed().slice(1, 33));
    }
    all.put("account", ACCOUNT.address().bytes());
    all.put("account's key", ACCOUNT.publicKey().compressed().slice(1, 33));
    all.put("text", Bytes.utf8(SECRET_WORDS));
    return all;
  }

  private static void assertNone(List<Bytes> has, Map<String, Bytes> secrets) {
    List<String> all = searchable(has);
    secrets.forEach(
        (what, secret) ->
            assertTrue(all.stream().noneMatch(one -> one.contains(searchable(secret))), what));
  }

  private static List<String> searchable(List<Bytes> all) {
    List<String> strings = new ArrayList<>();
    all.forEach(bytes -> strings.add(searchable(bytes)));
    return strings;
  }

  /** One character a byte. */
  private static String searchable(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
  }

  /**
   * By the name that words of routes have for it (RT-3), which all else of it contains or means.
   */
  private static boolean anyHas(List<Bytes> all, Address id) {
    String wanted = searchable(id.bytes().slice(0, 6));
    return all.stream().anyMatch(bytes -> searchable(bytes).contains(wanted));
  }

  // ------------------------------------------------------------------ the levels

  /** The story itself: without it the other tests would show nothing. */
  @Test
  void theyWroteAndPaid() {
    UserReply.Messages bobs =
        (UserReply.Messages) node(BOB).look(new UserCommand.GetMessages()).orElseThrow();
    assertEquals(EPOCHS + 1, bobs.messages().stream().filter(m -> m.incoming()).count());
    assertEquals(1, Accounts.channels(node(CAROL)).orElseThrow().size());
    assertFalse(Accounts.channels(node(CAROL)).orElseThrow().get(0).received().isZero());
    assertTrue(
        node(BOB)
            .look(new UserCommand.GetPeers())
            .toString()
            .contains(ACCOUNT.address().toString()),
        "a contact knows the account");
    IDS.values().forEach(ids -> assertEquals(EPOCHS, new TreeSet<>(ids).size(), "" + ids));
  }

  /** WH-10: who hears the air and takes no part. */
  @Test
  void whoOnlyListensHasNoNameAtAll() {
    List<Bytes> air = onTheAir();
    assertNone(air, lasting(ALICE, BOB, CAROL, RELAY, EVE));
    IDS.values().forEach(ids -> ids.forEach(id -> assertFalse(anyHas(air, id), "routing id")));
    assertTrue(air.stream().anyMatch(f -> (f.at(0) & 0xff) == 0x10), "beacons are seen");
  }

  /** WH-11: a stranger in the mesh, alice's neighbour. */
  @Test
  void whoHasJoinedHasIdentifiersOfTheMoment() {
    List<Bytes> said = saidTo(EVE);
    assertNone(said, lasting(ALICE, BOB, CAROL, RELAY));
    assertTrue(anyHas(said, ids(BOB).get(0)), "the present ones are visible");
    TreeSet<Address> own = new TreeSet<>();
    world.nodes().forEach(each -> own.add(each.address()));
    Accounts.peers(node(EVE))
        .orElseThrow()
        .forEach(peer -> assertFalse(own.contains(peer.address()), "eve's user sees no device"));
    assertTrue(Accounts.channels(node(EVE)).orElseThrow().isEmpty());
  }

  /** RT-20: once an epoch is over, nothing that is said has anything of it. */
  @Test
  void noEarlierIdentifierIsEverSaidAgain() {
    for (int adversary : new int[] {EVE, RELAY}) {
      for (int epoch = 1; epoch < EPOCHS; epoch++) {
        List<Bytes> later = saidInTheQuietOf(adversary, epoch);
        assertFalse(later.isEmpty());
        for (List<Address> ids : IDS.values()) {
          assertFalse(anyHas(later, ids.get(epoch - 1)), "of the epoch before");
        }
        assertTrue(anyHas(later, ids(ALICE).get(epoch)));
      }
    }
  }

  private static List<Bytes> saidInTheQuietOf(int node, int epoch) {
    long first = (begunMinute + AIR.get(0).minute) / EPOCH_MINUTES;
    return saidTo(
        node,
        sent -> {
          long at = begunMinute + sent.minute;
          boolean isQuiet = at % EPOCH_MINUTES > CHANGING_MINUTES;
          return isQuiet && at / EPOCH_MINUTES == first + offset() + epoch;
        });
  }

  /** Epochs before the first one whose identifiers were noted. */
  private static long offset() {
    return (begunMinute + AIR.get(0).minute) % EPOCH_MINUTES < 30 ? 0 : 1;
  }

  /** AR-2: a stranger reads what is said around, and finds another writer each time. */
  @Test
  void whoReadsWhatIsSaidAroundDoesNotKnowAWriterAgain() {
    assertEquals(EPOCHS + 1, WRITERS.size());
    TreeSet<Address> writers = new TreeSet<>(WRITERS.values());
    assertEquals(EPOCHS + 1, writers.size(), "a pseudonym for each hour and notice: " + writers);
    for (SimNode each : world.nodes()) {
      assertFalse(writers.contains(each.address()));
      world.idsOf(each).forEach(id -> assertFalse(writers.contains(id)));
    }
    assertNone(saidTo(EVE), lasting(ALICE, BOB, CAROL, RELAY));
  }

  /** WH-12: who carries the packets. */
  @Test
  void whoCarriesHasDestinationsOfTheMomentAndNoSender() {
    List<Bytes> said = saidTo(RELAY);
    assertNone(said, lasting(ALICE, BOB, CAROL, EVE));
    List<Bytes> packets = new ArrayList<>(said);
    packets.removeIf(plaintext -> plaintext.at(0) != 6);
    assertTrue(anyHas(packets, ids(BOB).get(0)), "a packet names where it goes");
    TreeSet<Address> named = new TreeSet<>();
    packets.forEach(packet -> named.add(new Address(packet.slice(1, 21))));
    TreeSet<Address> all = new TreeSet<>();
    world.nodes().forEach(each -> all.addAll(world.idsOf(each)));
    world.nodes().forEach(each -> all.remove(each.address()));
    assertTrue(all.containsAll(named), "and nothing else");
  }

  /** WH-13: contacts and channel peers, who may. */
  @Test
  void whoIsKnownIsRecognisedInEveryEpoch() {
    assertTrue(isPeer(BOB, ALICE));
    assertTrue(isPeer(ALICE, BOB));
    assertTrue(isPeer(CAROL, ALICE));
    assertFalse(isPeer(CAROL, BOB), "through whom one knows somebody changes nothing");
  }

  private static boolean isPeer(int of, int who) {
    return Accounts.peers(node(of)).orElseThrow().stream()
        .anyMatch(peer -> peer.address().equals(node(who).address()));
  }
}
