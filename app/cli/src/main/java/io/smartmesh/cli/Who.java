package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Texts;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the node can say of the people behind addresses: of a contact its account, of a stranger
 * that this is the identifier of the moment (WH-1). Nothing of a device that has shown no account.
 */
final class Who {
  private final Map<String, String> words = new TreeMap<>();

  /** Of all that {@code node} can reach. */
  static Who of(ApiClient node, Texts texts) throws ApiFailure {
    Who who = new Who();
    Names names = Names.of(node);
    node.get("/peers").list("peers").forEach(peer -> who.add(peer, names, texts));
    return who;
  }

  private void add(JsonValue peer, Names names, Texts texts) {
    String address = peer.text("address");
    if (!names.label(address).equals(address)) {
      words.put(address, "\n" + texts.get("peers.contact", names.label(address)));
    } else if (!peer.flag("known")) {
      words.put(peer.text("address"), "\n" + texts.get("peers.stranger"));
    } else if (!peer.text("account").isEmpty()) {
      words.put(peer.text("address"), "\n" + texts.get("peers.account", peer.text("account")));
    }
  }

  /** To be put behind the address, as a line of its own; often nothing. */
  String word(String address) {
    return words.getOrDefault(address, "");
  }
}
