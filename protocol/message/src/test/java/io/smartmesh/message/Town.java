package io.smartmesh.message;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Party;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.VirtualTime;
import io.smartmesh.testkit.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** People who write to each other over a faulty mesh, from devices that crash. */
final class Town {
  static final ChainTime NOON = new ChainTime(1_800_000_000L);

  /** One device: what is in its store outlives it. */
  final class Person {
    final int number;
    final SigningKey key;
    final Party<MessageInput, MessageOutput> party;
    final TreeMap<Bytes, Bytes> store = new TreeMap<>();
    final List<MessageOutput> told = new ArrayList<>();
    Messages messages;
    double crashes;
    boolean dead;

    /** Whether what it acknowledged may be gone. */
    boolean restored;

    Person(int number) {
      this.number = number;
      key = Keys.of(number);
      messages = start();
      party = time.join(messages, this::out);
    }

    private Messages start() {
      TreeMap<Bytes, Bytes> stored = new TreeMap<>(store);
      return new Messages(
          key,
          Keys.CURVE,
          rng.split(),
          prefix -> {
            TreeMap<Bytes, Bytes> found = new TreeMap<>(stored);
            found.keySet().removeIf(storeKey -> !storeKey.startsWith(prefix));
            return found;
          });
    }

    Address address() {
      return key.address();
    }

    MessageId write(Person to, String text) {
      MessageId id = new MessageId(rng.next(16));
      party.give(new MessageInput.SendText(id, to.address(), text, NOON));
      return id;
    }

    /** Everything that is not in the store is lost. */
    void restart() {
      dead = false;
      messages = start();
      party.start(messages);
      people.stream().filter(other -> meets(this, other)).forEach(this::sees);
    }

    /** The device is as it was when {@code older} was copied from its store. */
    void restore(TreeMap<Bytes, Bytes> older) {
      restored = true;
      store.clear();
      store.putAll(older);
      restart();
    }

    void sees(Person other) {
      party.give(new MessageInput.NodeReachable(other.key.publicKey()));
    }

    <T extends MessageOutput> List<T> all(Class<T> type) {
      List<T> found = new ArrayList<>();
      told.stream().filter(type::isInstance).map(type::cast).forEach(found::add);
      return found;
    }

    private void out(MessageOutput output) {
      if (dead) {
        return;
      }
      if (rng.chance(crashes)) {
        dead = true;
        party.stop();
        time.after(rng.below(3000), this::restart);
        return;
      }
      told.add(output);
      if (output instanceof MessageOutput.Store stored) {
        write(stored.write());
      } else if (output instanceof MessageOutput.SendPacket packet) {
        deliver(this, packet);
      } else if (output instanceof MessageOutput.TextChanged changed
          && changed.message().state() == MessageState.DELIVERED) {
        Person peer = person(changed.message().peer());
        assertTrue(
            peer.restored || peer.hasStored(changed.message().id()),
            "a receipt for what was not stored");
      }
    }

    private void write(StoreWrite write) {
      assertTrue(
          write.key().startsWith(Bytes.utf8("message/"))
              || write.key().startsWith(Bytes.utf8("ratchet/")));
      if (write.value().isPresent()) {
        store.put(write.key(), write.value().get());
      } else {
        store.remove(write.key());
      }
    }

    private boolean hasStored(MessageId id) {
      return store.entrySet().stream()
          .filter(entry -> entry.getKey().startsWith(Records.IN))
          .map(entry -> StoredRecord.read("text", entry.getKey(), entry.getValue(), Records::text))
          .anyMatch(text -> text.id().equals(id));
    }
  }

  final VirtualTime time = new VirtualTime();
  final Rng rng;
  final Wire wire;
  final List<Person> people = new ArrayList<>();

  /** Every packet that was ever sent. */
  final List<MessageOutput.SendPacket> sent = new ArrayList<>();

  private final TreeSet<Integer> meetings = new TreeSet<>();

  Town(Rng rng, int size, Wire.Faults faults) {
    this.rng = rng;
    wire = new Wire(time, rng.split(), faults);
    for (int i = 0; i < size; i++) {
      people.add(new Person(i));
    }
  }

  Person person(int number) {
    return people.get(number);
  }

  Person person(Address address) {
    return people.stream()
        .filter(person -> person.address().equals(address))
        .findFirst()
        .orElseThrow();
  }

  void meet(int a, int b) {
    if (meetings.add(edge(a, b))) {
      person(a).sees(person(b));
      person(b).sees(person(a));
    }
  }

  void part(int a, int b) {
    if (meetings.remove(edge(a, b))) {
      person(a).party.give(new MessageInput.NodeUnreachable(person(b).address()));
      person(b).party.give(new MessageInput.NodeUnreachable(person(a).address()));
    }
  }

  boolean meets(Person a, Person b) {
    return a != b && meetings.contains(edge(a.number, b.number));
  }

  private static int edge(int a, int b) {
    return Math.min(a, b) << 16 | Math.max(a, b);
  }

  private void deliver(Person from, MessageOutput.SendPacket packet) {
    sent.add(packet);
    if (people.stream().noneMatch(person -> person.address().equals(packet.to()))) {
      return;
    }
    Person to = person(packet.to());
    wire.carry(
        () -> {
          if (meets(from, to)) {
            to.party.give(new MessageInput.PacketArrived(packet.payload(), 1, NOON));
          }
        });
  }

  /** All that was sent and may hold a text or a receipt. */
  List<MessageOutput.SendPacket> boxes() {
    List<MessageOutput.SendPacket> boxes = new ArrayList<>(sent);
    boxes.removeIf(packet -> PrekeyWord.is(packet.payload()));
    return boxes;
  }

  /** How often each text is in an inbox. */
  Map<MessageId, Integer> shown() {
    Map<MessageId, Integer> shown = new TreeMap<>();
    for (Person person : people) {
      person.messages.inbox().forEach(text -> shown.merge(text.id(), 1, Integer::sum));
    }
    return shown;
  }
}
