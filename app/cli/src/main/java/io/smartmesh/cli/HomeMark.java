package io.smartmesh.cli;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.node.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a store lives: the machine, its directory and its file (ID-15). It is kept in the store, so
 * that a copy brings along the mark of where it came from.
 *
 * <p>What cannot be read counts as the same. A snapshot of a whole machine, and a file restored in
 * its place, look like home; what guards against those is CH-13 and CH-31.
 */
record HomeMark(Bytes machine, Bytes directory, Bytes file) {
  static final String STORE = "node.db";
  private static final Bytes KEY = Bytes.utf8("node/home");
  private static final int VERSION = 1;
  private static final int PART = 8;

  /** What stands there now. */
  static HomeMark of(Path directory) {
    return new HomeMark(machineId(), inode(directory), inode(directory.resolve(STORE)));
  }

  /** The mark in the store, empty in one that was never marked. */
  static Optional<HomeMark> in(Store store) throws Failure {
    Bytes record = store.withPrefix(KEY).get(KEY);
    if (record == null) {
      return Optional.empty();
    }
    if (record.length() != 1 + 3 * PART || record.at(0) != VERSION) {
      throw new Failure("store-unusable", STORE, "its home mark is of an unknown version");
    }
    return Optional.of(
        new HomeMark(
            record.slice(1, 1 + PART),
            record.slice(1 + PART, 1 + 2 * PART),
            record.slice(1 + 2 * PART, 1 + 3 * PART)));
  }

  StoreWrite write() {
    Bytes record = new Encoder().u8(VERSION).raw(machine).raw(directory).raw(file).toBytes();
    return StoreWrite.put(KEY, record);
  }

  /** What differs, in words; empty when this is the same home. */
  List<String> differences(HomeMark other) {
    List<String> all = new ArrayList<>();
    differ("machine", machine, other.machine, all);
    differ("directory", directory, other.directory, all);
    differ(STORE, file, other.file, all);
    return all;
  }

  private static void differ(String what, Bytes a, Bytes b, List<String> all) {
    Bytes unknown = Bytes.wrap(new byte[PART]);
    if (!a.equals(unknown) && !b.equals(unknown) && !a.equals(b)) {
      all.add(what);
    }
  }

  private static Bytes machineId() {
    try {
      return part(Files.readString(Path.of("/etc/machine-id")).trim());
    } catch (IOException | IllegalArgumentException e) {
      return Bytes.wrap(new byte[PART]);
    }
  }

  private static Bytes inode(Path path) {
    try {
      return part(String.valueOf(Files.getAttribute(path, "unix:ino")));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Bytes.wrap(new byte[PART]);
    }
  }

  private static Bytes part(String text) {
    return Hashes.tagged("smartmesh home", Bytes.utf8(text)).bytes().slice(0, PART);
  }
}
