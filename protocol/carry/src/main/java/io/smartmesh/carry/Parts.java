package io.smartmesh.carry;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Bundles of which a part is here: bounded, and stored in pieces, so that a restart loses little
 * (CY-11, CY-16).
 */
final class Parts {
  private static final int OFFSET_LENGTH = 4;

  private final Map<BundleId, Partial> all = new TreeMap<>();

  Parts(StoredRecords stored, Moment now) {
    stored
        .withPrefix(CarryRecords.PART)
        .forEach(
            (key, value) -> {
              var head = StoredRecord.read("part", key, value, CarryRecords.Part::decode);
              BundleId id = head.block().id();
              if (!key.equals(Bytes.concat(CarryRecords.PART, id.bytes()))) {
                throw new DamagedRecord("part of a bundle", key, "is of " + id);
              }
              Partial part = new Partial(head.block(), head.begunBy(), head.strangers(), now);
              pieces(part, stored.withPrefix(Bytes.concat(CarryRecords.PIECE, id.bytes())));
              all.put(id, part);
            });
    int prefix = CarryRecords.PIECE.length();
    stored
        .withPrefix(CarryRecords.PIECE)
        .keySet()
        .forEach(
            key -> {
              int name = BundleId.LENGTH + OFFSET_LENGTH;
              Bytes id = CarryRecords.name(CarryRecords.PIECE, key, name);
              if (!all.containsKey(new BundleId(id.slice(0, BundleId.LENGTH)))) {
                throw new DamagedRecord(
                    "piece", key.slice(prefix, key.length()), "of a bundle that was not begun");
              }
            });
  }

  private static void pieces(Partial part, SortedMap<Bytes, Bytes> stored) {
    stored.forEach(
        (key, value) -> {
          Bytes piece = StoredRecord.read("piece", key, value, CarryRecords::piece);
          boolean isNext = key.equals(pieceKey(part.block.id(), part.length()));
          if (!isNext || piece.length() > part.block.length() - part.length()) {
            throw new DamagedRecord("piece", key, "does not go on where the last one ended");
          }
          part.restore(piece);
        });
  }

  Optional<Partial> find(BundleId id) {
    return Optional.ofNullable(all.get(id));
  }

  /** Bytes of those that {@code peer} began. */
  long bytesOf(Address peer) {
    return all.values().stream().filter(p -> p.beganBy.equals(peer)).mapToLong(Partial::size).sum();
  }

  /**
   * Begins another one. Where there is no room, what is not being fetched and has not grown for the
   * longest time gives way, strangers' first, and to strangers strangers' alone.
   */
  Optional<CarryError> begin(
      PrimaryBlock block,
      Contact by,
      Predicate<BundleId> isFetched,
      Moment now,
      Consumer<? super CarryOutput> out) {
    Optional<CarryError> refusal = refusal(block, by);
    while (refusal.isPresent()) {
      boolean isItsOwn = begunBy(by) >= CarryLimits.PARTIALS_OF_ONE;
      Optional<Partial> first =
          all.values().stream()
              .filter(p -> isItsOwn ? p.beganBy.equals(by.peer) : p.strangers || by.friend)
              .filter(p -> !isFetched.test(p.block.id()))
              .min(
                  Comparator.<Partial, Boolean>comparing(p -> !p.strangers)
                      .thenComparing(p -> p.grewAt));
      if (!first.isPresent()) {
        return refusal;
      }
      remove(first.get().block.id(), out);
      refusal = refusal(block, by);
    }
    all.put(block.id(), new Partial(block, by.peer, !by.friend, now));
    return Optional.empty();
  }

  private int begunBy(Contact by) {
    return (int) all.values().stream().filter(p -> p.beganBy.equals(by.peer)).count();
  }

  private Optional<CarryError> refusal(PrimaryBlock block, Contact by) {
    int begun = begunBy(by);
    if (begun >= CarryLimits.PARTIALS_OF_ONE) {
      return Optional.of(new CarryError.TooManyParts(begun, CarryLimits.PARTIALS_OF_ONE));
    }
    if (all.size() >= CarryLimits.PARTIALS) {
      return Optional.of(new CarryError.TooManyParts(all.size(), CarryLimits.PARTIALS));
    }
    long bytes = all.values().stream().mapToLong(Partial::size).sum() + block.length();
    return bytes > CarryLimits.PARTIAL_BYTES
        ? Optional.of(new CarryError.StoreFull(bytes, CarryLimits.PARTIAL_BYTES))
        : Optional.empty();
  }

  /** Stores what came since the last piece, once that is enough. */
  void grew(Partial part, Consumer<? super CarryOutput> out) {
    int step = Math.max(CarryLimits.PIECE_BYTES, part.block.length() / CarryLimits.PIECES);
    if (part.length() - part.storedTo >= step) {
      store(part, out);
    }
  }

  /** The contact is over, and perhaps the program soon. */
  void store(Partial part, Consumer<? super CarryOutput> out) {
    if (part.length() == part.storedTo) {
      return;
    }
    Bytes id = part.block.id().bytes();
    if (part.storedTo == 0) {
      var head = new CarryRecords.Part(part.block, part.beganBy, part.strangers).encode();
      out.accept(new CarryOutput.Store(CarryRecords.put(CarryRecords.PART, id, head)));
    }
    var piece = CarryRecords.piece(part.bytes(part.storedTo));
    Bytes name = Bytes.concat(id, new Encoder().u32(part.storedTo).toBytes());
    out.accept(new CarryOutput.Store(CarryRecords.put(CarryRecords.PIECE, name, piece)));
    part.stored();
  }

  void remove(BundleId id, Consumer<? super CarryOutput> out) {
    Partial part = all.remove(id);
    if (part == null || part.storedTo == 0) {
      return;
    }
    out.accept(new CarryOutput.Store(CarryRecords.delete(CarryRecords.PART, id.bytes())));
    for (int offset : part.storedPieces()) {
      Bytes name = Bytes.concat(id.bytes(), new Encoder().u32(offset).toBytes());
      out.accept(new CarryOutput.Store(CarryRecords.delete(CarryRecords.PIECE, name)));
    }
  }

  /** What never grows is not kept. */
  void sweep(Moment now, Consumer<? super CarryOutput> out) {
    for (Partial part : new ArrayList<>(all.values())) {
      if (!part.grewAt.plusMillis(CarryLimits.PARTIAL_MILLIS).isAfter(now)) {
        remove(part.block.id(), out);
      }
    }
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Partial part : all.values()) {
      next = next.earlier(part.grewAt.plusMillis(CarryLimits.PARTIAL_MILLIS));
    }
    return next;
  }

  private static Bytes pieceKey(BundleId id, int offset) {
    return Bytes.concat(CarryRecords.PIECE, id.bytes(), new Encoder().u32(offset).toBytes());
  }
}
