package io.smartmesh.backup;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.crypto.Secret;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.List;

public final class BackupTargets {
  private static final Secret ROOT = Secret.random(32, new Rng(5));

  private BackupTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary(
            "backup: message",
            rng ->
                new Sample(
                    BackupMessage.encode(message(rng)),
                    input -> Outcome.of(BackupMessage.decode(input), BackupMessage::encode))),
        Target.binary("backup: stored keeper", BackupTargets::keeper),
        Target.binary(
                "backup: snapshot",
                rng ->
                    new Sample(
                        snapshot(rng),
                        input -> Outcome.of(Snapshot.open(ROOT, input), "does not open")))
            .dear());
  }

  private static BackupMessage message(Rng rng) {
    BackupMessage.Item item =
        new BackupMessage.Item(
            Values.hash(rng), Values.number(rng), 4_096L << rng.below(7), Values.hash(rng));
    return switch (rng.below(6)) {
      case 0 -> new BackupMessage.Offer(item);
      case 1 -> new BackupMessage.Get(item.digest(), rng.below(1 << 16), rng.between(1, 16));
      case 2 ->
          new BackupMessage.Chunk(item.digest(), rng.below(1 << 16), rng.next(rng.between(1, 800)));
      case 3 -> new BackupMessage.Kept(item);
      case 4 -> new BackupMessage.Refused(item.tag(), item.version(), rng.pick(List.of(whys())));
      default -> new BackupMessage.Ask(item.tag());
    };
  }

  private static BackupMessage.Why[] whys() {
    return BackupMessage.Why.values();
  }

  private static Sample keeper(Rng rng) {
    Encoder record = new Encoder().u8(1).flag(rng.chance(0.5));
    Bytes bytes = record.u64(Values.number(rng)).u64(Values.time(rng).seconds()).toBytes();
    return new Sample(
        bytes,
        input ->
            Outcome.of(
                input,
                stored -> {
                  Decoder in = new Decoder(stored);
                  BackupRecords.Keeper keeper = BackupRecords.readKeeper(in);
                  in.end();
                  return keeper;
                }));
  }

  private static Bytes snapshot(Rng rng) {
    List<Address> keepers = List.of(Keys.of(3).address());
    Bytes content = rng.next(rng.below(5_000));
    return new Snapshot(Values.number(rng), rng.below(1 << 30), Values.time(rng), keepers, content)
        .seal(ROOT, rng)
        .orElseThrow();
  }
}
