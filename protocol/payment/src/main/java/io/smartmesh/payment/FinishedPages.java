package io.smartmesh.payment;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finished payments in the store (PY-71), in the order in which they finished, {@link #PAGE_SIZE}
 * to a page. The page that is being filled lies in chunks, so that a payment rewrites little; a
 * full one is packed into one record, so that a million payments are a thousand records.
 *
 * <pre>
 * page number:   version 2 | page 8
 * chunk or page: version 1 | order numbers given so far, varint | payment*
 * payment:       its order number, varint | record of {@link ViewCodec}, varint + bytes
 * </pre>
 *
 * <p>Version 1 of the page number counted order numbers, each page had a record a payment, and its
 * last two were read. Those are taken over with the first payment that finishes.
 */
final class FinishedPages {
  static final int PAGE_SIZE = Limits.HISTORY;
  static final int CHUNK_SIZE = 32;

  private static final int VERSION = 2;
  private static final String WHAT = "finished payments";
  private static final int RECORD_BYTES = 8_192;
  private static final long PAGES_MOST = StoreKeys.ORDERS_MOST / PAGE_SIZE;

  /** Enough for the ids by which a repeated command is recognised. */
  private static final int PAGES_READ = Limits.RECENT_IDS / PAGE_SIZE;

  /** Takes what is read at a start, oldest first. */
  interface Reader {
    void read(long order, PaymentView view);
  }

  /** Of the open page, as many as {@link #inPage} needs; empty once it is packed. */
  private final List<Bytes> chunks = new ArrayList<>();

  /** Records of the first version that are not taken over yet, by their keys. */
  private final Map<Bytes, Bytes> older = new TreeMap<>();

  private long page;
  private int inPage;
  private boolean isPageStored;
  private long ordersGiven;

  FinishedPages(StoredRecords stored, Reader reader) {
    Bytes record = stored.withPrefix(StoreKeys.PAGE).get(StoreKeys.PAGE);
    if (record == null) {
      return;
    }
    long number = StoredRecord.read("page number", StoreKeys.PAGE, record, this::pageNumber);
    if (isPageStored) {
      page = number;
      for (long p = Math.max(0, page - PAGES_READ); p <= page; p++) {
        restore(stored.withPrefix(StoreKeys.pastPage(p)), p == page, reader);
      }
    } else {
      ordersGiven = number * PAGE_SIZE;
      for (long p = Math.max(0, number - 1); p <= number; p++) {
        older.putAll(stored.withPrefix(StoreKeys.donePage(p)));
      }
      older.forEach((key, value) -> reader.read(orderOf(key), ViewCodec.decode(key, value)));
    }
  }

  private long pageNumber(Decoder in) throws Malformed {
    isPageStored = in.version("page number", 1, VERSION) == VERSION;
    long number = in.u64();
    if (number > PAGES_MOST) {
      throw new Malformed("page " + number + ", at most " + PAGES_MOST);
    }
    return number;
  }

  private static long orderOf(Bytes key) {
    return StoreKeys.orderOf(key);
  }

  private void restore(Map<Bytes, Bytes> records, boolean isOpen, Reader reader) {
    int count = 0;
    for (Map.Entry<Bytes, Bytes> entry : records.entrySet()) {
      Bytes key = entry.getKey();
      count += Stored.read(WHAT, key, entry.getValue(), in -> payments(key, in, reader));
      if (isOpen) {
        chunks.add(Stored.read(WHAT, key, entry.getValue(), FinishedPages::body));
      }
    }
    if (isOpen) {
      inPage = count;
    }
    if (inPage >= PAGE_SIZE) {
      chunks.clear();
    }
  }

  private int payments(Bytes key, Decoder in, Reader reader) throws Malformed {
    ordersGiven = Math.max(ordersGiven, order(in));
    int count = 0;
    for (; in.remaining() > 0; count++) {
      if (count >= PAGE_SIZE) {
        throw new Malformed("more than " + PAGE_SIZE + " payments in a page");
      }
      long order = order(in);
      reader.read(order, ViewCodec.decode(key, in.bytes(RECORD_BYTES)));
    }
    return count;
  }

  private static long order(Decoder in) throws Malformed {
    long order = in.varint();
    if (order > StoreKeys.ORDERS_MOST) {
      throw new Malformed("number " + order + ", at most " + StoreKeys.ORDERS_MOST);
    }
    return order;
  }

  private static Bytes body(Decoder in) throws Malformed {
    in.varint();
    return in.rest();
  }

  /** Order numbers below it were given before the start. */
  long ordersGiven() {
    return ordersGiven;
  }

  /**
   * @param given order numbers so far
   */
  void add(Turn turn, long order, long given, PaymentView view) {
    ordersGiven = given;
    takeOver(turn);
    append(turn, order, ViewCodec.encode(view));
  }

  private void takeOver(Turn turn) {
    older.forEach(
        (key, record) -> {
          append(turn, orderOf(key), record);
          turn.delete(key);
        });
    older.clear();
  }

  private void append(Turn turn, long order, Bytes record) {
    if (inPage >= PAGE_SIZE) {
      page++;
      inPage = 0;
      isPageStored = false;
    }
    if (!isPageStored) {
      turn.put(StoreKeys.PAGE, new Encoder().u8(VERSION).u64(page).toBytes());
      isPageStored = true;
    }
    if (inPage % CHUNK_SIZE == 0) {
      chunks.add(Bytes.EMPTY);
    }
    int last = chunks.size() - 1;
    Bytes payment = new Encoder().varint(order).bytes(record).toBytes();
    chunks.set(last, Bytes.concat(chunks.get(last), payment));
    inPage++;
    if (inPage < PAGE_SIZE) {
      put(turn, last, chunks.get(last));
    } else {
      pack(turn);
    }
  }

  private void pack(Turn turn) {
    put(turn, 0, Bytes.concat(chunks.toArray(new Bytes[0])));
    for (int i = 1; i < chunks.size(); i++) {
      turn.delete(StoreKeys.past(page, i));
    }
    chunks.clear();
  }

  private void put(Turn turn, int chunk, Bytes payments) {
    turn.put(
        StoreKeys.past(page, chunk), Stored.start().varint(ordersGiven).raw(payments).toBytes());
  }
}
