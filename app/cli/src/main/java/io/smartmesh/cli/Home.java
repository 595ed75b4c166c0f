package io.smartmesh.cli;

import io.smartmesh.node.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** ID-15: refuses to run on a store that was copied here. */
final class Home {
  private final Path directory;
  private final HomeMark before;

  private Home(Path directory, HomeMark before) {
    this.directory = directory;
    this.before = before;
  }

  /** Looks at the place before the store is opened, which may rewrite its file. */
  static Home of(Path directory) {
    return new Home(directory, HomeMark.of(directory));
  }

  void check(Store store) throws Failure {
    Optional<HomeMark> mark = HomeMark.in(store);
    List<String> differences = mark.map(known -> known.differences(before)).orElse(List.of());
    if (!differences.isEmpty()) {
      throw new Failure("moved", directory.toString(), String.join(", ", differences));
    }
    settle(store, mark);
  }

  /** The store is at home here from now on. */
  void settle(Store store) throws Failure {
    settle(store, HomeMark.in(store));
  }

  private void settle(Store store, Optional<HomeMark> mark) throws Failure {
    HomeMark now = HomeMark.of(directory);
    if (mark.equals(Optional.of(now))) {
      return;
    }
    try {
      store.commit(List.of(now.write()));
    } catch (Store.StoreFailure e) {
      throw new Failure("store-unusable", directory.toString(), String.valueOf(e.getMessage()));
    }
  }
}
