package io.smartmesh.demo;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Amount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Payments that one party ordered, and what has become of them. */
final class Payments {
  private static final int PAID_SECONDS_MAX = 20;
  private static final int LISTED = 1_000;
  private static final Set<String> FINAL = Set.of("paid", "refunded", "failed");

  private final Party payer;
  private final List<String> ids = new ArrayList<>();

  Payments(Party payer) {
    this.payer = payer;
  }

  /** Orders them; ids count up from the one in the answer. */
  void pay(Party payee, Amount amount, int times) throws Exception {
    String order =
        JsonValue.object(
            "to", payee.address().toString(),
            "amount", DemoOptions.smt(amount),
            "times", (long) times);
    String first = payer.node().api().post("/payments", order).text("first");
    for (int i = 0; i < times; i++) {
      BigInteger id = new BigInteger(first, 16).add(BigInteger.valueOf(i));
      ids.add(String.format("%032x", id));
    }
  }

  List<JsonValue> mine() throws Exception {
    Set<String> wanted = new HashSet<>(ids);
    return payer.payments(false, LISTED).stream()
        .filter(payment -> wanted.contains(payment.text("id")))
        .toList();
  }

  long count(String state) throws Exception {
    return mine().stream().filter(payment -> payment.text("state").equals(state)).count();
  }

  /** The newest one. */
  void awaitPaid() throws Exception {
    String last = ids.get(ids.size() - 1);
    Wait.until(
        payer.name() + "'s payment has arrived",
        PAID_SECONDS_MAX,
        () -> payer.node().api().get("/payments/" + last).text("state").equals("paid"));
  }

  /** All of them, paid or not. */
  void awaitFinal(int secondsMax) throws Exception {
    Wait.until(
        "every payment of " + payer.name() + " is paid or refunded",
        secondsMax,
        () -> {
          List<JsonValue> all = mine();
          return all.size() == ids.size()
              && all.stream().allMatch(payment -> FINAL.contains(payment.text("state")));
        });
  }
}
