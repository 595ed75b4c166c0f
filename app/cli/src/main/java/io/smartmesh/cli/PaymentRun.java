package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Some payments ordered together, and what has become of them. */
final class PaymentRun {
  /** The node remembers no more finished ones. */
  private static final int LISTED = 1_000;

  private static final int ID_BITS = 128;
  private static final Set<String> FINAL = Set.of("paid", "refunded", "failed", "cancelled");

  private final Map<String, Optional<JsonValue>> payments = new LinkedHashMap<>();

  /** {@code count} more; their ids count up from {@code first}. */
  void add(String first, int count) {
    BigInteger id = new BigInteger(first, 16);
    for (int i = 0; i < count; i++) {
      payments.put(String.format("%0" + ID_BITS / 4 + "x", id), Optional.empty());
      id = id.add(BigInteger.ONE).mod(BigInteger.ONE.shiftLeft(ID_BITS));
    }
  }

  void await(ApiClient node, int seconds) throws ApiFailure {
    Waiting.until(seconds, () -> look(node), undone -> undone == 0);
  }

  private long look(ApiClient node) throws ApiFailure {
    for (JsonValue payment : node.get("/payments?limit=" + LISTED).list("payments")) {
      if (!payment.flag("incoming")) {
        payments.replace(payment.text("id"), Optional.of(payment));
      }
    }
    return undone();
  }

  int count() {
    return payments.size();
  }

  long paid() {
    return count("paid");
  }

  long refunded() {
    return count("refunded") + count("failed") + count("cancelled");
  }

  long undone() {
    return count() - FINAL.stream().mapToLong(this::count).sum();
  }

  private long count(String state) {
    return payments.values().stream()
        .flatMap(Optional::stream)
        .filter(payment -> payment.text("state").equals(state))
        .count();
  }

  /** Why the first that is not paid is not. */
  Optional<String> detail() {
    return payments.values().stream()
        .flatMap(Optional::stream)
        .filter(payment -> !payment.text("state").equals("paid"))
        .map(payment -> payment.text("detail"))
        .filter(detail -> !detail.isEmpty())
        .findFirst();
  }

  /** The first one that is paid when its payee is reachable. */
  Optional<String> waiting() {
    return payments.values().stream()
        .flatMap(Optional::stream)
        .filter(PaymentRun::waits)
        .map(payment -> payment.text("id"))
        .findFirst();
  }

  static boolean waits(JsonValue payment) {
    return payment.has("whenReachable") && payment.flag("whenReachable");
  }

  String json() {
    return payments.values().stream()
        .flatMap(Optional::stream)
        .map(JsonValue::toString)
        .collect(
            Collectors.joining(",", "{\"schema\":\"smartmesh.payments/1\",\"payments\":[", "]}"));
  }
}
