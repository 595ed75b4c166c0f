package io.smartmesh.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SealedBox;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** BK-1 to BK-10: snapshots with others. */
class BackupsTest {
  private static final Secret ROOT = Secret.copyOf(Hashes.sha256(Bytes.of(7)).bytes());

  private final Rng rng = new Rng(1);
  private final TreeMap<Address, Node> nodes = new TreeMap<>();
  private final Node owner = new Node(1, Optional.of(ROOT));
  private final Node keeper = new Node(2, Optional.empty());
  private Moment now = new Moment(1_000);
  private long chainSeconds = 1_000_000;
  private boolean lossy;

  BackupsTest() {
    owner.peers.add(keeper.address());
    keeper.peers.add(owner.address());
    owner.start();
    keeper.start();
  }

  private final class Node implements StoredRecords, Friends {
    final SigningKey key;
    final Optional<Secret> root;
    final TreeMap<Bytes, Bytes> store = new TreeMap<>();
    final TreeSet<Address> peers = new TreeSet<>();
    final TreeSet<Address> contacts = new TreeSet<>();
    final ArrayDeque<Bytes> inbox = new ArrayDeque<>();
    final List<BackupOutput> told = new ArrayList<>();
    final ChainClock clock = new ChainClock(new ChainTime(1_000_000), new Moment(1_000));
    Bytes content = Bytes.utf8("nothing yet");
    int largest;
    Backups backups;

    Node(int number, Optional<Secret> root) {
      this.key = Keys.of(number);
      this.root = root;
      this.backups = fresh();
      nodes.put(address(), this);
    }

    private Backups fresh() {
      return new Backups(key, Keys.CURVE, rng.split(), clock, root, 42, () -> content, this, this);
    }

    Address address() {
      return key.address();
    }

    void start() {
      backups = fresh();
    }

    void meet(Node other) {
      give(new BackupInput.NodeReachable(other.key.publicKey()));
    }

    void give(BackupInput input) {
      backups.handle(input, now, this::take);
    }

    void take(BackupOutput output) {
      if (output instanceof BackupOutput.Store stored) {
        StoreWrite write = stored.write();
        write
            .value()
            .ifPresentOrElse(v -> store.put(write.key(), v), () -> store.remove(write.key()));
      } else if (output instanceof BackupOutput.SendPacket send) {
        largest = Math.max(largest, send.payload().length());
        Node to = nodes.get(send.to());
        if (to != null && !(lossy && rng.below(4) == 0)) {
          to.inbox.add(send.payload());
        }
      } else {
        told.add(output);
      }
    }

    <T> List<T> told(Class<T> kind) {
      List<T> found = new ArrayList<>();
      told.stream().filter(kind::isInstance).map(kind::cast).forEach(found::add);
      return found;
    }

    boolean refused(Class<? extends BackupError> kind) {
      return told(BackupOutput.Refused.class).stream().anyMatch(r -> kind.isInstance(r.error()));
    }

    @Override
    public Collection<Address> channelPeers() {
      return peers;
    }

    @Override
    public boolean isContact(Address device) {
      return contacts.contains(device);
    }

    @Override
    public SortedMap<Bytes, Bytes> withPrefix(Bytes prefix) {
      TreeMap<Bytes, Bytes> found = new TreeMap<>();
      store.forEach(
          (k, v) -> {
            if (k.startsWith(prefix)) {
              found.put(k, v);
            }
          });
      return found;
    }
  }

  private void pass(long millis) {
    Moment end = now.plusMillis(millis);
    while (true) {
      boolean idle = true;
      for (Node node : nodes.values()) {
        Bytes packet = node.inbox.poll();
        if (packet != null) {
          idle = false;
          node.give(new BackupInput.PacketArrived(packet));
        }
      }
      if (!idle) {
        continue;
      }
      Moment next = Moment.NEVER;
      for (Node node : nodes.values()) {
        next = next.earlier(node.backups.deadline());
      }
      if (next.isAfter(end)) {
        break;
      }
      now = next.isAfter(now) ? next : now;
      for (Node node : nodes.values()) {
        node.backups.wake(now, node::take);
      }
    }
    now = end;
  }

  private void meet() {
    owner.meet(keeper);
    keeper.meet(owner);
  }

  private void change(String content) {
    owner.content = Bytes.utf8(content);
    owner.give(new BackupInput.Changed(false));
  }

  private void offer(Node from, BackupMessage.Item item) {
    send(from, keeper, new BackupMessage.Offer(item));
  }

  private void send(Node from, Node to, BackupMessage message) {
    to.give(
        new BackupInput.PacketArrived(
            SealedBox.seal(
                to.key.publicKey(),
                from.key,
                BackupMessage.CONTEXT,
                BackupMessage.encode(message),
                Keys.CURVE,
                rng)));
  }

  private Optional<Snapshot> kept() {
    return keeper
        .withPrefix(Bytes.concat(BackupRecords.KEPT, owner.address().bytes()))
        .values()
        .stream()
        .findFirst()
        .flatMap(record -> Snapshot.open(ROOT, record.slice(41, record.length())));
  }

  /** BK-4: soon after a change, and not once for each. */
  @Test
  void theNewestIsKeptAndOnlyTheNewest() {
    meet();
    pass(2_000);
    for (int i = 0; i < 100; i++) {
      change("state " + i);
      pass(10);
    }
    pass(20_000);
    assertEquals(Bytes.utf8("state 99"), kept().orElseThrow().content());
    assertTrue(kept().orElseThrow().version() <= 4, "coalesced");
    assertEquals(1, keeper.backups.view().keptForOthers());
    BackupView view = owner.backups.view();
    assertFalse(view.unsaved());
    assertEquals(view.version(), view.keepers().get(0).version());
    assertTrue(owner.largest <= BackupLimits.PACKET_BYTES);
  }

  @Test
  void aLargeOneComesInPiecesWhateverIsLost() {
    Property.forAll(
        5,
        seed -> {
          BackupsTest t = new BackupsTest();
          t.lossy = true;
          t.owner.content = seed.next(100_000);
          t.meet();
          t.pass(2_000_000);
          assertEquals(t.owner.content, t.kept().orElseThrow().content());
        });
  }

  /** BK-2: what holds for one byte holds for all of the same class. */
  @Test
  void itsLengthTellsOnlyItsClass() {
    Bytes a = new Snapshot(1, 42, ChainTime.ZERO, none(), Bytes.of(1)).seal(ROOT, rng).get();
    Bytes b = new Snapshot(2, 42, ChainTime.ZERO, none(), rng.next(3_000)).seal(ROOT, rng).get();
    assertEquals(4_096, a.length());
    assertEquals(4_096, b.length());
    Snapshot most = new Snapshot(3, 42, ChainTime.ZERO, none(), rng.next(300_000));
    assertFalse(most.seal(ROOT, rng).isPresent());
  }

  private static List<Address> none() {
    return Collections.emptyList();
  }

  /** BK-1: nobody changes it, nor its number, and nobody else opens it. */
  @Test
  void whatIsNotOursDoesNotOpen() {
    Bytes blob =
        new Snapshot(9, 42, ChainTime.ZERO, none(), Bytes.of(1)).seal(ROOT, rng).orElseThrow();
    assertEquals(9, Snapshot.open(ROOT, blob).orElseThrow().version());
    for (int i = 0; i < 200; i++) {
      Bytes other = rng.mutated(blob);
      assertTrue(other.equals(blob) || !Snapshot.open(ROOT, other).isPresent());
    }
    Secret stranger = Secret.copyOf(Hashes.sha256(Bytes.of(8)).bytes());
    assertFalse(Snapshot.open(stranger, blob).isPresent());
    assertNotEquals(Snapshot.tag(ROOT), Snapshot.tag(stranger));
  }

  /** BK-7: an old one does not take a newer one's place, and its owner hears of the newer. */
  @Test
  void aReplayOfAnOldOneIsNotTaken() {
    meet();
    pass(2_000);
    TreeMap<Bytes, Bytes> old = new TreeMap<>(owner.store);
    for (int i = 0; i < 3; i++) {
      change("later " + i);
      pass(30_000);
    }
    long newest = kept().orElseThrow().version();
    owner.store.clear();
    owner.store.putAll(old);
    owner.content = Bytes.utf8("old");
    owner.start();
    owner.meet(keeper);
    pass(5_000);
    assertEquals(newest, kept().orElseThrow().version());
    assertEquals(Bytes.utf8("later 2"), kept().orElseThrow().content());
    BackupOutput.NewerExists news = owner.told(BackupOutput.NewerExists.class).get(0);
    assertEquals(newest, news.theirs());
  }

  /** BK-8: that there is a newer one is only believed when it opens. */
  @Test
  void aKeeperThatLiesAboutANewerOneChangesNothing() {
    meet();
    pass(2_000);
    Bytes forged = Bytes.concat(Bytes.of(1, 0, 0, 0, 1, 0, 0, 0, 0), rng.next(4_096 - 9));
    Hash digest = Hashes.sha256(forged);
    BackupMessage.Item item =
        new BackupMessage.Item(Snapshot.tag(ROOT), 1L << 32, forged.length(), digest);
    send(keeper, owner, new BackupMessage.Kept(item));
    for (int i = 0; i * BackupLimits.CHUNK_BYTES < forged.length(); i++) {
      send(keeper, owner, Fetches.piece(digest, forged, i).orElseThrow());
    }
    pass(1_000);
    assertTrue(owner.told(BackupOutput.NewerExists.class).isEmpty());
  }

  /** A restored device numbers on so far above that a copy left behind is told (BK-8). */
  @Test
  void theLostDeviceIsToldWhenItRunsAgain() {
    meet();
    pass(2_000);
    TreeMap<Bytes, Bytes> lost = new TreeMap<>(owner.store);
    owner.store.clear();
    Backups.resume(kept().orElseThrow())
        .forEach(write -> write.value().ifPresent(v -> owner.store.put(write.key(), v)));
    owner.start();
    owner.meet(keeper);
    pass(5_000);
    assertTrue(kept().orElseThrow().version() > BackupLimits.RESTORE_GAP);
    owner.store.clear();
    owner.store.putAll(lost);
    owner.start();
    owner.meet(keeper);
    pass(5_000);
    assertEquals(1, owner.told(BackupOutput.NewerExists.class).size());
  }

  /** BK-7: durable before the receipt, so a keeper that restarts still has it. */
  @Test
  void aKeeperThatRestartsStillHasIt() {
    meet();
    pass(2_000);
    assertFalse(owner.told(BackupOutput.Acknowledged.class).isEmpty());
    keeper.start();
    assertEquals(1, keeper.backups.view().keptForOthers());
    assertEquals(4_096, keeper.backups.view().keptBytes());
  }

  /** BK-12: whoever knows the tag finds it, from a node that nobody has met. */
  @Test
  void aStrangerWithTheWordsFindsIt() {
    meet();
    pass(2_000);
    Node nobody = new Node(9, Optional.empty());
    nobody.meet(keeper);
    keeper.meet(nobody);
    nobody.give(new BackupInput.Search(Snapshot.tag(ROOT)));
    pass(5_000);
    BackupView.Found found = nobody.backups.found().get(0);
    assertEquals(keeper.address(), found.keeper());
    assertEquals(
        owner.content, Snapshot.open(ROOT, found.blob().orElseThrow()).orElseThrow().content());
    nobody.give(new BackupInput.Search(Hashes.sha256(Bytes.of(3))));
    pass(5_000);
    assertTrue(nobody.backups.found().isEmpty());
  }

  @Test
  void strangersDepositNothing() {
    Node stranger = new Node(5, Optional.of(ROOT));
    offer(stranger, new BackupMessage.Item(Snapshot.tag(ROOT), 1, 4_096, Hash.ZERO));
    assertTrue(keeper.refused(BackupError.Stranger.class));
    keeper.contacts.add(stranger.address());
    stranger.give(new BackupInput.KeepWith(keeper.address(), true));
    stranger.meet(keeper);
    keeper.meet(stranger);
    pass(5_000);
    assertEquals(1, keeper.backups.view().keptForOthers(), "a contact may");
    assertTrue(stranger.backups.view().keepers().get(0).chosen());
  }

  /** BK-9: in all no more than the quota, and those who are in stay in. */
  @Test
  void theQuotaHolds() {
    int room = BackupLimits.KEPT_BYTES / BackupLimits.SNAPSHOT_BYTES;
    byte[] large = new byte[BackupLimits.SNAPSHOT_BYTES];
    large[0] = 1;
    Bytes record = Bytes.concat(Bytes.of(1), Hash.ZERO.bytes(), Bytes.wrap(new byte[8]));
    for (int i = 0; i < room - 1; i++) {
      Bytes depositor = Keys.of(100 + i).address().bytes();
      keeper.store.put(
          Bytes.concat(BackupRecords.KEPT, depositor), Bytes.concat(record, Bytes.wrap(large)));
    }
    keeper.start();
    meet();
    pass(5_000);
    assertEquals(room, keeper.backups.view().keptForOthers(), "a small one still fits");
    Node late = new Node(5, Optional.of(ROOT));
    late.content = rng.next(200_000);
    keeper.contacts.add(late.address());
    late.give(new BackupInput.KeepWith(keeper.address(), true));
    keeper.meet(late);
    late.meet(keeper);
    pass(60_000);
    assertEquals(room, keeper.backups.view().keptForOthers());
    assertEquals("FULL", late.backups.view().keepers().get(0).refusal());
    assertTrue(keeper.backups.view().keptBytes() <= BackupLimits.KEPT_BYTES);
  }

  /** What was offered and what came must be the same, and of a size class. */
  @Test
  void hostileBlobsAreNotKept() {
    Bytes junk = rng.next(4_096);
    Hash digest = Hashes.sha256(junk);
    offer(owner, new BackupMessage.Item(Snapshot.tag(ROOT), 5, 4_096, digest));
    for (int i = 0; i < 6; i++) {
      Fetches.piece(digest, junk, i).ifPresent(piece -> send(owner, keeper, piece));
    }
    assertEquals(0, keeper.backups.view().keptForOthers());
    assertTrue(keeper.refused(BackupError.Malformed.class));
    Bytes blob =
        new Snapshot(5, 42, ChainTime.ZERO, none(), Bytes.of(1)).seal(ROOT, rng).orElseThrow();
    offer(owner, new BackupMessage.Item(Snapshot.tag(ROOT), 6, 4_096, Hashes.sha256(blob)));
    for (int i = 0; i < 6; i++) {
      Fetches.piece(Hashes.sha256(blob), blob, i).ifPresent(piece -> send(owner, keeper, piece));
    }
    assertTrue(keeper.refused(BackupError.NotTheOffered.class), "5 offered as 6");
    assertEquals(0, keeper.backups.view().keptForOthers());
  }

  /** BK-9: somebody who offers without end makes nobody else wait, and takes no more memory. */
  @Test
  void aFloodOfOffersIsOneFetch() {
    List<Node> many = new ArrayList<>();
    for (int i = 0; i < 3 * BackupLimits.FETCHES; i++) {
      Node node = new Node(200 + i, Optional.of(ROOT));
      keeper.contacts.add(node.address());
      many.add(node);
    }
    for (int i = 0; i < 500; i++) {
      Node from = many.get(i % many.size());
      offer(from, new BackupMessage.Item(Snapshot.tag(ROOT), i + 1, 262_144, Hash.ZERO));
    }
    assertTrue(keeper.refused(BackupError.TooFast.class));
    pass(60_000); // none of them ever sends a piece
    many.forEach(node -> nodes.remove(node.address()));
    meet();
    pass(10_000);
    assertEquals(1, keeper.backups.view().keptForOthers());
  }

  /** BK-9: what nobody has renewed for half a year is dropped; what is renewed stays. */
  @Test
  void theForgottenExpires() {
    meet();
    pass(2_000);
    chainSeconds += BackupLimits.KEPT_SECONDS - 10;
    keeper.clock.sighting(new ChainTime(chainSeconds), now);
    send(owner, keeper, new BackupMessage.Offer(keptItem()));
    chainSeconds += 1_000;
    keeper.clock.sighting(new ChainTime(chainSeconds), now);
    pass(BackupLimits.SWEEP_MILLIS);
    assertEquals(1, keeper.backups.view().keptForOthers(), "renewed");
    keeper.give(new BackupInput.NodeUnreachable(owner.address()));
    owner.give(new BackupInput.NodeUnreachable(keeper.address()));
    chainSeconds += BackupLimits.KEPT_SECONDS + 10_000;
    keeper.clock.sighting(new ChainTime(chainSeconds), now);
    pass(BackupLimits.SWEEP_MILLIS);
    assertEquals(0, keeper.backups.view().keptForOthers());
    assertTrue(keeper.withPrefix(BackupRecords.KEPT).isEmpty());
  }

  private BackupMessage.Item keptItem() {
    return Objects.requireNonNull(BackupRecords.kept(keeper).get(owner.address())).item();
  }

  @Test
  void answersToStrangersAreBounded() {
    meet();
    pass(2_000);
    Node stranger = new Node(5, Optional.empty());
    stranger.inbox.clear();
    for (int i = 0; i < 5 * BackupLimits.ANSWERS_PER_SECOND; i++) {
      send(stranger, keeper, new BackupMessage.Ask(Snapshot.tag(ROOT)));
    }
    assertTrue(stranger.inbox.size() <= BackupLimits.ANSWERS_PER_SECOND);
    assertTrue(keeper.refused(BackupError.TooFast.class));
  }

  @Test
  void whatIsNotForUsIsCounted() {
    PublicKey other = Keys.of(77).publicKey();
    keeper.give(
        new BackupInput.PacketArrived(
            SealedBox.seal(other, owner.key, BackupMessage.CONTEXT, Bytes.of(1), Keys.CURVE, rng)));
    assertTrue(keeper.refused(BackupError.NotAuthentic.class));
    for (int i = 0; i < 300; i++) {
      Bytes bytes = rng.mutated(BackupMessage.encode(new BackupMessage.Ask(Hash.ZERO)));
      BackupMessage.decode(bytes);
    }
  }
}
