package io.smartmesh.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.base.Amount;
import java.util.ArrayList;
import java.util.List;

/** What the story came to: the numbers of {@code --json}, and every check with what it compared. */
final class Outcome {
  private record Check(String name, String expected, String actual) {
    boolean holds() {
      return expected.equals(actual);
    }
  }

  private final List<Check> checks = new ArrayList<>();
  boolean namespaces;
  int hops;
  int messagesDelivered;
  int offlinePayments;
  long mediatedMillisMedian = -1;
  int restarts;
  long lost;
  long refunded;
  Amount confiscated = Amount.ZERO;
  boolean conserved;

  /** Ends the story when it does not hold. */
  void check(String name, Object expected, Object actual) throws DemoFailure {
    Check check = new Check(name, String.valueOf(expected), String.valueOf(actual));
    checks.add(check);
    if (!check.holds()) {
      throw new DemoFailure(
          "check '" + name + "': expected " + check.expected() + ", found " + check.actual());
    }
  }

  int checksHeld() {
    return (int) checks.stream().filter(Check::holds).count();
  }

  ObjectNode json(boolean ok, double seconds) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("ok", ok)
            .put("namespaces", namespaces)
            .put("hops", hops)
            .put("messages_delivered", messagesDelivered)
            .put("offline_payments", offlinePayments)
            .put("offline_mediated_ms_p50", mediatedMillisMedian)
            .put("restarts", restarts)
            .put("lost", lost)
            .put("refunded", refunded)
            .put("confiscated", DemoOptions.smt(confiscated))
            .put("conserved", conserved)
            .put("seconds", Math.round(seconds * 10) / 10.0);
    ArrayNode list = json.putArray("checks");
    for (Check check : checks) {
      list.addObject()
          .put("name", check.name())
          .put("expected", check.expected())
          .put("actual", check.actual())
          .put("ok", check.holds());
    }
    return json;
  }
}
