package io.smartmesh.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.base.Amount;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  @Test
  void jsonHasTheAgreedKeysInTheirOrder() {
    ObjectNode json = new Outcome().json(true, 12.34);
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    assertEquals(
        List.of(
            "ok",
            "namespaces",
            "hops",
            "messages_delivered",
            "offline_payments",
            "offline_mediated_ms_p50",
            "restarts",
            "lost",
            "refunded",
            "confiscated",
            "conserved",
            "seconds",
            "checks"),
        names);
    assertEquals(12.3, json.get("seconds").asDouble());
  }

  @Test
  void failedCheckEndsTheStoryAndIsKept() throws DemoFailure {
    Outcome outcome = new Outcome();
    outcome.check("one", Amount.of(1), Amount.of(1));
    DemoFailure failure =
        assertThrows(DemoFailure.class, () -> outcome.check("two", Amount.of(2), Amount.of(3)));
    assertEquals("check 'two': expected 2, found 3", failure.getMessage());
    assertEquals(
        "[{\"name\":\"one\",\"expected\":\"1\",\"actual\":\"1\",\"ok\":true},"
            + "{\"name\":\"two\",\"expected\":\"2\",\"actual\":\"3\",\"ok\":false}]",
        outcome.json(false, 0).get("checks").toString());
  }
}
