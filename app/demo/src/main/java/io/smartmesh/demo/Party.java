package io.smartmesh.demo;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.crypto.SigningKey;
import java.math.BigInteger;
import java.util.List;

/** One person of the story: a key, and a node that runs with it. */
record Party(String name, SigningKey key, NodeProcess node) {
  Address address() {
    return key.address();
  }

  JsonValue status() throws Exception {
    return node.api().get("/status");
  }

  List<JsonValue> channels() throws Exception {
    return node.api().get("/channels").list("channels");
  }

  JsonValue channelWith(Party peer) throws Exception {
    for (JsonValue channel : channels()) {
      if (channel.text("peer").equals(peer.address().toString())) {
        return channel;
      }
    }
    throw new DemoFailure(name + " lists no channel with " + peer.name());
  }

  /** The newest payments, its own or towards it. */
  List<JsonValue> payments(boolean incoming, int limit) throws Exception {
    return node.api().get("/payments?limit=" + limit).list("payments").stream()
        .filter(payment -> payment.flag("incoming") == incoming)
        .toList();
  }

  static Amount units(JsonValue json, String field) {
    return new Amount(new BigInteger(json.at(field).text("units")));
  }
}
