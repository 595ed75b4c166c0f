package io.smartmesh.api;

import io.smartmesh.api.ApiToken.Charge;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.Hashes;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The tokens that the owner has given to programs. Each change is on disk before it is told. */
final class Tokens {
  /** Tokens at a time. */
  static final int MAX = 32;

  /** Payments of one token that are under way at a time: their fees are not known yet. */
  static final int OPEN_MAX = 16;

  static final int NAME_MAX = 40;
  static final long EXPIRES_SECONDS_MAX = 3_660L * 86_400;
  private static final int ID_BYTES = 4;
  private static final int SECRET_BYTES = 32;
  private static final String PREFIX = "smartmesh-";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final LongSupplier seconds;
  private final TokenFile file;
  private final Map<String, ApiToken> all;

  /** What its owner sees once. */
  record Created(ApiToken token, String secret) {}

  /**
   * @param seconds Unix time by the device's clock
   */
  Tokens(LongSupplier seconds, TokenFile file) {
    this.seconds = seconds;
    this.file = file;
    this.all = file.read();
  }

  /**
   * @param expiresAfter seconds; 0 for never
   */
  synchronized Created create(Scope scope, String name, long expiresAfter) throws Problem {
    long now = seconds.getAsLong();
    Map<String, ApiToken> next = new LinkedHashMap<>(all);
    next.values().removeIf(token -> token.isOver(now));
    if (next.size() >= MAX) {
      throw new Problem(
          409,
          "too-many-tokens",
          "There are " + next.size() + " tokens, at most " + MAX + ".",
          "Revoke one: smartmesh api-token revoke ID");
    }
    String id = random(ID_BYTES);
    while (next.containsKey(id)) {
      id = random(ID_BYTES);
    }
    String secret = PREFIX + random(SECRET_BYTES);
    long end = expiresAfter == 0 ? 0 : now + expiresAfter;
    ApiToken token = new ApiToken(id, hash(secret), scope, name, now, end, Amount.ZERO, List.of());
    next.put(id, token);
    keep(next);
    return new Created(token, secret);
  }

  synchronized List<ApiToken> list() {
    long now = seconds.getAsLong();
    return all.values().stream().filter(token -> !token.isOver(now)).toList();
  }

  /** All are looked at, whichever fits: the time tells nothing. */
  synchronized Optional<ApiToken> find(String secret) {
    Hash shown = hash(secret);
    long now = seconds.getAsLong();
    ApiToken found = null;
    for (ApiToken token : all.values()) {
      if (token.hash().bytes().equalsConstantTime(shown.bytes())) {
        found = token;
      }
    }
    return Optional.ofNullable(found).filter(token -> !token.isOver(now));
  }

  synchronized Optional<ApiToken> byId(String id) {
    long now = seconds.getAsLong();
    return Optional.ofNullable(all.get(id)).filter(token -> !token.isOver(now));
  }

  synchronized void revoke(String id) throws Problem {
    Map<String, ApiToken> next = new LinkedHashMap<>(all);
    if (next.remove(id) == null) {
      throw new Problem(
          409,
          "unknown-token",
          "There is no token " + id + ".",
          "See what there is: smartmesh api-token list");
    }
    keep(next);
  }

  /**
   * Takes {@code amount} from what the token may spend.
   *
   * @return whether it was taken now, not by the same order before
   */
  synchronized boolean charge(String id, PaymentId payment, Hash order, Amount amount)
      throws Problem {
    ApiToken token = byId(id).orElseThrow(() -> gone(id));
    Optional<Charge> before = token.charge(payment);
    if (before.isPresent()) {
      if (!before.get().order().equals(order)) {
        throw new Problem(
            409,
            "payment-id-used",
            "The payment " + payment + " was ordered before, as another one.",
            "Give each payment an id of its own.");
      }
      return false;
    }
    if (token.open() >= OPEN_MAX) {
      throw new Problem(
          409,
          "too-many-open-payments",
          "This token has " + token.open() + " payments under way, at most " + OPEN_MAX + ".",
          "Wait for one to end.");
    }
    if (amount.isMoreThan(token.left())) {
      throw new Problem(
          409,
          "token-limit",
          "The payment is over "
              + amount.toDecimal(Routes.SMT_DECIMALS)
              + " SMT; this token has "
              + token.left().toDecimal(Routes.SMT_DECIMALS)
              + " SMT left of "
              + token.scope().text()
              + ".",
          "Make another token: smartmesh api-token create --scope pay:LIMIT");
    }
    replace(token.with(new Charge(payment, order, amount, false)));
    return true;
  }

  /** Nothing was ordered after all. */
  synchronized void release(String id, PaymentId payment) throws Problem {
    Optional<ApiToken> token = byId(id);
    if (token.isPresent()) {
      replace(token.get().without(payment));
    }
  }

  /** What the payment has cost in the end. */
  synchronized void settle(String id, PaymentId payment, Amount cost) throws Problem {
    Optional<ApiToken> token = byId(id);
    Optional<Charge> open = token.flatMap(found -> found.charge(payment));
    if (token.isPresent() && open.isPresent()) {
      replace(token.get().with(new Charge(payment, open.get().order(), cost, true)));
    }
  }

  private void replace(ApiToken token) throws Problem {
    Map<String, ApiToken> next = new LinkedHashMap<>(all);
    next.put(token.id(), token);
    keep(next);
  }

  private void keep(Map<String, ApiToken> next) throws Problem {
    try {
      file.write(next.values());
    } catch (IOException e) {
      throw new Problem(
          503,
          "tokens-not-kept",
          "What the token may do could not be written: " + e.getMessage(),
          "Make room on the disk; smartmesh doctor");
    }
    all.clear();
    all.putAll(next);
  }

  private static Problem gone(String id) {
    return new Problem(
        401, "unauthorized", "The token " + id + " works no more.", "Ask its owner for another.");
  }

  private static Hash hash(String secret) {
    return Hashes.sha256(Bytes.utf8(secret));
  }

  private static String random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return Bytes.wrap(bytes).toHex();
  }
}
