package io.smartmesh.cli;

import io.smartmesh.backup.Snapshot;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.Secret;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Snapshots that keepers have shown, and that open under the account's words: no others. */
final class FoundSnapshots {
  private final Secret root;
  private final Map<String, List<Snapshot>> byKeeper = new LinkedHashMap<>();

  FoundSnapshots(Secret root) {
    this.root = root;
  }

  void add(String keeper, Bytes blob) {
    Snapshot.open(root, blob)
        .ifPresent(s -> byKeeper.computeIfAbsent(keeper, k -> new ArrayList<>()).add(s));
  }

  /** Of the account's devices the one that was used last. */
  Optional<Snapshot> newest() {
    return all().stream()
        .max(Comparator.comparing(Snapshot::madeAt).thenComparingLong(Snapshot::version));
  }

  Optional<Snapshot> newest(long deviceNumber) {
    return all().stream()
        .filter(s -> s.deviceNumber() == deviceNumber)
        .max(Comparator.comparingLong(Snapshot::version));
  }

  private List<Snapshot> all() {
    List<Snapshot> all = new ArrayList<>();
    byKeeper.values().forEach(all::addAll);
    return all;
  }

  /** Who keeps exactly this one. */
  List<String> keepersOf(Snapshot wanted) {
    List<String> keepers = new ArrayList<>();
    byKeeper.forEach(
        (keeper, snapshots) -> {
          if (snapshots.contains(wanted)) {
            keepers.add(keeper);
          }
        });
    return keepers;
  }
}
