package io.smartmesh.carry;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Party;
import io.smartmesh.testkit.Rng;
import io.smartmesh.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** People with a store each, and links with a rate and a loss between those who are met. */
final class Road {
  static final int FRAME_BYTES = 1_100;
  static final int WEEK = (int) CarryLimits.LIFETIME_SECONDS;

  /** One that may crash between any two outputs, and comes back with what was stored. */
  final class Person {
    final int number;
    final SigningKey key;
    final Bytes tagSecret;
    final TreeMap<Bytes, Bytes> store = new TreeMap<>();
    final List<CarryOutput> told = new ArrayList<>();

    long room = 5_000_000;
    double crashes;
    boolean dead;
    private final List<CarryOutput> turn = new ArrayList<>();
    private Carry machine;
    private Party<CarryInput, CarryOutput> party;

    Person(int number) {
      this.number = number;
      key = Keys.of(number);
      tagSecret = Keys.of(100 + number).publicKey().compressed().slice(0, 32);
      machine = machine();
      party = time.join(machine, this::out);
    }

    private Carry machine() {
      return new Carry(
          room,
          key,
          tagSecret,
          Keys.CURVE,
          rng.split(),
          prefix -> {
            TreeMap<Bytes, Bytes> found = new TreeMap<>();
            store.forEach(
                (name, value) -> {
                  if (name.startsWith(prefix)) {
                    found.put(name, value);
                  }
                });
            return found;
          },
          time.now());
    }

    Address address() {
      return key.address();
    }

    void give(CarryInput input) {
      if (!dead) {
        party.give(input);
      }
    }

    /** Stops for so long; whoever stood with it parts. */
    void restartAfter(long millis) {
      dead = true;
      party.stop();
      time.after(
          millis,
          () -> {
            dead = false;
            machine = machine();
            party = time.join(machine, this::out);
          });
    }

    void send(Person to, Urgency urgency, Bytes contents, long lifetimeSeconds) {
      Recipient recipient = new Recipient(to.key.publicKey(), to.tagSecret);
      give(new CarryInput.Send(recipient, urgency, contents, lifetimeSeconds, rng.next(16)));
    }

    void send(Person to, String text) {
      send(to, Urgency.MESSAGE, Bytes.utf8(text), WEEK);
    }

    <T extends CarryOutput> List<T> told(Class<T> type) {
      List<T> found = new ArrayList<>();
      told.stream().filter(type::isInstance).map(type::cast).forEach(found::add);
      return found;
    }

    <T extends CarryError> List<T> refused(Class<T> type) {
      List<T> found = new ArrayList<>();
      for (CarryOutput.Refused one : told(CarryOutput.Refused.class)) {
        if (type.isInstance(one.error())) {
          found.add(type.cast(one.error()));
        }
      }
      return found;
    }

    List<String> texts() {
      List<String> texts = new ArrayList<>();
      told(CarryOutput.Arrived.class).forEach(one -> texts.add(one.contents().toUtf8()));
      return texts;
    }

    boolean carries(Bytes label) {
      return machine.carries(label);
    }

    int copies() {
      int copies = 0;
      for (Map.Entry<Bytes, Bytes> one : store.entrySet()) {
        if (one.getKey().startsWith(CarryRecords.STATE)) {
          Bytes key = one.getKey();
          copies +=
              StoredRecord.read("state", key, one.getValue(), CarryRecords.State::decode).copies();
        }
      }
      return copies;
    }

    long held() {
      return store.keySet().stream().filter(key -> key.startsWith(CarryRecords.BODY)).count();
    }

    /** A turn is one commit, and frames go when it is durable: as the node around it does. */
    private void out(CarryOutput output) {
      if (turn.isEmpty()) {
        time.after(0, this::commit);
      }
      turn.add(output);
    }

    private void commit() {
      List<CarryOutput> outputs = List.copyOf(turn);
      turn.clear();
      if (dead || crashed()) {
        return;
      }
      for (CarryOutput output : outputs) {
        told.add(output);
        if (output instanceof CarryOutput.Store stored) {
          write(stored.write());
        }
      }
      for (CarryOutput output : outputs) {
        if (output instanceof CarryOutput.SendFrame send && !dead && !crashed()) {
          person(send.peer()).ifPresent(to -> transmit(this, to, send.frame()));
        }
      }
    }

    private boolean crashed() {
      boolean crash = rng.chance(crashes);
      if (crash) {
        restartAfter(1 + rng.below(2_000));
      }
      return crash;
    }

    private void write(StoreWrite write) {
      if (write.value().isPresent()) {
        store.put(write.key(), write.value().get());
      } else {
        store.remove(write.key());
      }
    }
  }

  private static final class Link {
    double freeAt;
    boolean over;
  }

  final VirtualTime time = new VirtualTime();
  final Rng rng;
  final List<Person> people = new ArrayList<>();

  /** Every frame that was ever sent. */
  final List<Bytes> frames = new ArrayList<>();

  double loss;
  long delayMillis;
  int bytesPerSecond = 1_000_000;

  /** Whether those who meet know each other. */
  boolean friends = true;

  private final Map<Integer, Link> links = new TreeMap<>();

  Road(long seed, int size) {
    rng = new Rng(seed);
    for (int i = 0; i < size; i++) {
      people.add(new Person(i));
    }
  }

  Person person(int number) {
    return people.get(number);
  }

  private Optional<Person> person(Address address) {
    return people.stream().filter(one -> one.address().equals(address)).findFirst();
  }

  /** Stand together for so long; then both move on. */
  void meet(int a, int b, long millis) {
    Link link = new Link();
    link.freeAt = time.now().millis();
    links.put(edge(a, b), link);
    person(a).give(near(person(b)));
    person(b).give(near(person(a)));
    time.run(millis);
    link.over = true;
    links.remove(edge(a, b));
    person(a).give(new CarryInput.Gone(person(b).address()));
    person(b).give(new CarryInput.Gone(person(a).address()));
  }

  private CarryInput near(Person who) {
    Optional<Bytes> secret = friends ? Optional.of(who.tagSecret) : Optional.empty();
    return new CarryInput.Near(who.address(), FRAME_BYTES, friends, secret);
  }

  private static int edge(int a, int b) {
    return Math.min(a, b) << 16 | Math.max(a, b);
  }

  private void transmit(Person from, Person to, Bytes frame) {
    Link link = links.get(edge(from.number, to.number));
    if (link == null) {
      return;
    }
    frames.add(frame);
    link.freeAt =
        Math.max(link.freeAt, (double) time.now().millis())
            + 1000.0 * frame.length() / bytesPerSecond;
    if (!rng.chance(loss)) {
      time.after(
          (long) link.freeAt - time.now().millis() + 1 + delayMillis,
          () -> {
            if (!link.over) {
              to.give(new CarryInput.FrameArrived(from.address(), frame));
            }
          });
    }
  }

  /** Bytes of payload that went over any link so far. */
  long fragmentBytes() {
    long bytes = 0;
    for (Bytes frame : frames) {
      if (CarryFrame.decode(frame).orThrow() instanceof CarryFrame.Fragment piece) {
        bytes += piece.bytes().length();
      }
    }
    return bytes;
  }
}
