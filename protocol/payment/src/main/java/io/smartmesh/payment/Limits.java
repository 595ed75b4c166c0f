package io.smartmesh.payment;

/** Every bound of the payment protocol, with its unit. */
public final class Limits {
  /** Payments one command may ask for. */
  public static final int PAYMENTS_PER_COMMAND = 10_000;

  /** Payments of our own that are not finished. */
  public static final int UNFINISHED = 20_000;

  /** Finished payments kept in memory; the store keeps all. */
  public static final int HISTORY = 1_000;

  /** Ids of our own payments by which a repeated command is recognised. */
  public static final int RECENT_IDS = 20_000;

  /** Direct payments given to one channel that it has not answered yet. */
  public static final int DIRECT_WINDOW = 64;

  /** Mediated payments in flight to one payee: a lane's leaves, less two for others. */
  public static final int MEDIATED_WINDOW = 28;

  /** Payments to one payee whose invoices are asked for before there is room for their locks. */
  public static final int INVOICES_AHEAD = 28;

  /** How long a payment waits for a way before it fails, in milliseconds. */
  public static final long GIVE_UP_MILLIS = 120_000;

  /** How often a way is looked for while there is none, in milliseconds. */
  public static final long RETRY_MILLIS = 500;

  /** The same, at the most, for a payment that waits for as long as it takes. */
  public static final long PATIENT_RETRY_MILLIS = 60_000;

  /** Locks that one mediated payment may have had released. */
  public static final int ATTEMPTS = 8;

  /** How long a channel on a failed path is avoided by the same payment, in milliseconds. */
  public static final long AVOID_MILLIS = 5_000;

  /** How often the next hop is asked to give up an expired lock, in milliseconds. */
  public static final long ASK_RELEASE_MILLIS = 30_000;

  /**
   * A channel is closed whose peer has not given up a lock for this long after it expired, in
   * seconds (PY-94): 3 days.
   */
  public static final long KEPT_SECONDS = 3L * 86_400;

  /** First and longest wait between two requests for an invoice, in milliseconds. */
  public static final long REQUEST_MILLIS_FIRST = 500;

  public static final long REQUEST_MILLIS_LONGEST = 8_000;

  /** Bytes of an invoice's memo in UTF-8. */
  public static final int MEMO_BYTES = 128;

  /** Characters of an invoice's text form. */
  public static final int INVOICE_CHARACTERS = 800;

  /** How long an invoice made by hand is good for, in seconds of chain time. */
  public static final long INVOICE_SECONDS = 86_400;

  /** The same for one that a payer's device asked for. */
  public static final long REQUESTED_INVOICE_SECONDS = 3_600;

  /** Invoices not yet paid, in all and for one asking device. */
  public static final int INVOICES = 10_000;

  public static final int INVOICES_PER_PAYER = 256;

  /** For so long at least an unpaid one is kept when its payer asks for more than that (PY-4). */
  public static final long INVOICE_KEPT_SECONDS = 60;

  /** Least and longest wait between two looks for expired invoices, in milliseconds. */
  public static final long PRUNE_MILLIS = 60_000;

  public static final long PRUNE_MILLIS_MOST = 3_600_000;

  /** Channels a payment goes through: what fits {@link io.smartmesh.channel.Limits#ONION_BYTES}. */
  public static final int HOPS = 9;

  /** Pending payments this node mediates at a time. */
  public static final int LINKS = 4_096;

  /** The same of one neighbour, where the user sets nothing else: what one lane holds. */
  public static final int LINKS_PER_PEER = io.smartmesh.channel.Limits.PENDING_PER_LANE;

  /**
   * How wrong another node's estimate of chain time may be, in seconds: no node mediates whose own
   * error may be larger, and the longest offline time allows for less (PY-75, R12b).
   */
  public static final long PEER_ERROR_SECONDS = 180;

  /** What it takes to get a secret registered on the chain, in seconds: the hour of CH-10. */
  public static final long REGISTER_SECONDS = io.smartmesh.channel.Limits.REGISTER_MARGIN_SECONDS;

  /**
   * The chain counts as unseen after this, in seconds: what comes in before is not counted (PY-81).
   */
  public static final long UNSEEN_SECONDS = 600;

  /** Bytes of one packet of the payment service. */
  public static final int PACKET_BYTES = 1_000;

  /** Announcements remembered, in all and by one announcer. */
  public static final int ANNOUNCEMENTS = 4_096;

  public static final int ANNOUNCEMENTS_PER_PARTY = 64;

  /** An announcement is forgotten this long after it came, in milliseconds. */
  public static final long ANNOUNCEMENT_AGE_MILLIS = 200_000;

  /** Our own are repeated this often even without a change, in milliseconds. */
  public static final long ANNOUNCE_MILLIS = 60_000;

  /** The least time between two different ones for one channel: to make, and to accept. */
  public static final long ANNOUNCE_GAP_MILLIS = 2_000;

  public static final long ACCEPT_GAP_MILLIS = 400;

  /** Neighbours that announcements are passed to. */
  public static final int NEIGHBOURS = 64;

  /** How often waiting announcements are sent to each neighbour, in milliseconds. */
  public static final long FLOOD_MILLIS = 200;

  /** Packets of announcements a neighbour gets each time. */
  public static final int FLOOD_PACKETS = 4;

  /** How often each announcement is sent to a neighbour: packets get lost. */
  public static final int FLOOD_COPIES = 2;

  /** Nodes whose key is known because they can be reached. */
  public static final int REACHABLE = 4_096;

  private Limits() {}
}
