package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.byhand.ByHandError;
import io.smartmesh.byhand.Parcel;
import io.smartmesh.carry.CarryInput;
import io.smartmesh.carry.CarryOutput;
import io.smartmesh.carry.Recipient;
import io.smartmesh.crypto.Hashes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Bundles that leave and come in parcels: by a person's hand, or through another network. */
final class HandTraffic {
  private static final String TAG = "smartmesh/byhand/bringer/1";

  private final CarryTraffic carry;
  private final MeshEdge edge;

  HandTraffic(CarryTraffic carry, MeshEdge edge) {
    this.carry = carry;
    this.edge = edge;
  }

  UserReply answer(UserCommand.ByHand command, Moment now) {
    if (command instanceof UserCommand.ExportBundles export) {
      return export(export, now);
    } else if (command instanceof UserCommand.ImportBundles brought) {
      return take(brought, now);
    }
    return new UserReply.Bundles(carry.bundles(now));
  }

  private UserReply export(UserCommand.ExportBundles export, Moment now) {
    Optional<Recipient> to = export.to().flatMap(edge::carriedTo);
    if (export.to().isPresent() && !to.isPresent()) {
      return ExplainBundles.notRecognised(export.to().get());
    }
    Optional<Address> taker = export.network().map(HandTraffic::bringer);
    int room = Math.max(0, export.mostBytes() - Parcel.OVERHEAD);
    List<CarryOutput> outputs = new ArrayList<>();
    CarryInput input = new CarryInput.Export(to, room, Parcel.RECORD_OVERHEAD, taker);
    carry.handle(input, now, outputs::add);
    CarryOutput.Exported done = only(outputs, CarryOutput.Exported.class);
    Bytes parcel = Parcel.write(done.items());
    return new UserReply.BundlesExported(parcel, done.bundles(), done.receipts(), done.left());
  }

  private UserReply take(UserCommand.ImportBundles brought, Moment now) {
    Result<Parcel, ByHandError> read = Parcel.read(brought.parcel());
    if (read instanceof Result.Err<Parcel, ByHandError> refused) {
      return ExplainBundles.parcel(refused.error());
    }
    Parcel parcel = read.orThrow();
    List<CarryOutput> outputs = new ArrayList<>();
    Address bringer = bringer(brought.network().orElse(""));
    carry.handle(new CarryInput.Import(bringer, parcel.records()), now, outputs::add);
    CarryOutput.Imported done = only(outputs, CarryOutput.Imported.class);
    return new UserReply.BundlesImported(
        done,
        ExplainBundles.counted(done.refused()),
        parcel.lost(),
        parcel.damagedPlaces(),
        parcel.isWhole());
  }

  private static <T extends CarryOutput> T only(List<CarryOutput> outputs, Class<T> type) {
    return outputs.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + type.getSimpleName()));
  }

  /** Files are one stranger, and so is each network (BH-3). */
  private static Address bringer(String network) {
    Bytes hash = Hashes.tagged(TAG, Bytes.utf8(network)).bytes();
    return new Address(hash.slice(0, Address.LENGTH));
  }
}
