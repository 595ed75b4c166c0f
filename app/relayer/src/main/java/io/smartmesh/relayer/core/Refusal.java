package io.smartmesh.relayer.core;

import io.smartmesh.base.Hash;
import java.util.Locale;

/**
 * Why a request is not taken, or is given up: the reason and the two values that were compared
 * (RL-3). The names of the two are the reason's.
 */
public record Refusal(Why why, String first, String second) {
  /** Reasons, with the HTTP status of each and the names of what it compares. */
  public enum Why {
    MALFORMED(400, "field", "rule"),
    TOO_LARGE(413, "bytes", "most"),
    DATA_TOO_LONG(413, "bytes", "most"),
    SIGNATURE_TOO_LONG(413, "bytes", "most"),
    WRONG_CHAIN(422, "chainId", "relayersChainId"),
    WRONG_TOKEN(422, "token", "relayersToken"),
    WRONG_RELAYER(422, "relayer", "sender"),
    UNKNOWN_TARGET(422, "target", "targets"),
    EXPIRED(422, "deadline", "time"),
    DEADLINE_TOO_NEAR(422, "deadline", "earliest"),
    DEADLINE_TOO_FAR(422, "deadline", "latest"),
    HIGH_S(422, "s", "most"),
    WRONG_SIGNER(422, "signer", "recovered"),
    FEE_ABOVE_VALUE(422, "fee", "value"),
    FEE_TOO_LOW(422, "fee", "least"),
    OVER_BALANCE(422, "needed", "balance"),
    GAS_TOO_HIGH(422, "gas", "most"),
    WOULD_REVERT(422, "request", "answer"),
    NO_EFFECT(422, "request", "transaction"),
    NONCE_USED(409, "nonce", "usedBy"),
    NONCE_PENDING(409, "request", "pending"),
    UNKNOWN_REQUEST(404, "request", "known"),
    TOO_MANY_OF_SIGNER(429, "waiting", "most"),
    UNRELIABLE_SIGNER(429, "failed", "most"),
    TOO_OFTEN(429, "perMinute", "most"),
    QUEUE_FULL(503, "waiting", "most"),
    PRICE_TOO_HIGH(503, "price", "most"),
    TOO_POOR(503, "coin", "needed"),
    NO_RATE(503, "source", "problem"),
    NO_CHAIN(503, "chain", "problem"),
    NO_STORE(503, "store", "problem");

    private final int status;
    private final String first;
    private final String second;

    Why(int status, String first, String second) {
      this.status = status;
      this.first = first;
      this.second = second;
    }

    /** Of HTTP. */
    public int status() {
      return status;
    }

    /** For programs, such as {@code fee-too-low}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String firstName() {
      return first;
    }

    public String secondName() {
      return second;
    }
  }

  public static Refusal of(Why why, Object first, Object second) {
    return new Refusal(why, text(first), text(second));
  }

  private static String text(Object value) {
    return value instanceof Hash hash ? hash.hex() : String.valueOf(value);
  }

  /** A sentence. */
  public String what() {
    return why.code()
        + ": "
        + why.firstName()
        + " is "
        + first
        + ", "
        + why.secondName()
        + " is "
        + second
        + ".";
  }
}
