package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoredRecord;

/** The keys of everything this module stores (PY-70). */
final class StoreKeys {
  /** Unfinished payments of ours, by order number. */
  static final Bytes OPEN = Bytes.utf8("payment/open/");

  /** Finished ones and incoming ones, by page and chunk: {@link FinishedPages}. */
  static final Bytes PAST = Bytes.utf8("payment/past/");

  /** The same as an earlier release stored them: by page and order number. */
  static final Bytes DONE = Bytes.utf8("payment/done/");

  /** The page that is being filled. */
  static final Bytes PAGE = Bytes.utf8("payment/page");

  /** Mediated payments, by the incoming leaf. */
  static final Bytes LINK = Bytes.utf8("payment/link/");

  /** Invoices of ours that are not paid, by hash lock. */
  static final Bytes INVOICE = Bytes.utf8("payment/invoice/");

  /** What came in since the chain was last seen, by neighbour. */
  static final Bytes UNSEEN = Bytes.utf8("payment/unseen/");

  /** The first announcement number not reserved yet. */
  static final Bytes ANNOUNCE = Bytes.utf8("payment/announce");

  /** Order numbers rise by one a payment: what is above was not counted. */
  static final long ORDERS_MOST = 1L << 48;

  private StoreKeys() {}

  /** Every key of one payment ends with its order number. */
  static long orderOf(Bytes key) {
    return StoredRecord.read(
        "payment's number",
        key,
        key.slice(Math.max(0, key.length() - Long.BYTES), key.length()),
        in -> {
          long order = in.u64();
          if (order > ORDERS_MOST) {
            throw new Malformed("number " + order + ", at most " + ORDERS_MOST);
          }
          return order;
        });
  }

  static Bytes unseen(Address peer) {
    return Bytes.concat(UNSEEN, peer.bytes());
  }

  static Address peerOf(Bytes unseenKey) {
    return StoredRecord.read(
        "neighbour's address",
        unseenKey,
        unseenKey.slice(UNSEEN.length(), unseenKey.length()),
        Decoder::address);
  }

  static Bytes open(long order) {
    return new Encoder().raw(OPEN).u64(order).toBytes();
  }

  static Bytes donePage(long page) {
    return new Encoder().raw(DONE).u64(page).toBytes();
  }

  static Bytes pastPage(long page) {
    return new Encoder().raw(PAST).u64(page).toBytes();
  }

  static Bytes past(long page, int chunk) {
    return new Encoder().raw(pastPage(page)).u64(chunk).toBytes();
  }

  static Bytes link(Bytes inKey) {
    return Bytes.concat(LINK, inKey);
  }

  static Bytes invoice(Hash hashLock) {
    return Bytes.concat(INVOICE, hashLock.bytes());
  }
}
