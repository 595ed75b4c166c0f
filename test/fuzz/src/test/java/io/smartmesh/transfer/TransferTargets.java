package io.smartmesh.transfer;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Stores;
import io.smartmesh.fuzz.Target;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

public final class TransferTargets {
  private TransferTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary(
            "transfer: word",
            rng ->
                new Sample(
                    Word.encode(word(rng)), input -> Outcome.of(Word.decode(input), Word::encode))),
        Target.binary("transfer: store", TransferTargets::store).dear());
  }

  private static Word word(Rng rng) {
    return switch (rng.below(5)) {
      case 0 -> new Word.Offer(id(rng), size(rng), hash(rng), FileName.safe(Values.text(rng, 60)));
      case 1 -> new Word.Get(id(rng), size(rng));
      case 2 -> new Word.Cancel(id(rng));
      case 3 -> new Word.Answer(rng.pick(List.of(Verdict.values())));
      default -> {
        List<Hash> pieces = new ArrayList<>();
        for (int i = rng.below(6); i > 0; i--) {
          pieces.add(hash(rng));
        }
        yield new Word.Contents(pieces);
      }
    };
  }

  private static TransferId id(Rng rng) {
    return new TransferId(rng.next(TransferId.LENGTH));
  }

  private static Hash hash(Rng rng) {
    return new Hash(rng.next(Hash.LENGTH));
  }

  private static long size(Rng rng) {
    return (rng.number() >>> rng.between(28, 60)) % (TransferLimits.SIZE_MOST + 1);
  }

  private static Sample store(Rng rng) {
    TreeMap<Bytes, Bytes> store = new TreeMap<>();
    Moment now = new Moment(0);
    for (int i = rng.between(1, 4); i > 0; i--) {
      Transfer transfer =
          new Transfer(
              id(rng),
              Values.address(rng),
              rng.chance(0.5),
              FileName.safe(Values.text(rng, 40)),
              "/tmp/file",
              size(rng),
              hash(rng),
              rng.pick(List.of(TransferState.values())),
              new ChainTime(rng.below(1_000_000)),
              now);
      transfer.owesFarewell = rng.chance(0.3);
      var write = TransferRecords.put(transfer);
      store.put(write.key(), write.value().orElseThrow());
    }
    return Stores.spoilt(
        rng,
        store,
        stored -> {
          Transfers restored =
              new Transfers(Keys.of(1).address(), at -> ChainTime.ZERO, peer -> false, stored, now);
          restored.handle(new TransferInput.DiskUp(TransferConfig.ASK), now, out -> {});
          restored.wake(now, out -> {});
          restored.views(now);
        });
  }
}
