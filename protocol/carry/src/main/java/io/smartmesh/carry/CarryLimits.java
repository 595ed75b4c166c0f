package io.smartmesh.carry;

/** Every bound and every time of the machine, in one place (CY-20). */
public final class CarryLimits {
  /** Contents of a bundle before they are sealed. */
  public static final int CONTENTS_BYTES = 131_072;

  /** Of a bundle's payload: the contents and what sealing adds. */
  static final int PAYLOAD_BYTES = CONTENTS_BYTES + Contents.OVERHEAD;

  /** Contents of a call for help: it goes before all else, so it is short. */
  public static final int SOS_CONTENTS_BYTES = 2_048;

  /** So long a bundle may be carried, whatever it says itself: a week. */
  public static final long LIFETIME_SECONDS = 7 * 86_400L;

  /** Payload that a node carries for others. */
  public static final long ROOM_BYTES = 8_000_000;

  /** Bundles that are held, own ones among them. */
  static final int BUNDLES = 4_096;

  /** Own bundles without a receipt. */
  static final int OWN = 512;

  /** By which whoever hands a bundle over knows it again. */
  public static final int LABEL_LENGTH = 16;

  /** Of the room for others' bundles: one stranger's share is an eighth, all strangers' a half. */
  static final int STRANGER_PART = 8;

  static final int STRANGERS_PART = 2;

  /** Receipts that are remembered, and of those how many one neighbour may bring unasked. */
  static final int RECEIPTS = 8_192;

  static final int RECEIPTS_OF_ONE = 1_024;

  /** Between two times that the ages of all bundles, and of all receipts, are stored. */
  static final long AGES_MILLIS = 3_600_000;

  static final long RECEIPT_AGES_MILLIS = 86_400_000;

  /** A receipt outlives its bundle by so much: nobody's clock runs evenly. */
  static final long RECEIPT_SLACK_SECONDS = 600;

  /** Bundles for us that were shown, so that none is shown twice. */
  static final int ARRIVED = 16_384;

  /** Bundles that gave way, or were not as they seemed: not taken again. */
  static final int DROPPED = 4_096;

  /** Hints of which is remembered whose they are. */
  static final int HINTS = 4_096;

  /** Neighbours at once. */
  static final int CONTACTS = 64;

  /** Bundles of which a part is here, all together and begun by one neighbour; and their bytes. */
  static final int PARTIALS = 64;

  static final int PARTIALS_OF_ONE = 8;
  static final int PARTIAL_BYTES = 4 * PAYLOAD_BYTES;

  /** What is stored of a part at once: so much of the bundle, and no less than this. */
  static final int PIECES = 32;

  static final int PIECE_BYTES = 1_024;

  /** Who brings less than this in that time does not keep others from bringing the same. */
  static final int SLOW_BYTES = 512;

  static final long SLOW_MILLIS = 2_000;

  /** A part that did not grow for so long is dropped. */
  static final long PARTIAL_MILLIS = 6 * 3_600_000L;

  /** Bundles of one neighbour that are waited for. */
  static final int WANTED = 1_024;

  /** Payload that is on its way from one neighbour, in bytes: what a lost contact may waste. */
  static final int WINDOW = 8_192;

  /** Bundles that are on their way from one neighbour. */
  static final int FETCHES = 6;

  /** Without progress for so long, a question is repeated; so often. */
  static final long RETRY_MILLIS = 500;

  static final int TRIES = 8;

  /** While a contact lasts everything is offered anew after so long. */
  static final long REFRESH_MILLIS = 600_000;

  /** Frames: what the smallest must hold, and the largest. */
  public static final int FRAME_BYTES_LEAST = 256;

  public static final int FRAME_BYTES_MOST = 65_536;

  /** Copies that a bundle begins with, and one that calls for help. */
  static final int COPIES = 20;

  static final int COPIES_SOS = 40;

  /** An own bundle that has no receipt after so long has all its copies again. */
  static final long RENEW_MILLIS = 12 * 3_600_000L;

  /** The last copy goes to whoever is so many times as likely to meet the destination. */
  static final int GAIN = 2;

  /** Recognised devices that were met last, and after how long a meeting counts half. */
  static final int MET = 128;

  static final long HALF_LIFE_MILLIS = 3_600_000;

  /** Of what goes by hand, an eighth at most is receipts. */
  static final int RECEIPTS_PART = 8;

  /** Networks that are given bundles one after the other, and what each is known to have. */
  static final int TAKERS = 8;

  static final int GIVEN = 8_192;

  /** Hops that are counted; more count as this many. */
  static final int HOPS = 255;

  private CarryLimits() {}
}
