package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.tunnel.MeshAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The IPv6 address of a device, which IP programs use where both ends have a TUN device (TN-1). */
@Command(name = "ip", mixinStandardHelpOptions = true)
final class IpCommand implements Callable<Integer> {
  @Mixin private Client client = new Client();

  @Parameters(index = "0", arity = "0..1", paramLabel = "WHO", descriptionKey = "who")
  private String who = "";

  @Override
  public Integer call() throws ApiFailure, Failure {
    ApiClient node = client.node();
    String address = who.isEmpty() ? node.get("/status").text("address") : People.device(node, who);
    String ip = ip(Address.fromHex(address));
    client
        .out()
        .println(
            client.wantsJson()
                ? JsonValue.object("schema", "smartmesh.ip/1", "address", address, "ip", ip)
                : ip);
    return 0;
  }

  static String ip(Address device) {
    try {
      return InetAddress.getByAddress(MeshAddress.of(device).toArray()).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an IPv6 address has 16 bytes", e);
    }
  }
}
