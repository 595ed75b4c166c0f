package io.smartmesh.around;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Stores;
import io.smartmesh.fuzz.Target;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

public final class AroundTargets {
  private static final long NETWORK = 7;
  private static final SigningKey DEVICE = Keys.of(2);

  private AroundTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary(
            "around: frame",
            rng ->
                new Sample(
                    AroundFrame.encode(frame(rng)),
                    input -> Outcome.of(input, AroundFrame::decode, AroundFrame::encode))),
        Target.binary(
            "around: post",
            rng ->
                new Sample(
                    post(rng).encode(),
                    input ->
                        Outcome.of(
                            input, in -> Post.decode(in, NETWORK, Keys.CURVE), Post::encode))),
        Target.binary("around: store", AroundTargets::store).dear());
  }

  private static AroundFrame frame(Rng rng) {
    return switch (rng.below(5)) {
      case 0 -> new AroundFrame.Sum(rng.below(500), rng.next(8));
      case 1 ->
          new AroundFrame.Listed(
              AroundFrame.LEAST, AroundFrame.MOST, List.of(new Entry(rng.next(8), rng.below(4))));
      case 2 -> new AroundFrame.Have(List.of(new Entry(rng.next(8), 1), new Entry(rng.next(8), 3)));
      case 3 -> new AroundFrame.Want(List.of(rng.next(8), rng.next(8)));
      default -> new AroundFrame.Given(rng.below(999), rng.below(9), post(rng).encode());
    };
  }

  private static Post post(Rng rng) {
    boolean isBack = rng.chance(0.2);
    Post.Said said =
        new Post.Said(
            isBack ? PostKind.WITHDRAWAL : PostKind.NOTICE,
            new ChainTime(rng.below(99_999)),
            rng.between(1, 999),
            rng.next(Post.SALT),
            isBack ? "" : "tea",
            isBack ? "" : "hello " + rng.below(99),
            isBack ? Bytes.EMPTY : rng.next(rng.below(40)),
            isBack ? Optional.of(new PostId(rng.next(PostId.LENGTH))) : Optional.empty());
    return Post.sign(DEVICE, NETWORK, said);
  }

  /** A store with each kind of record, spoilt. */
  private static Sample store(Rng rng) {
    TreeMap<Bytes, Bytes> store = new TreeMap<>();
    Around around = around(prefix -> new TreeMap<>());
    Consumer<AroundOutput> out =
        output -> {
          if (output instanceof AroundOutput.Store stored) {
            stored
                .write()
                .value()
                .ifPresentOrElse(
                    value -> store.put(stored.write().key(), value),
                    () -> store.remove(stored.write().key()));
          }
        };
    Moment now = new Moment(0);
    ChainTime noon = new ChainTime(1_000);
    for (String text : List.of("one", "two", "three")) {
      around.handle(
          new AroundInput.Write(PostKind.NOTICE, "", text, 9_999, Bytes.EMPTY, noon), now, out);
    }
    around.wake(new Moment(AroundLimits.AGES_MILLIS), out);
    PostId first = around.posts(now).get(0).id();
    around.handle(new AroundInput.Withdraw(first, noon), now, out);
    store.put(AroundRecords.mute(Keys.of(5).address()).key(), Bytes.of(1));
    return Stores.spoilt(rng, store, AroundTargets::around);
  }

  private static Around around(StoredRecords stored) {
    return new Around(
        DEVICE,
        NETWORK,
        Keys.CURVE,
        new Rng(1),
        new Around.Company(who -> false, who -> false),
        stored,
        new Moment(0));
  }
}
