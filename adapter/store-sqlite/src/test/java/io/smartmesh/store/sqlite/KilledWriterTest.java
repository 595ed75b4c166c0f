package io.smartmesh.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Danger hunted: a process dies while it writes, and what it had promised is gone or half there.
 */
class KilledWriterTest {
  private static final int RECORDS = 20;
  private static final int KILLS = 4;

  @TempDir Path directory;

  /**
   * Writes batch after batch into {@code args[0]}, each all over the records, and says when it is
   * durable.
   */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws Exception {
      try (SqliteStore store = SqliteStore.open(Path.of(args[0]), key(args[2]))) {
        for (long batch = Long.parseLong(args[1]); ; batch++) {
          Bytes value = new Encoder().u64(batch).raw(Bytes.wrap(new byte[300])).toBytes();
          List<StoreWrite> writes = new ArrayList<>();
          for (int record = 0; record < RECORDS; record++) {
            writes.add(StoreWrite.put(Bytes.of(record), value));
          }
          store.commit(writes);
          System.err.println(batch);
        }
      }
    }
  }

  private static Optional<Secret> key(String isSealed) {
    return isSealed.equals("true") ? Samples.key(1) : Optional.empty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  void committedBatchesSurviveAndAreWhole(String isSealed) throws Exception {
    Path file = directory.resolve("node.db");
    long next = 1;
    for (int kill = 0; kill < KILLS; kill++) {
      long promised = writeUntilKilled(file, next, 30 + 17L * kill, isSealed);
      try (SqliteStore store = SqliteStore.open(file, key(isSealed))) {
        var values = new HashSet<>(store.withPrefix(Bytes.EMPTY).values());
        assertEquals(1, values.size(), "a batch is there wholly or not at all");
        long found = batchOf(values.iterator().next());
        assertTrue(found >= promised, "promised " + promised + ", found " + found);
        next = found + 1;
      }
    }
  }

  private static long writeUntilKilled(Path file, long first, long batches, String isSealed)
      throws IOException {
    Process writer = Writers.start(Writer.class, file.toString(), Long.toString(first), isSealed);
    long promised = 0;
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(writer.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        // The last line may be cut in the middle of a number, which only makes it smaller.
        promised = Math.max(promised, Long.parseLong(line));
        if (promised == first + batches) {
          // By its handle: the process object would close the stream that is still to be read.
          writer.toHandle().destroyForcibly();
        }
      }
    }
    assertTrue(promised >= first + batches, "the writer ended by itself after " + promised);
    return promised;
  }

  private static long batchOf(Bytes value) throws Exception {
    return new Decoder(value).u64();
  }
}
