package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The address that others pay and write to. */
@Command(name = "id", mixinStandardHelpOptions = true)
final class IdCommand implements Callable<Integer> {
  @Mixin private Client client = new Client();

  @Override
  public Integer call() throws ApiFailure {
    JsonValue status = client.node().get("/status");
    String address = status.text("address");
    client
        .out()
        .println(
            client.wantsJson()
                ? JsonValue.object(
                    "schema", "smartmesh.id/1", "address", address, "name", status.text("name"))
                : address);
    return 0;
  }
}
