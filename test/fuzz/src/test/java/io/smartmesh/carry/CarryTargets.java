package io.smartmesh.carry;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Stores;
import io.smartmesh.fuzz.Target;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

public final class CarryTargets {
  private static final SigningKey SELF = Keys.of(1);
  private static final SigningKey PEER = Keys.of(2);
  private static final int PAYLOAD = Contents.OVERHEAD + 10;

  private CarryTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary(
            "carry: frame",
            rng ->
                new Sample(
                    frame(rng).encode(),
                    input -> Outcome.of(CarryFrame.decode(input), CarryFrame::encode))),
        Target.binary(
            "carry: item by hand",
            rng ->
                new Sample(
                    item(rng).encode(),
                    input -> Outcome.of(HandItem.decode(input), HandItem::encode))),
        Target.binary("carry: import", CarryTargets::brought).dear().allocating(2_048),
        Target.binary(
            "carry: stored bundle",
            rng ->
                new Sample(
                    new CarryRecords.Body(
                            block(rng), PEER.address(), rng.chance(0.5), 3, rng.next(PAYLOAD))
                        .encode()
                        .toBytes(),
                    input ->
                        Outcome.of(
                            input,
                            bytes -> {
                              Decoder in = new Decoder(bytes);
                              CarryRecords.Body read = CarryRecords.Body.decode(in);
                              in.end();
                              return read;
                            },
                            body -> body.encode().toBytes()))),
        Target.binary(
            "carry: stored part",
            rng ->
                new Sample(
                    new CarryRecords.Part(block(rng), PEER.address(), rng.chance(0.5))
                        .encode()
                        .toBytes(),
                    input ->
                        Outcome.of(
                            input,
                            bytes -> {
                              Decoder in = new Decoder(bytes);
                              CarryRecords.Part read = CarryRecords.Part.decode(in);
                              in.end();
                              return read;
                            },
                            part -> part.encode().toBytes()))),
        Target.binary("carry: store", CarryTargets::store).dear().allocating(2_048),
        Target.binary("carry: neighbour", CarryTargets::neighbour).dear().allocating(2_048));
  }

  private static HandItem item(Rng rng) {
    Bytes payload = rng.next(PAYLOAD);
    PrimaryBlock block =
        new PrimaryBlock(
            rng.pick(List.of(Urgency.values())),
            rng.next(EndTag.HINT_LENGTH),
            1_000,
            PAYLOAD,
            Hashes.sha256(payload),
            rng.next(PrimaryBlock.LOCK_LENGTH));
    CarryFrame.Head head = new CarryFrame.Head(block, rng.below(60), 5, rng.below(9));
    return rng.chance(0.5)
        ? new HandItem.Bundle(head, payload)
        : new HandItem.Settled(new CarryFrame.Told(60, receipt(rng)));
  }

  private static Sample brought(Rng rng) {
    Carry carry = machine(rng, prefix -> new TreeMap<>());
    return new Sample(
        item(rng).encode(),
        input -> {
          List<CarryError> refused = new ArrayList<>();
          carry.handle(
              new CarryInput.Import(PEER.address(), List.of(input)),
              new Moment(0),
              output -> {
                if (output instanceof CarryOutput.Refused error) {
                  refused.add(error.error());
                }
              });
          return refused.isEmpty() ? Outcome.taken() : Outcome.refused(refused.get(0));
        });
  }

  private static CarryFrame frame(Rng rng) {
    BundleId id = new BundleId(rng.next(BundleId.LENGTH));
    return switch (rng.below(10)) {
      case 0, 1 -> new CarryFrame.Known(rng.next(8), rng.next(8), some(rng, rng.next(8)));
      case 2 -> new CarryFrame.Receipts(some(rng, new CarryFrame.Told(60, receipt(rng))));
      case 3 ->
          new CarryFrame.Offer(
              rng.below(100),
              some(
                  rng,
                  new CarryFrame.Entry(id, Urgency.SOS, rng.next(16), 300, 8, rng.below(500))));
      case 4 -> new CarryFrame.Heard(rng.below(100));
      case 5 -> new CarryFrame.Want(id, rng.below(100), 100 + rng.below(100));
      case 6 -> new CarryFrame.Head(block(rng), rng.below(60), rng.below(17), rng.below(9));
      case 7 -> new CarryFrame.Fragment(id, rng.below(1_000), rng.next(rng.below(60)));
      case 8 -> new CarryFrame.Taken(id);
      default -> new CarryFrame.Lacking(id);
    };
  }

  private static <T> List<T> some(Rng rng, T one) {
    List<T> list = new ArrayList<>();
    for (int i = rng.below(4); i >= 0; i--) {
      list.add(one);
    }
    return list;
  }

  private static Receipt receipt(Rng rng) {
    return new Receipt(rng.next(16), rng.next(16), rng.next(92));
  }

  private static PrimaryBlock block(Rng rng) {
    return new PrimaryBlock(
        rng.pick(List.of(Urgency.values())),
        rng.next(EndTag.HINT_LENGTH),
        1 + rng.below(1_000),
        PAYLOAD,
        new Hash(rng.next(Hash.LENGTH)),
        rng.next(PrimaryBlock.LOCK_LENGTH));
  }

  /** What a machine stored that carries one of its own and half of another, and knows a receipt. */
  private static Sample store(Rng rng) {
    TreeMap<Bytes, Bytes> store = new TreeMap<>();
    Carry carry = machine(rng, prefix -> new TreeMap<>());
    begin(carry, store, block(rng));
    Bytes told = new CarryFrame.Receipts(List.of(new CarryFrame.Told(60, receipt(rng)))).encode();
    give(carry, store, new CarryInput.FrameArrived(PEER.address(), told));
    give(carry, store, new CarryInput.Gone(PEER.address()));
    store.put(Bytes.concat(CarryRecords.ARRIVED, rng.next(16)), CarryRecords.arrived(3).toBytes());
    return Stores.spoilt(
        rng,
        store,
        stored -> {
          Carry again = machine(new Rng(1), stored);
          again.handle(
              new CarryInput.Near(PEER.address(), 1_100, true, Optional.empty()),
              new Moment(10),
              output -> {});
          again.wake(new Moment(1_000_000), output -> {});
        });
  }

  /** What a stranger may say to a machine that has begun to fetch from it, and then restarts. */
  private static Sample neighbour(Rng rng) {
    TreeMap<Bytes, Bytes> store = new TreeMap<>();
    Carry carry = machine(rng, prefix -> new TreeMap<>());
    PrimaryBlock block = block(rng);
    begin(carry, store, block);
    CarryFrame next =
        rng.pick(
            List.of(
                frame(rng),
                new CarryFrame.Head(block, rng.below(2_000), rng.below(256), rng.below(256)),
                new CarryFrame.Fragment(block.id(), rng.below(PAYLOAD), rng.next(rng.below(99))),
                new CarryFrame.Want(block.id(), rng.below(PAYLOAD), PAYLOAD),
                new CarryFrame.Lacking(block.id()),
                new CarryFrame.Taken(block.id())));
    return new Sample(
        next.encode(),
        input -> {
          for (int i = 0; i < 3; i++) {
            give(carry, store, new CarryInput.FrameArrived(PEER.address(), input));
            carry.wake(new Moment(1_000L * i), output -> keep(store, output));
          }
          give(carry, store, new CarryInput.Gone(PEER.address()));
          machine(new Rng(1), prefix -> withPrefix(store, prefix));
          return CarryFrame.decode(input).isOk() ? Outcome.taken() : Outcome.refused("a frame");
        });
  }

  /** An own bundle, and half of one of a stranger's. */
  private static void begin(Carry carry, TreeMap<Bytes, Bytes> store, PrimaryBlock block) {
    Recipient to = new Recipient(PEER.publicKey(), Hash.ZERO.bytes());
    Bytes label = Hash.ZERO.bytes().slice(0, CarryLimits.LABEL_LENGTH);
    CarryFrame.Entry entry =
        new CarryFrame.Entry(block.id(), block.urgency(), block.hint(), block.length(), 8, 0);
    give(carry, store, new CarryInput.Send(to, Urgency.MESSAGE, Bytes.utf8("hello"), 60, label));
    give(carry, store, new CarryInput.Near(PEER.address(), 1_100, false, Optional.empty()));
    for (CarryFrame frame :
        List.of(
            new CarryFrame.Offer(0, List.of(entry)),
            new CarryFrame.Head(block, 0, 8, 1),
            new CarryFrame.Fragment(block.id(), 0, Bytes.wrap(new byte[PAYLOAD / 2])))) {
      give(carry, store, new CarryInput.FrameArrived(PEER.address(), frame.encode()));
    }
  }

  private static void give(Carry carry, TreeMap<Bytes, Bytes> store, CarryInput input) {
    carry.handle(input, new Moment(0), output -> keep(store, output));
  }

  private static void keep(TreeMap<Bytes, Bytes> store, CarryOutput output) {
    if (output instanceof CarryOutput.Store stored) {
      store.remove(stored.write().key());
      stored.write().value().ifPresent(value -> store.put(stored.write().key(), value));
    }
  }

  private static TreeMap<Bytes, Bytes> withPrefix(TreeMap<Bytes, Bytes> store, Bytes prefix) {
    TreeMap<Bytes, Bytes> found = new TreeMap<>(store);
    found.keySet().removeIf(key -> !key.startsWith(prefix));
    return found;
  }

  private static Carry machine(Rng rng, StoredRecords stored) {
    Bytes secret = Hash.ZERO.bytes();
    return new Carry(1_000_000, SELF, secret, Keys.CURVE, rng, stored, new Moment(0));
  }
}
