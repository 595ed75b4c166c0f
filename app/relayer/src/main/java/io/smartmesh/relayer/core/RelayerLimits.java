package io.smartmesh.relayer.core;

import io.smartmesh.ethereum.token.SignedRequest;

/** Every bound of a relayer. */
public final class RelayerLimits {
  /** Bytes of a request's body. */
  public static final int BODY_BYTES_MOST = 96 << 10;

  /** Bytes of an act's call; the largest of ours, a claim of many leaves, has a third of it. */
  public static final int DATA_BYTES_MOST = SignedRequest.DATA_BYTES_MOST;

  /** TK-8. */
  public static final int SIGNATURE_BYTES_MOST = SignedRequest.SIGNATURE_BYTES_MOST;

  /** Units of gas of one request: above every act of a channel. */
  public static final long GAS_MOST = 3_000_000;

  /** Units of gas of one transaction. */
  public static final long BATCH_GAS_MOST = 6_000_000;

  /** Requests in one transaction. */
  public static final int BATCH_MOST = 64;

  /** Transactions in no block yet; chain nodes keep few for one sender. */
  public static final int IN_FLIGHT_MOST = 8;

  /** Requests that are taken and not settled. */
  public static final int WAITING_MOST = 10_000;

  /** The same of one signer. */
  public static final int WAITING_OF_ONE_MOST = 64;

  /** Requests of one signer that had no effect in a block, within {@link #FAILED_SECONDS}. */
  public static final int FAILED_MOST = 3;

  public static final long FAILED_SECONDS = 3_600;

  /** Seconds that a request must have left when it is taken. */
  public static final long DEADLINE_LEAST = 60;

  /** Seconds that it may have left: so long it can lie here. */
  public static final long DEADLINE_MOST = 7 * 86_400;

  /** Seconds that it must have left when it is put into a transaction: the next block has it. */
  public static final long SEND_LEAST = 15;

  /** Blocks that refuse a request before it is given up: chain nodes lag, and blocks vanish. */
  public static final int REFUSALS_MOST = 3;

  /** Blocks at which a nonce has to look used by somebody else. */
  public static final int USURPED_LOOKS = 3;

  /** Transactions that had a request and not its effect. */
  public static final int TRIES_MOST = 2;

  /** Times that one nonce is offered, each time for more. */
  public static final int OFFERS_MOST = 12;

  /** Seconds that a settled request can be asked for. */
  public static final long KEPT_SECONDS = 30 * 86_400;

  /** Gas of a transaction that only uses its nonce. */
  public static final long EMPTY_GAS = 21_000;

  private RelayerLimits() {}
}
