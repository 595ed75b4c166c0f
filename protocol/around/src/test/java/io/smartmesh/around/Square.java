package io.smartmesh.around;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.contact.ContactCard;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Devices that are near each other or not, and frames between them that get lost. */
final class Square {
  static final long NETWORK = 7;
  static final ChainTime NOON = new ChainTime(1_800_000_000L);
  static final int FRAME = 1_200;
  static final long SECOND = 1_000;
  private static final int DELAY = 20;

  private record Frame(long at, long number, Person from, Person to, Bytes bytes)
      implements Comparable<Frame> {
    @Override
    public int compareTo(Frame other) {
      int byTime = Long.compare(at, other.at);
      return byTime == 0 ? Long.compare(number, other.number) : byTime;
    }
  }

  private final PriorityQueue<Frame> air = new PriorityQueue<>();
  private final List<Person> people = new ArrayList<>();
  final Rng rng;
  private long now = 1_000_000;
  private long lastFrame;
  double loss;
  long bytes;

  Square(Rng rng) {
    this.rng = rng;
  }

  Moment now() {
    return new Moment(now);
  }

  /** One device with what its store holds. */
  final class Person {
    final SigningKey key;
    final TreeMap<Bytes, Bytes> store = new TreeMap<>();
    final TreeSet<Address> friends = new TreeSet<>();
    final TreeSet<Address> blocked = new TreeSet<>();
    final List<AroundError> refused = new ArrayList<>();
    final List<PostView> told = new ArrayList<>();
    final TreeMap<Address, Person> near = new TreeMap<>();
    private final Rng dice = rng.split();
    Around around;

    Person(int number) {
      key = Keys.of(700 + number);
      around = begun();
    }

    Address address() {
      return key.address();
    }

    Around begun() {
      return new Around(
          key,
          NETWORK,
          Keys.CURVE,
          dice,
          new Around.Company(friends::contains, blocked::contains),
          this::found,
          now());
    }

    SortedMap<Bytes, Bytes> found(Bytes prefix) {
      return withPrefix(store, prefix);
    }

    void restart() {
      around = begun();
      near.values().forEach(other -> handle(new AroundInput.Near(other.address(), FRAME)));
    }

    void handle(AroundInput input) {
      around.handle(input, now(), this::take);
      around.wake(now(), this::take);
    }

    void take(AroundOutput output) {
      if (output instanceof AroundOutput.Store stored) {
        write(stored.write());
      } else if (output instanceof AroundOutput.SendFrame send) {
        Person to = near.get(send.peer());
        bytes += send.frame().length();
        if (to != null && !rng.chance(loss)) {
          lastFrame++;
          air.add(new Frame(now + DELAY, lastFrame, this, to, send.frame()));
        }
      } else if (output instanceof AroundOutput.Refused no) {
        refused.add(no.error());
      } else if (output instanceof AroundOutput.Posted post) {
        told.add(post.post());
      }
    }

    private void write(StoreWrite write) {
      if (write.value().isPresent()) {
        store.put(write.key(), write.value().get());
      } else {
        store.remove(write.key());
      }
    }

    Bytes card() {
      ContactCard.Said said =
          new ContactCard.Said(Optional.empty(), Keys.of(300).publicKey(), NOON, "Ana");
      return ContactCard.sign(key, NETWORK, said, Optional.empty()).encode(NETWORK);
    }

    void says(String text) {
      handle(new AroundInput.Write(PostKind.WORD, "", text, 3_600, Bytes.EMPTY, NOON));
    }

    void notes(String text, long seconds) {
      handle(new AroundInput.Write(PostKind.NOTICE, "", text, seconds, Bytes.EMPTY, NOON));
    }

    List<String> sees() {
      return around.posts(now()).stream().map(PostView::text).sorted().collect(Collectors.toList());
    }

    PostView post(String text) {
      return around.posts(now()).stream()
          .filter(post -> post.text().equals(text))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + text + " in " + sees()));
    }

    boolean refused(Class<? extends AroundError> why) {
      return refused.stream().anyMatch(why::isInstance);
    }
  }

  private static SortedMap<Bytes, Bytes> withPrefix(TreeMap<Bytes, Bytes> all, Bytes prefix) {
    TreeMap<Bytes, Bytes> found = new TreeMap<>();
    all.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            found.put(key, value);
          }
        });
    return found;
  }

  Person person() {
    Person person = new Person(people.size());
    people.add(person);
    return person;
  }

  List<Person> people(int count) {
    List<Person> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(person());
    }
    return all;
  }

  void row(List<Person> all) {
    for (int i = 1; i < all.size(); i++) {
      join(all.get(i - 1), all.get(i));
    }
  }

  void join(Person one, Person other) {
    if (one.near.put(other.address(), other) == null) {
      other.near.put(one.address(), one);
      one.handle(new AroundInput.Near(other.address(), FRAME));
      other.handle(new AroundInput.Near(one.address(), FRAME));
    }
  }

  void part(Person one, Person other) {
    if (one.near.remove(other.address()) != null) {
      other.near.remove(one.address());
      one.handle(new AroundInput.Gone(other.address()));
      other.handle(new AroundInput.Gone(one.address()));
    }
  }

  void run(long millis) {
    long end = now + millis;
    while (true) {
      long next = air.isEmpty() ? Long.MAX_VALUE : air.peek().at;
      for (Person person : people) {
        next = Math.min(next, person.around.deadline().millis());
      }
      if (next > end) {
        now = end;
        return;
      }
      now = Math.max(now, next);
      while (!air.isEmpty() && air.peek().at <= now) {
        Frame frame = air.remove();
        if (frame.to.near.containsKey(frame.from.address())) {
          frame.to.handle(new AroundInput.FrameArrived(frame.from.address(), frame.bytes));
        }
      }
      for (Person person : people) {
        person.around.wake(now(), person::take);
      }
    }
  }
}
