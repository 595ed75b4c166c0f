package io.smartmesh.bench;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.store.sqlite.SqliteStore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process with a store and nothing else. To {@code commit COUNT RECORDS} it answers with the
 * seconds that so many commits of so many new records took.
 */
final class StoreNode {
  private static final int VALUE_BYTES = 200;
  private static final Bytes FAMILY = Bytes.utf8("payment/open/");

  private StoreNode() {}

  /**
   * @param args the file, and whether it is {@code sealed}
   */
  public static void main(String[] args) throws Exception {
    boolean sealed = args[1].equals("sealed");
    long next = 0;
    try (SqliteStore store =
            SqliteStore.open(
                Path.of(args[0]), sealed ? Optional.of(Keys.store("store")) : Optional.empty());
        BufferedReader orders =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        String[] words = order.split(" ", -1);
        int commits = Integer.parseInt(words[1]);
        int records = Integer.parseInt(words[2]);
        long began = System.nanoTime();
        for (int i = 0; i < commits; i++) {
          store.commit(batch(next, records));
          next += records;
        }
        System.out.println((System.nanoTime() - began) / 1e9);
        System.out.flush();
      }
    }
  }

  private static List<StoreWrite> batch(long first, int records) {
    List<StoreWrite> writes = new ArrayList<>(records);
    for (int i = 0; i < records; i++) {
      Bytes key = new Encoder().raw(FAMILY).u64(first + i).toBytes();
      writes.add(StoreWrite.put(key, Bytes.wrap(new byte[VALUE_BYTES])));
    }
    return writes;
  }
}
