package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.identity.Card;
import java.nio.file.Files;
import picocli.CommandLine.Mixin;

/** What commands about keys share: they work on the files of a directory, its node up or not. */
final class LocalKeys extends Client {
  @Mixin private VaultOption vault = new VaultOption();

  final Curve curve = Curves.best();

  Passphrases passphrases() {
    return vault;
  }

  Keyring keyring() {
    return DeviceSwitch.keyring(directory(), vault, curve);
  }

  /** While no node runs here. */
  Keyring keyring(DataDirectory alone) {
    return DeviceSwitch.keyring(alone.path(), vault, curve);
  }

  /** What the account says of its devices; a node that is up may know more than the file. */
  Card card() throws Failure {
    if (!Files.exists(directory().resolve(Keyring.CARD))) {
      throw new Failure("no-account", directory().toString());
    }
    return keyring().card();
  }

  /** Tells the node, if it is up; otherwise it reads the file when it starts. */
  boolean tell(Card card) throws ApiFailure {
    ApiClient node;
    try {
      node = node();
      node.get("/identity");
    } catch (ApiFailure e) {
      if (e.isRefusal()) {
        throw e;
      }
      return false;
    }
    node.post("/identity", JsonValue.object("card", card.encode().toHex()));
    return true;
  }
}
