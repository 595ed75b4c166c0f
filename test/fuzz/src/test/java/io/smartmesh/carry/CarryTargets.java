package io.smartmesh.carry;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Stores;
import io.smartmesh.fuzz.Target;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
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
        Target.binary("carry: store", CarryTargets::store).dear().allocating(2_048));
  }

  private static CarryFrame frame(Rng rng) {
    BundleId id = new BundleId(rng.next(BundleId.LENGTH));
    return switch (rng.below(10)) {
      case 0 -> new CarryFrame.Hello(rng.below(1_000), rng.next(EndTag.TAG_LENGTH));
      case 1 -> new CarryFrame.Known(rng.next(8), rng.next(8), some(rng, rng.next(8)));
      case 2 -> new CarryFrame.Receipts(some(rng, new CarryFrame.Told(60, receipt(rng))));
      case 3 ->
          new CarryFrame.Offer(
              rng.below(100),
              some(
                  rng,
                  new CarryFrame.Entry(id, Urgency.SOS, 7, rng.next(16), 300, 8, rng.below(500))));
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
        rng.below(1_000),
        rng.next(EndTag.HINT_LENGTH),
        1 + rng.below(1_000),
        PAYLOAD,
        new Hash(rng.next(Hash.LENGTH)),
        rng.next(PrimaryBlock.LOCK_LENGTH));
  }

  /** What a machine stored that carries one of its own and knows a receipt. */
  private static Sample store(Rng rng) {
    TreeMap<Bytes, Bytes> store = new TreeMap<>();
    Carry carry = machine(rng, prefix -> new TreeMap<>());
    Recipient to = new Recipient(PEER.publicKey(), rng.next(Recipient.SECRET_LENGTH));
    Bytes told = new CarryFrame.Receipts(List.of(new CarryFrame.Told(60, receipt(rng)))).encode();
    for (CarryInput input :
        List.of(
            new CarryInput.Send(to, Urgency.MESSAGE, Bytes.utf8("hello"), 60),
            new CarryInput.Near(PEER.address(), 1_100, true),
            new CarryInput.FrameArrived(PEER.address(), told))) {
      carry.handle(
          input,
          new Moment(0),
          output -> {
            if (output instanceof CarryOutput.Store stored) {
              stored.write().value().ifPresent(value -> store.put(stored.write().key(), value));
            }
          });
    }
    store.put(Bytes.concat(CarryRecords.ARRIVED, rng.next(16)), CarryRecords.arrived(3).toBytes());
    return Stores.spoilt(
        rng,
        store,
        stored -> {
          Carry again = machine(new Rng(1), stored);
          again.waiting();
          again.handle(
              new CarryInput.Near(PEER.address(), 1_100, true), new Moment(10), output -> {});
          again.wake(new Moment(1_000_000), output -> {});
        });
  }

  private static Carry machine(Rng rng, StoredRecords stored) {
    CarryConfig config =
        new CarryConfig(1_000_000, at -> new ChainTime(1_000 + at.millis() / 1000));
    Bytes secret = Hash.ZERO.bytes();
    return new Carry(config, SELF, secret, Keys.CURVE, rng, stored, new Moment(0));
  }
}
