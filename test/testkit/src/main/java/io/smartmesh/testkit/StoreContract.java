package io.smartmesh.testkit;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What every store does, compared with a map: the same suite for each of them. */
public final class StoreContract {
  private static final int COMMITS = 60;
  private static final int WRITES_MOST = 12;
  private static final int REOPENED_EVERY = 10;

  /** Prefixes as the node uses them, of several lengths, and one that is not. */
  private static final List<Bytes> FAMILIES =
      List.of(
          Bytes.utf8("node/"),
          Bytes.utf8("channel/"),
          Bytes.utf8("message/in/"),
          Bytes.utf8("message/out/"),
          Bytes.utf8("payment/open/"),
          Bytes.utf8("payment/done/\0\0\0\0\0\0\0\0"),
          Bytes.utf8("payment/done/\0\0\0\0\0\0\0\1"),
          Bytes.of(0xff));

  /** The store under test. */
  public interface Subject {
    StoredRecords records();

    void commit(List<StoreWrite> writes) throws Exception;

    /** Closes the store and opens it again, as a restart does. */
    void reopen() throws Exception;
  }

  private final Subject subject;
  private final Rng rng;
  private final TreeMap<Bytes, Bytes> model = new TreeMap<>();

  private StoreContract(Subject subject, Rng rng) {
    this.subject = subject;
    this.rng = rng;
  }

  /**
   * Random batches, scans and restarts of a store that is empty at first.
   *
   * @throws AssertionError naming the first difference
   */
  public static void check(Subject subject, Rng rng) throws Exception {
    StoreContract contract = new StoreContract(subject, rng);
    for (int i = 1; i <= COMMITS; i++) {
      contract.commitOne();
      contract.compare();
      if (i % REOPENED_EVERY == 0) {
        subject.reopen();
        contract.compare();
      }
    }
  }

  private void commitOne() throws Exception {
    List<StoreWrite> writes = new ArrayList<>();
    for (int i = rng.between(1, WRITES_MOST); i > 0; i--) {
      Bytes key = Bytes.concat(rng.pick(FAMILIES), rng.next(rng.below(3)));
      if (rng.chance(0.3)) {
        writes.add(StoreWrite.delete(key));
        model.remove(key);
      } else {
        Bytes value = rng.next(rng.chance(0.1) ? rng.below(9_000) : rng.below(200));
        writes.add(StoreWrite.put(key, value));
        model.put(key, value);
      }
    }
    subject.commit(writes);
  }

  private void compare() {
    compare(Bytes.EMPTY);
    for (Bytes family : FAMILIES) {
      compare(family);
      compare(family.slice(0, rng.below(family.length() + 1)));
    }
  }

  private void compare(Bytes prefix) {
    TreeMap<Bytes, Bytes> expected = new TreeMap<>();
    model.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            expected.put(key, value);
          }
        });
    SortedMap<Bytes, Bytes> found = subject.records().withPrefix(prefix);
    // As lists: the order of the keys counts too.
    if (!List.copyOf(found.entrySet()).equals(List.copyOf(expected.entrySet()))) {
      throw new AssertionError("under " + prefix + ": expected " + expected + ", found " + found);
    }
  }
}
