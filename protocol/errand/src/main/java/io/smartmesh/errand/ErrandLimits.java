package io.smartmesh.errand;

import io.smartmesh.ethereum.token.SignedRequest;

/** Every bound of errands. */
public final class ErrandLimits {
  /** Bytes of a part: a packet with its box stays below what every link takes whole. */
  static final int PART_BYTES = 800;

  /** Bytes of what is asked or handed in, whole. */
  static final int BODY_BYTES = SignedRequest.BYTES_MOST + 64;

  /** Bytes of a refusal's code, and of its sentence or a state's reason. */
  static final int CODE_BYTES = 40;

  static final int WHAT_BYTES = 300;

  // The one who has something to be sent.
  /** Reachable nodes that are remembered. */
  static final int REACHABLE = 256;

  /** Nodes asked at once, nearest first. */
  static final int ASKED_AT_ONCE = 16;

  /** Questions of the user at once. */
  public static final int QUESTIONS = 8;

  static final long ASK_MILLIS = 1_000;

  /** That the user waits for an offer. */
  public static final long QUESTION_MILLIS = 9_000;

  /** That others may take after the first offer. */
  static final long GATHER_MILLIS = 1_000;

  /** That somebody who has no relayer is not asked again. */
  static final long DECLINED_MILLIS = 300_000;

  /** Signed requests that are on their way. */
  public static final int OPEN = 32;

  /** Those over that are still shown. */
  static final int OVER = 64;

  /** Nodes that one request is handed to. */
  static final int HELPERS = 3;

  static final long RETRY_MILLIS = 2_000;
  static final long RETRY_MILLIS_MOST = 60_000;

  /** Seconds after its deadline that word of a request's fate is waited for. */
  public static final long GRACE_SECONDS = 900;

  // The one who knows a relayer.
  /** Bodies of which parts are missing. */
  static final int ASSEMBLIES = 32;

  static final long ASSEMBLY_MILLIS = 180_000;

  /** Jobs at the relayer; of one device. */
  static final int JOBS = 32;

  static final int JOBS_OF_ONE = 4;

  static final long JOB_MILLIS = 60_000;

  /** Answers to everybody, as errands and their boxes cost work. */
  static final int ANSWERS_PER_SECOND = 100;

  /** Of {@link Custody}: requests that carriers brought; of one device. */
  static final int KEPT = 32;

  static final int KEPT_OF_ONE = 4;

  /** Prices that are remembered for when nobody is in reach, and for how long. */
  static final int OFFERS = 8;

  static final long OFFER_SECONDS = 86_400;

  private ErrandLimits() {}
}
