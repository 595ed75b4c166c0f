package io.smartmesh.demo;

import io.smartmesh.base.ChainTime;
import io.smartmesh.channel.StoredClaims;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Secret;
import io.smartmesh.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A copy of a node's store from an early moment: what a cheat would keep. The node itself has no
 * means to close with an old state; the driver reads it out of here.
 */
final class Artefact {
  private static final int COPY_SECONDS_MAX = 20;
  private static final String STORE = "node.db";

  private final Party owner;
  private final StoreKeys keys;
  private final Path copy;

  Artefact(Party owner, StoreKeys keys, Path directory) {
    this.owner = owner;
    this.keys = keys;
    this.copy = directory.resolve("cheat");
  }

  /** The store may be written to meanwhile: copies until nothing has changed under the copy. */
  void save() throws Exception {
    Files.createDirectory(copy);
    Wait.until("a copy of " + owner.name() + "'s store is whole", COPY_SECONDS_MAX, this::tryCopy);
  }

  private boolean tryCopy() throws IOException {
    Map<Path, FileTime> before = files();
    for (Path file : before.keySet()) {
      Path target = copy.resolve(String.valueOf(file.getFileName()));
      Files.copy(file, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    return before.equals(files());
  }

  /** The database and its write-ahead log. */
  private Map<Path, FileTime> files() throws IOException {
    Map<Path, FileTime> files = new TreeMap<>();
    for (String name : new String[] {STORE, STORE + "-wal"}) {
      Path file = owner.node().data().resolve(name);
      if (Files.exists(file)) {
        files.put(file, Files.getLastModifiedTime(file));
      }
    }
    return files;
  }

  /** What its owner could have closed its channel with {@code peer} with, then. */
  StoredClaims.Closable claimAgainst(Party peer, Curve curve, ChainTime now) throws Exception {
    try (Secret key = keys.of(owner.node().data());
        SqliteStore store = SqliteStore.open(copy.resolve(STORE), Optional.of(key))) {
      return StoredClaims.closeClaims(store, owner.key(), curve, now).stream()
          .filter(closable -> closable.channel().isParty(peer.address()))
          .findFirst()
          .orElseThrow(() -> new DemoFailure("the saved store has no channel with the victim"));
    }
  }
}
