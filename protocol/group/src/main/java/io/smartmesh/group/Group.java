package io.smartmesh.group;

import static io.smartmesh.group.GroupLimits.KEYS_KEPT;
import static io.smartmesh.group.GroupLimits.VIEWS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoreWrite;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One group of this device: its events, its keys, and what the user has asked for. */
final class Group {
  private static final int VERSION = 1;

  private final Address id;
  private final Lineage lineage;
  private boolean joining;
  private boolean declined;
  private Address inviter = Address.ZERO;
  private Optional<SenderKey> own = Optional.empty();
  private final Set<Address> holders = new TreeSet<>();
  private final Map<Address, List<ReaderKey>> readers = new TreeMap<>();
  private final Set<Bytes> views = new LinkedHashSet<>();

  Group(Address id, Lineage lineage) {
    this.id = id;
    this.lineage = lineage;
  }

  Address id() {
    return id;
  }

  Lineage lineage() {
    return lineage;
  }

  Roll roll() {
    return lineage.roll();
  }

  Address inviter() {
    return inviter;
  }

  boolean isJoining() {
    return joining;
  }

  boolean hasSeen(Bytes view) {
    return views.contains(view);
  }

  void note(Bytes view) {
    views.add(view);
    if (views.size() > VIEWS) {
      views.remove(views.iterator().next());
    }
  }

  GroupView view(Address self) {
    GroupView.Standing standing =
        declined
            ? GroupView.Standing.DECLINED
            : joining
                ? GroupView.Standing.JOINING
                : roll().has(self) ? GroupView.Standing.MEMBER : GroupView.Standing.OUT;
    List<GroupView.Member> members =
        roll().seats().values().stream()
            .map(
                seat ->
                    new GroupView.Member(
                        seat.key().address(), seat.name(), seat.admin().isPresent()))
            .collect(Collectors.toList());
    return new GroupView(id, roll().name(), standing, roll().admin(self).isPresent(), members);
  }

  // ------------------------------------------------------------------ what the user asked for

  void joins(Address by, Consumer<? super GroupOutput> out) {
    joining = true;
    declined = false;
    inviter = by;
    storeState(out);
  }

  void isDeclined(Consumer<? super GroupOutput> out) {
    joining = false;
    declined = true;
    storeState(out);
  }

  void hasJoined(Consumer<? super GroupOutput> out) {
    joining = false;
    declined = false;
    storeState(out);
  }

  private void storeState(Consumer<? super GroupOutput> out) {
    Bytes record =
        new Encoder().u8(VERSION).flag(joining).flag(declined).address(inviter).toBytes();
    put(GroupRecords.state(id), record, out);
  }

  boolean readState(Decoder in) throws Malformed {
    in.version("group", VERSION);
    joining = in.flag();
    declined = in.flag();
    inviter = in.address();
    return joining;
  }

  // ------------------------------------------------------------------ keys

  Optional<SenderKey> own() {
    return own;
  }

  /** Members who were given the own key. */
  Set<Address> holders() {
    return holders;
  }

  void restore(SenderKey key) {
    own = Optional.of(key);
  }

  void restore(Address reader, List<ReaderKey> keys) {
    readers.put(reader, keys);
  }

  void use(SenderKey key, Consumer<? super GroupOutput> out) {
    own = Optional.of(key);
    put(GroupRecords.own(id), key.record(), out);
  }

  void give(Address to, Consumer<? super GroupOutput> out) {
    if (holders.add(to)) {
      put(GroupRecords.holder(id, to), Bytes.of(VERSION), out);
    }
  }

  /** Somebody has it who is to read no more (GR-14). */
  void dropOwn(Consumer<? super GroupOutput> out) {
    if (own.isPresent()) {
      own = Optional.empty();
      delete(GroupRecords.own(id), out);
    }
    holders.forEach(who -> delete(GroupRecords.holder(id, who), out));
    holders.clear();
  }

  List<ReaderKey> readers(Address author) {
    return new ArrayList<>(readers.getOrDefault(author, List.of()));
  }

  /** In the place of the one with its id, or as the newest. */
  void keep(Address author, ReaderKey key, Consumer<? super GroupOutput> out) {
    List<ReaderKey> keys = readers(author);
    int at = 0;
    while (at < keys.size() && !keys.get(at).told().id().equals(key.told().id())) {
      at++;
    }
    if (at < keys.size()) {
      keys.set(at, key);
    } else {
      keys.add(key);
    }
    while (keys.size() > KEYS_KEPT) {
      keys.remove(0);
    }
    readers.put(author, keys);
    put(GroupRecords.reader(id, author), GroupRecords.readers(keys), out);
  }

  void dropReaders(Address author, Consumer<? super GroupOutput> out) {
    if (readers.remove(author) != null) {
      delete(GroupRecords.reader(id, author), out);
    }
  }

  void dropAllReaders(Consumer<? super GroupOutput> out) {
    new ArrayList<>(readers.keySet()).forEach(author -> dropReaders(author, out));
  }

  // ------------------------------------------------------------------ events

  void store(Node node, Consumer<? super GroupOutput> out) {
    Bytes record =
        new Encoder().u8(VERSION).varint(node.grant()).raw(node.event().encode()).toBytes();
    put(GroupRecords.event(id, node.index()), record, out);
  }

  void forget(Consumer<? super GroupOutput> out) {
    dropOwn(out);
    dropAllReaders(out);
    for (int i = 0; i < lineage.size(); i++) {
      delete(GroupRecords.event(id, i), out);
    }
    delete(GroupRecords.state(id), out);
  }

  private static void put(Bytes key, Bytes value, Consumer<? super GroupOutput> out) {
    out.accept(new GroupOutput.Store(StoreWrite.put(key, value)));
  }

  private static void delete(Bytes key, Consumer<? super GroupOutput> out) {
    out.accept(new GroupOutput.Store(StoreWrite.delete(key)));
  }
}
