package io.smartmesh.bench;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.carry.BundleId;
import io.smartmesh.carry.Carry;
import io.smartmesh.carry.CarryInput;
import io.smartmesh.carry.CarryLimits;
import io.smartmesh.carry.CarryOutput;
import io.smartmesh.carry.Recipient;
import io.smartmesh.carry.Urgency;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.SigningKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The shipped carry machines of devices that meet as {@link Meetings} say, in virtual time. */
final class Couriers {
  /** What is sent: seconds, and bytes before it is sealed. */
  record Parcel(int from, int to, long at, int bytes) {}

  /**
   * What came of it.
   *
   * @param handed bundles that went whole from one device to another, arrivals among them
   * @param doubled arrivals of what had arrived
   * @param bytesRatio bytes of all frames for a byte that was handed over
   */
  record Outcome(List<Long> delays, long handed, long doubled, double bytesRatio) {}

  private static final int FRAME_BYTES = 4_096;
  private static final int BYTES_PER_SECOND = 250_000;

  /** Of 5 MB; a tenth is left for what a device sends itself. */
  private static final long ROOM_BYTES = 4_500_000;

  private static final Bytes BODY = Bytes.utf8("carry/body/");

  private record Event(long at, long number, Runnable what) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  /** One at a time speaks, and what is on its way when they part is lost. */
  private static final class Contact {
    long freeAt;
    boolean over;
  }

  private final class Device {
    final SigningKey key;
    final Bytes tagSecret;
    final Carry carry;
    final Map<Address, Contact> contacts = new HashMap<>();
    final Map<BundleId, Integer> parcels = new TreeMap<>();
    long wakeAt = Long.MAX_VALUE;

    Device(int number, Curve curve, SplittableRandom random) {
      key = Keys.of("courier " + number, curve);
      Entropy entropy =
          length -> {
            byte[] drawn = new byte[length];
            for (int i = 0; i < length; i++) {
              drawn[i] = (byte) random.nextInt();
            }
            return Bytes.wrap(drawn);
          };
      tagSecret = entropy.next(Recipient.SECRET_LENGTH);
      carry =
          new Carry(
              ROOM_BYTES, key, tagSecret, curve, entropy, prefix -> new TreeMap<>(), moment());
    }

    void give(CarryInput input) {
      carry.handle(input, moment(), this::out);
      schedule();
    }

    private void schedule() {
      long due = carry.deadline().millis();
      if (due < wakeAt) {
        wakeAt = due;
        at(
            Math.max(due, now),
            () -> {
              if (wakeAt == due) {
                wakeAt = Long.MAX_VALUE;
                carry.wake(moment(), this::out);
                schedule();
              }
            });
      }
    }

    private void out(CarryOutput output) {
      if (output instanceof CarryOutput.SendFrame send) {
        transmit(this, device(send.peer()), send.frame());
      } else if (output instanceof CarryOutput.Store stored) {
        boolean isBundle = stored.write().key().startsWith(BODY);
        if (isBundle && stored.write().value().isPresent()) {
          handed++;
          handedBytes += stored.write().value().get().length();
        }
      } else if (output instanceof CarryOutput.Accepted accepted) {
        handed--;
        handedBytes -= parcelsSent.get(parcelNumber).bytes();
        parcels.put(accepted.id(), parcelNumber);
      } else if (output instanceof CarryOutput.Arrived arrived) {
        handed++;
        handedBytes += arrived.contents().length();
        arrived(device(arrived.from()), arrived);
      }
    }
  }

  /** Whether everybody recognises whom it meets, as its contacts do. */
  private final boolean areKnown;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Device> devices = new ArrayList<>();
  private final Map<Address, Device> byAddress = new HashMap<>();
  private final List<Parcel> parcelsSent;
  private final Map<Integer, Long> delays = new TreeMap<>();
  private long now;
  private long number;
  private int parcelNumber;
  private long handed;
  private long doubled;
  private long sentBytes;
  private long handedBytes;

  private Couriers(Meetings meetings, List<Parcel> parcels, long seed, boolean areKnown) {
    this.areKnown = areKnown;
    parcelsSent = parcels;
    Curve curve = Curves.best();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < meetings.devices(); i++) {
      Device device = new Device(i, curve, random.split());
      devices.add(device);
      byAddress.put(device.key.address(), device);
    }
  }

  /**
   * @param lifetimeSeconds of each parcel; what arrives later does not count
   * @param areKnown whether devices recognise each other when they meet
   */
  static Outcome run(
      Meetings meetings, List<Parcel> parcels, long lifetimeSeconds, long seed, boolean areKnown) {
    Couriers world = new Couriers(meetings, parcels, seed, areKnown);
    for (Meetings.Meeting one : meetings.list()) {
      Contact contact = new Contact();
      world.at(1000 * one.from(), () -> world.meet(one, contact));
      world.at(1000 * one.to(), () -> world.part(one, contact));
    }
    for (int i = 0; i < parcels.size(); i++) {
      int which = i;
      world.at(1000 * parcels.get(i).at(), () -> world.send(which, lifetimeSeconds));
    }
    long last = 0;
    for (Meetings.Meeting one : meetings.list()) {
      last = Math.max(last, 1000 * one.to());
    }
    while (!world.events.isEmpty() && world.events.peek().at <= last) {
      Event next = world.events.poll();
      world.now = next.at;
      next.what.run();
    }
    world.devices.forEach(device -> device.key.close());
    double ratio = world.handed == 0 ? 0 : (double) world.sentBytes / world.handedBytes;
    return new Outcome(List.copyOf(world.delays.values()), world.handed, world.doubled, ratio);
  }

  private Device device(Address address) {
    return Optional.ofNullable(byAddress.get(address)).orElseThrow();
  }

  private Moment moment() {
    return new Moment(now);
  }

  private void at(long at, Runnable what) {
    events.add(new Event(at, number++, what));
  }

  private void meet(Meetings.Meeting one, Contact contact) {
    Device a = devices.get(one.a());
    Device b = devices.get(one.b());
    contact.freeAt = now;
    a.contacts.put(b.key.address(), contact);
    b.contacts.put(a.key.address(), contact);
    a.give(new CarryInput.Near(b.key.address(), FRAME_BYTES, true, known(b)));
    b.give(new CarryInput.Near(a.key.address(), FRAME_BYTES, true, known(a)));
  }

  private Optional<Bytes> known(Device device) {
    return areKnown ? Optional.of(device.tagSecret) : Optional.empty();
  }

  private void part(Meetings.Meeting one, Contact contact) {
    Device a = devices.get(one.a());
    Device b = devices.get(one.b());
    contact.over = true;
    a.give(new CarryInput.Gone(b.key.address()));
    b.give(new CarryInput.Gone(a.key.address()));
  }

  private void transmit(Device from, Device to, Bytes frame) {
    Contact contact = from.contacts.get(to.key.address());
    if (contact == null || contact.over) {
      return;
    }
    sentBytes += frame.length();
    long micros = Math.max(1000 * now, contact.freeAt);
    contact.freeAt = micros + 1_000_000L * frame.length() / BYTES_PER_SECOND;
    at(
        contact.freeAt / 1000 + 1,
        () -> {
          if (!contact.over) {
            to.give(new CarryInput.FrameArrived(from.key.address(), frame));
          }
        });
  }

  private void send(int which, long lifetimeSeconds) {
    Parcel parcel = parcelsSent.get(which);
    Device to = devices.get(parcel.to());
    parcelNumber = which;
    devices
        .get(parcel.from())
        .give(
            new CarryInput.Send(
                new Recipient(to.key.publicKey(), to.tagSecret),
                Urgency.MESSAGE,
                Bytes.wrap(new byte[parcel.bytes()]),
                lifetimeSeconds,
                Bytes.wrap(new byte[CarryLimits.LABEL_LENGTH])));
  }

  private void arrived(Device from, CarryOutput.Arrived arrived) {
    int which = Optional.ofNullable(from.parcels.get(arrived.id())).orElseThrow();
    long delay = now / 1000 - parcelsSent.get(which).at();
    doubled += delays.putIfAbsent(which, delay) == null ? 0 : 1;
  }
}
