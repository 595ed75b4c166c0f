package io.smartmesh.backup;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SealedBox;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SigningKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Snapshots of this device with others, and of others here: the machine. It keeps the newest for
 * channel peers and contacts, finds them for whoever knows their tag, and notices when somebody has
 * a newer one of ours than we have made. The rules BK are in docs/spec/backup.md.
 */
public final class Backups implements Machine<BackupInput, BackupOutput> {
  private final SigningKey self;
  private final Curve curve;
  private final Entropy entropy;
  private final ChainClock clock;
  private final Friends friends;
  private final Optional<Own> own;
  private final Depot depot;
  private final Fetches fetches;
  private final TreeMap<Address, PublicKey> reachable = new TreeMap<>();
  private final List<BackupOutput> pending = new ArrayList<>();
  private Optional<Search> search = Optional.empty();
  private int answersLeft = BackupLimits.ANSWERS_PER_SECOND;
  private Moment answersFrom = new Moment(Long.MIN_VALUE);

  /** A search that is going on, or over and still to be looked at. */
  private static final class Search {
    final Hash tag;
    final TreeMap<Bytes, BackupView.Found> found = new TreeMap<>();
    boolean on = true;
    Moment askAt;

    Search(Hash tag, Moment now) {
      this.tag = tag;
      this.askAt = now;
    }

    static Bytes key(Address keeper, Hash digest) {
      return Bytes.concat(keeper.bytes(), digest.bytes());
    }
  }

  /**
   * @param root of the account's snapshots ({@link io.smartmesh.crypto.KeyTree#backup}); empty when
   *     this device cannot be derived from an account's words, which makes none then
   * @param content what a snapshot holds now
   * @throws io.smartmesh.base.DamagedRecord when it was not this program, or a newer version, that
   *     wrote what is stored under {@code backup/}
   */
  public Backups(
      SigningKey self,
      Curve curve,
      Entropy entropy,
      ChainClock clock,
      Optional<Secret> root,
      long deviceNumber,
      Supplier<Bytes> content,
      Friends friends,
      StoredRecords stored) {
    this.self = self;
    this.curve = curve;
    this.entropy = entropy;
    this.clock = clock;
    this.friends = friends;
    own = root.map(key -> new Own(key, deviceNumber, entropy, content, friends, stored));
    depot = new Depot(stored);
    fetches = new Fetches(this::send);
  }

  /**
   * What a restored device stores of this module: it numbers on far above the snapshot that it came
   * from, so that whoever still runs on the lost data learns of it (BK-8).
   */
  public static List<StoreWrite> resume(Snapshot snapshot) {
    List<StoreWrite> writes = new ArrayList<>();
    writes.add(BackupRecords.own(snapshot.version() + BackupLimits.RESTORE_GAP));
    BackupRecords.Keeper chosen = new BackupRecords.Keeper(true, 0, ChainTime.ZERO);
    snapshot.keepers().forEach(k -> writes.add(BackupRecords.keeper(k, chosen)));
    return writes;
  }

  /** The same for a directory that was moved: a copy left behind is locked (BK-8). */
  public static StoreWrite moved(StoredRecords stored) {
    return BackupRecords.own(BackupRecords.own(stored) + BackupLimits.RESTORE_GAP);
  }

  public BackupView view() {
    return own.map(mine -> mine.view(reachable, depot))
        .orElseGet(
            () ->
                new BackupView(
                    false, 0, false, 0, Collections.emptyList(), depot.count(), depot.bytes()));
  }

  /** Where our own snapshots are found; empty when this device makes none. */
  public Optional<Hash> tag() {
    return own.map(Own::tag);
  }

  /** Of the snapshots that are kept here for others. */
  public Set<Hash> tagsKept() {
    return depot.tags();
  }

  /** What the last search has brought so far. */
  public List<BackupView.Found> found() {
    return search
        .<List<BackupView.Found>>map(s -> new ArrayList<>(s.found.values()))
        .orElse(Collections.emptyList());
  }

  public int reachableNodes() {
    return reachable.size();
  }

  /** A sealed snapshot of now, to be kept in a file; empty when none can be made. */
  public Optional<Bytes> export(Moment now, Consumer<? super BackupOutput> out) {
    Optional<Bytes> blob =
        own.flatMap(mine -> mine.make(clock.at(now), now, write -> store(write)));
    drain(out);
    return blob;
  }

  // ------------------------------------------------------------------ the machine

  @Override
  public void handle(BackupInput input, Moment now, Consumer<? super BackupOutput> out) {
    if (input instanceof BackupInput.Changed changed) {
      own.ifPresent(mine -> mine.changed(changed.peers(), now));
    } else if (input instanceof BackupInput.NodeReachable node) {
      nodeReachable(node.key(), now);
    } else if (input instanceof BackupInput.NodeUnreachable node) {
      reachable.remove(node.address());
      fetches.forget(node.address());
      own.ifPresent(mine -> mine.unreachable(node.address()));
    } else if (input instanceof BackupInput.PacketArrived packet) {
      packet(packet.payload(), now);
    } else if (input instanceof BackupInput.KeepWith keep) {
      own.flatMap(mine -> mine.choose(keep.contact(), keep.keeps(), write -> store(write)))
          .ifPresent(this::refuse);
      own.ifPresent(mine -> mine.changed(true, now));
    } else if (input instanceof BackupInput.Search wanted) {
      search = Optional.of(new Search(wanted.tag(), now));
    } else {
      search.ifPresent(s -> s.on = false);
      fetches.end(Fetches.Purpose.SEARCH);
    }
    drain(out);
  }

  private void nodeReachable(PublicKey node, Moment now) {
    if (reachable.size() < BackupLimits.REACHABLE || reachable.containsKey(node.address())) {
      boolean news = reachable.put(node.address(), node) == null;
      if (news) {
        own.ifPresent(mine -> mine.reachable(node.address(), now));
        search.filter(s -> s.on).ifPresent(s -> send(node, new BackupMessage.Ask(s.tag)));
      }
    }
  }

  @Override
  public void wake(Moment now, Consumer<? super BackupOutput> out) {
    if (deadline().isAfter(now)) {
      return;
    }
    own.ifPresent(
        mine -> mine.work(clock.at(now), now, reachable, this::send, write -> store(write)));
    fetches.wake(now);
    depot.sweep(clock.at(now), now, this::store);
    search
        .filter(s -> s.on && !s.askAt.isAfter(now))
        .ifPresent(
            s -> {
              s.askAt = now.plusMillis(BackupLimits.ASK_MILLIS);
              reachable.values().forEach(node -> send(node, new BackupMessage.Ask(s.tag)));
            });
    drain(out);
  }

  @Override
  public Moment deadline() {
    Moment next = fetches.deadline().earlier(depot.deadline());
    next = own.isPresent() ? next.earlier(own.get().deadline(reachable)) : next;
    return search.isPresent() && search.get().on ? next.earlier(search.get().askAt) : next;
  }

  // ------------------------------------------------------------------ packets

  private void packet(Bytes payload, Moment now) {
    Optional<SealedBox.Opened> opened = SealedBox.open(self, BackupMessage.CONTEXT, payload, curve);
    if (!opened.isPresent()) {
      refuse(new BackupError.NotAuthentic(payload.length()));
      return;
    }
    Result<BackupMessage, BackupError> decoded = BackupMessage.decode(opened.get().plaintext());
    if (decoded instanceof Result.Err<BackupMessage, BackupError> err) {
      refuse(err.error());
      return;
    }
    message(opened.get().from(), decoded.orThrow(), now);
  }

  private void message(PublicKey from, BackupMessage message, Moment now) {
    if (message instanceof BackupMessage.Offer offer) {
      offered(from, offer.item(), now);
    } else if (message instanceof BackupMessage.Get get) {
      give(from, get, now);
    } else if (message instanceof BackupMessage.Chunk chunk) {
      fetches.chunk(from, chunk, now).ifPresent(done -> fetched(done, now));
    } else if (message instanceof BackupMessage.Kept kept) {
      kept(from, kept.item(), now);
    } else if (message instanceof BackupMessage.Refused refused) {
      own.ifPresent(mine -> mine.refused(from.address(), refused));
    } else if (message instanceof BackupMessage.Ask ask) {
      for (BackupMessage.Item item : depot.under(ask.tag())) {
        if (mayAnswer(now)) {
          send(from, new BackupMessage.Offer(item));
        }
      }
    }
  }

  /** Either an answer to our search, or something to keep. */
  private void offered(PublicKey from, BackupMessage.Item item, Moment now) {
    if (search.isPresent() && search.get().on && search.get().tag.equals(item.tag())) {
      foundOne(search.get(), from, item, now);
      return;
    }
    Address depositor = from.address();
    Optional<BackupRecords.Kept> before = depot.of(depositor);
    if (!friends.channelPeers().contains(depositor) && !friends.isContact(depositor)) {
      refuse(new BackupError.Stranger(depositor));
      answer(from, item, BackupMessage.Why.STRANGER, now);
    } else if (before.isPresent()
        && before.get().tag().equals(item.tag())
        && before.get().item().version() >= item.version()) {
      // What is older takes no newer one's place; its owner learns that there is one (BK-8).
      depot.renew(depositor, clock.at(now), this::store);
      send(from, new BackupMessage.Kept(before.get().item()));
    } else {
      keep(from, item, now);
    }
  }

  private void keep(PublicKey from, BackupMessage.Item item, Moment now) {
    Optional<BackupError> objection = depot.objectionTo(from.address(), item);
    if (objection.isPresent()) {
      refuse(objection.get());
      answer(from, item, BackupMessage.Why.FULL, now);
    } else if (depot.isTooSoon(from.address(), now)
        || !fetches.begin(from, item, Fetches.Purpose.KEEP, now)) {
      refuse(new BackupError.TooFast(BackupLimits.FETCHES)); // it is offered again
    }
  }

  private void answer(PublicKey to, BackupMessage.Item item, BackupMessage.Why why, Moment now) {
    if (mayAnswer(now)) {
      send(to, new BackupMessage.Refused(item.tag(), item.version(), why));
    }
  }

  private void give(PublicKey to, BackupMessage.Get get, Moment now) {
    Optional<Bytes> ours = own.flatMap(mine -> mine.blob(get.digest()));
    Optional<Bytes> blob = ours.isPresent() ? ours : depot.blob(get.digest());
    for (int i = 0; blob.isPresent() && i < get.count(); i++) {
      Optional<BackupMessage> piece = Fetches.piece(get.digest(), blob.get(), get.first() + i);
      if (piece.isPresent() && mayAnswer(now)) {
        send(to, piece.get());
      }
    }
  }

  private boolean mayAnswer(Moment now) {
    if (!answersFrom.plusMillis(1_000).isAfter(now)) {
      answersFrom = now;
      answersLeft = BackupLimits.ANSWERS_PER_SECOND;
    }
    if (answersLeft == 0) {
      refuse(new BackupError.TooFast(BackupLimits.ANSWERS_PER_SECOND));
      return false;
    }
    answersLeft--;
    return true;
  }

  private void kept(PublicKey from, BackupMessage.Item item, Moment now) {
    if (!own.isPresent() || !item.tag().equals(own.get().tag())) {
      return;
    }
    Own mine = own.get();
    if (mine.kept(from.address(), item, clock.at(now), now, this::store)) {
      pending.add(new BackupOutput.Acknowledged(from.address(), item.version()));
    } else if (item.version() > mine.version()) {
      // Only a claim: what it keeps is fetched, and opened.
      fetches.begin(from, item, Fetches.Purpose.OWN, now);
    }
  }

  private void foundOne(Search on, PublicKey from, BackupMessage.Item item, Moment now) {
    Bytes key = Search.key(from.address(), item.digest());
    BackupView.Found known = on.found.get(key);
    if (known == null && on.found.size() < BackupLimits.FOUND) {
      known = new BackupView.Found(from.address(), item.version(), Optional.empty());
      on.found.put(key, known);
    }
    if (known != null && !known.blob().isPresent()) {
      fetches.begin(from, item, Fetches.Purpose.SEARCH, now);
    }
  }

  private void fetched(Fetches.Done done, Moment now) {
    Address from = done.from().address();
    if (done.purpose() == Fetches.Purpose.KEEP) {
      Optional<BackupError> objection =
          depot.take(from, done.item(), done.blob(), clock.at(now), now, this::store);
      if (objection.isPresent()) {
        refuse(objection.get());
      } else {
        send(done.from(), new BackupMessage.Kept(done.item()));
      }
    } else if (done.purpose() == Fetches.Purpose.SEARCH) {
      search.ifPresent(
          s ->
              s.found.put(
                  Search.key(from, done.item().digest()),
                  new BackupView.Found(from, done.item().version(), Optional.of(done.blob()))));
    } else {
      own.ifPresent(
          mine ->
              mine.newer(done.blob())
                  .ifPresent(
                      newer ->
                          pending.add(
                              new BackupOutput.NewerExists(
                                  from, newer.version(), mine.version(), newer.madeAt()))));
    }
  }

  // ------------------------------------------------------------------ out

  private void send(PublicKey to, BackupMessage message) {
    Bytes box =
        SealedBox.seal(
            to, self, BackupMessage.CONTEXT, BackupMessage.encode(message), curve, entropy);
    pending.add(new BackupOutput.SendPacket(to.address(), box));
  }

  private void store(StoreWrite write) {
    pending.add(new BackupOutput.Store(write));
  }

  private void refuse(BackupError error) {
    pending.add(new BackupOutput.Refused(error));
  }

  private void drain(Consumer<? super BackupOutput> out) {
    if (!pending.isEmpty()) {
      List<BackupOutput> now = new ArrayList<>(pending);
      pending.clear();
      now.forEach(out);
    }
  }
}
