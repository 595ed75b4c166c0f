package io.smartmesh.cli.deploy;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.ethereum.Distribution;
import java.util.ArrayList;
import java.util.List;

/**
 * The address book (TK-20): what {@code smartmesh up --contracts} takes, and the distribution
 * beside it.
 */
final class Book {
  private Book() {}

  /**
   * @param block no contract is in an earlier one
   */
  static String of(Network network, Plan plan, long block) {
    List<Object> fields =
        new ArrayList<>(
            List.of(
                "schema", "smartmesh.contracts/1",
                "network", network.name(),
                "chainId", plan.chainId(),
                "deployedAtBlock", block,
                "deployer", plan.deployer().toString(),
                "launch", plan.launch().seconds()));
    List<String> rows = new ArrayList<>();
    for (Distribution row : Distribution.values()) {
      rows.add(row(row, plan));
    }
    plan.steps().stream()
        .filter(step -> !step.creation().contract().equals("Allocation"))
        .forEach(step -> fields.addAll(List.of(step.name(), step.address().toString())));
    fields.add("allocations");
    fields.add(JsonValue.parse("[" + String.join(",", rows) + "]"));
    return JsonValue.object(fields.toArray()) + "\n";
  }

  private static String row(Distribution row, Plan plan) {
    long start = plan.launch().plusSeconds(row.lockSeconds()).seconds();
    return JsonValue.object(
        "row", row.id(),
        "address", plan.at(row.id()).toString(),
        "owner", plan.owner(row).toString(),
        "percent", (long) row.percent(),
        "smt", row.share().toDecimal(Distribution.DECIMALS),
        "lockedUntil", start,
        "allDueAt", start + row.durationSeconds(),
        "steps", row.steps());
  }
}
