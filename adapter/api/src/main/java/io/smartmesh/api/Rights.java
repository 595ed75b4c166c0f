package io.smartmesh.api;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What each operation needs, as the {@code security} of docs/openapi.yaml says it. What is not
 * listed needs {@link Right#ADMIN}, so that nothing new is open by mistake.
 */
final class Rights {
  private static final List<String> READ =
      List.of(
          "get /status",
          "get /peers",
          "get /topology",
          "get /air",
          "get /identity",
          "get /channels",
          "get /bundles",
          "get /payments",
          "get /payments/{id}",
          "get /limits",
          "get /errands",
          "get /errands/{id}",
          "get /contacts",
          "get /contacts/{address}",
          "get /messages",
          "get /messages/{id}",
          "get /outbox",
          "get /chats",
          "get /chats/{address}",
          "post /search",
          "get /around",
          "get /transfers",
          "get /transfers/{id}",
          "post /requests/read",
          "get /events");

  private static final List<String> PAY =
      List.of("post /payments", "post /invoices", "post /requests");

  private static final Map<String, Right> ALL =
      Stream.concat(
              READ.stream().map(operation -> Map.entry(operation, Right.READ)),
              PAY.stream().map(operation -> Map.entry(operation, Right.PAY)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private Rights() {}

  /**
   * @param operation such as {@code get /payments/{id}}
   */
  static Right of(String operation) {
    return ALL.getOrDefault(operation, Right.ADMIN);
  }
}
