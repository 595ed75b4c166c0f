package io.smartmesh.backup;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Our own snapshots and who keeps them (BK-4 to BK-6): the newest alone, soon after a change but at
 * most every few seconds, offered until it is acknowledged.
 */
final class Own {
  /** A keeper in this session. */
  private static final class Session {
    Moment offerAt = new Moment(Long.MIN_VALUE);
    long pause = BackupLimits.OFFER_MILLIS;
    String refusal = "";
  }

  private record Made(BackupMessage.Item item, Bytes blob) {}

  private final Secret root;
  private final Hash tag;
  private final long deviceNumber;
  private final Entropy entropy;
  private final Supplier<Bytes> content;
  private final Friends friends;
  private final TreeMap<Address, BackupRecords.Keeper> keepers;
  private final TreeMap<Address, Session> sessions = new TreeMap<>();
  private long version;
  private boolean dirty = true;
  private Moment makeAt = new Moment(Long.MIN_VALUE);
  private long tooLarge;

  /** Somebody keeps a newer one than we have made: ours would be worth nothing (BK-8). */
  private boolean outdated;

  private Optional<Made> newest = Optional.empty();

  /** Who keeps ours; kept, because the node asks for the deadline in every turn. */
  private TreeSet<Address> targets = new TreeSet<>();

  Own(
      Secret root,
      long deviceNumber,
      Entropy entropy,
      Supplier<Bytes> content,
      Friends friends,
      StoredRecords stored) {
    this.root = root;
    this.tag = Snapshot.tag(root);
    this.deviceNumber = deviceNumber;
    this.entropy = entropy;
    this.content = content;
    this.friends = friends;
    version = BackupRecords.own(stored);
    keepers = BackupRecords.keepers(stored);
    findTargets();
  }

  Hash tag() {
    return tag;
  }

  long version() {
    return version;
  }

  void changed(boolean peers, Moment now) {
    if (peers) {
      findTargets();
    }
    if (!dirty) {
      dirty = true;
      Moment soon = now.plusMillis(BackupLimits.MAKE_MILLIS);
      makeAt = makeAt.isAfter(soon) ? makeAt : soon;
    }
  }

  /** A snapshot of what is there now; its number is stored before it goes anywhere. */
  Optional<Bytes> make(ChainTime chainNow, Moment now, Consumer<StoreWrite> store) {
    Bytes what = content.get();
    Snapshot snapshot =
        new Snapshot(version + 1, deviceNumber, chainNow, new ArrayList<>(chosen()), what);
    Optional<Bytes> blob = snapshot.seal(root, entropy);
    tooLarge = blob.isPresent() ? 0 : what.length();
    dirty = !blob.isPresent();
    makeAt = now.plusMillis(BackupLimits.MAKE_GAP_MILLIS);
    if (blob.isPresent()) {
      version++;
      store.accept(BackupRecords.own(version));
      Hash digest = Hashes.sha256(blob.get());
      newest =
          Optional.of(
              new Made(
                  new BackupMessage.Item(tag, version, blob.get().length(), digest), blob.get()));
      sessions.values().forEach(session -> offerSoon(session, now));
    }
    return blob;
  }

  private static void offerSoon(Session session, Moment now) {
    session.offerAt = now;
    session.pause = BackupLimits.OFFER_MILLIS;
  }

  /** Contacts that the user chose. */
  TreeSet<Address> chosen() {
    TreeSet<Address> chosen = new TreeSet<>();
    keepers.forEach(
        (address, keeper) -> {
          if (keeper.chosen()) {
            chosen.add(address);
          }
        });
    return chosen;
  }

  private void findTargets() {
    targets = chosen();
    targets.addAll(friends.channelPeers());
  }

  Optional<BackupError> choose(Address contact, boolean keeps, Consumer<StoreWrite> store) {
    BackupRecords.Keeper before = keepers.getOrDefault(contact, BackupRecords.Keeper.NEW);
    int count = chosen().size();
    if (keeps && !before.chosen() && count >= BackupLimits.KEEPERS) {
      return Optional.of(new BackupError.TooManyKeepers(count, BackupLimits.KEEPERS));
    }
    keep(contact, new BackupRecords.Keeper(keeps, before.version(), before.since()), store);
    return Optional.empty();
  }

  private void keep(Address address, BackupRecords.Keeper keeper, Consumer<StoreWrite> store) {
    if (keeper.equals(BackupRecords.Keeper.NEW)) {
      keepers.remove(address);
      store.accept(BackupRecords.dropKeeper(address));
    } else {
      keepers.put(address, keeper);
      store.accept(BackupRecords.keeper(address, keeper));
    }
  }

  void reachable(Address node, Moment now) {
    offerSoon(sessions.computeIfAbsent(node, n -> new Session()), now);
  }

  void unreachable(Address node) {
    sessions.remove(node);
  }

  /** Makes what is due, and offers it to those who do not have it. */
  void work(
      ChainTime chainNow,
      Moment now,
      Map<Address, PublicKey> reachable,
      BiConsumer<PublicKey, BackupMessage> send,
      Consumer<StoreWrite> store) {
    if (outdated) {
      return;
    }
    List<Address> here = new ArrayList<>();
    for (Address target : targets) {
      if (reachable.containsKey(target) && sessions.containsKey(target)) {
        here.add(target);
      }
    }
    if (!here.isEmpty() && dirty && !makeAt.isAfter(now)) {
      make(chainNow, now, store);
    }
    if (!newest.isPresent()) {
      return;
    }
    for (Address target : here) {
      Session session = sessions.get(target);
      if (session != null && !session.offerAt.isAfter(now)) {
        session.offerAt = now.plusMillis(session.pause);
        session.pause = Math.min(2 * session.pause, BackupLimits.OFFER_MILLIS_MOST);
        send.accept(reachable.get(target), new BackupMessage.Offer(newest.get().item));
      }
    }
  }

  Moment deadline(Map<Address, PublicKey> reachable) {
    Moment next = Moment.NEVER;
    if (outdated) {
      return next;
    }
    for (Address target : targets) {
      Session session = sessions.get(target);
      if (session != null && reachable.containsKey(target)) {
        next = newest.isPresent() ? next.earlier(session.offerAt) : next;
        next = dirty ? next.earlier(makeAt) : next;
      }
    }
    return next;
  }

  /** Pieces are given to whoever was offered it: others do not know its digest. */
  Optional<Bytes> blob(Hash digest) {
    return newest.filter(made -> made.item.digest().equals(digest)).map(Made::blob);
  }

  /** Whether the newest that {@code from} keeps is news of ours; true when it is acknowledged. */
  boolean kept(
      Address from,
      BackupMessage.Item item,
      ChainTime chainNow,
      Moment now,
      Consumer<StoreWrite> store) {
    boolean ours = newest.isPresent() && newest.get().item.equals(item);
    Session session = sessions.get(from);
    if (!ours || session == null) {
      return false;
    }
    session.refusal = "";
    session.offerAt = now.plusMillis(BackupLimits.RENEW_MILLIS);
    BackupRecords.Keeper before = keepers.getOrDefault(from, BackupRecords.Keeper.NEW);
    keep(from, new BackupRecords.Keeper(before.chosen(), item.version(), chainNow), store);
    return true;
  }

  void refused(Address from, BackupMessage.Refused refused) {
    Session session = sessions.get(from);
    if (session != null && refused.tag().equals(tag) && refused.version() == version) {
      session.refusal = refused.why().name();
    }
  }

  /** One that opens under our account, of this very device, and is newer than any we have made. */
  Optional<Snapshot> newer(Bytes blob) {
    Optional<Snapshot> newer =
        Snapshot.open(root, blob)
            .filter(s -> s.deviceNumber() == deviceNumber && s.version() > version);
    outdated |= newer.isPresent();
    return newer;
  }

  BackupView view(Map<Address, PublicKey> reachable, Depot depot) {
    TreeSet<Address> all = new TreeSet<>(targets);
    all.addAll(keepers.keySet());
    List<BackupView.Keeper> views = new ArrayList<>();
    for (Address address : all) {
      BackupRecords.Keeper keeper = keepers.getOrDefault(address, BackupRecords.Keeper.NEW);
      Session session = sessions.getOrDefault(address, new Session());
      views.add(
          new BackupView.Keeper(
              address,
              keeper.chosen(),
              reachable.containsKey(address),
              keeper.version(),
              keeper.since(),
              session.refusal));
    }
    return new BackupView(true, version, dirty, tooLarge, views, depot.count(), depot.bytes());
  }
}
