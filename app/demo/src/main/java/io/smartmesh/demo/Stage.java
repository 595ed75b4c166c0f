package io.smartmesh.demo;

import io.smartmesh.chain.rpc.RpcConfig;
import io.smartmesh.demo.lab.Lab;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything set up and running.
 *
 * @param parties along the line: alice, the carriers, bob
 * @param chain as the driver reaches it
 */
record Stage(
    DemoOptions options,
    Narrator narrator,
    Outcome outcome,
    Path directory,
    Lab lab,
    Ledger ledger,
    RpcConfig chain,
    List<Party> parties) {
  Party alice() {
    return parties.get(0);
  }

  Party bob() {
    return parties.get(parties.size() - 1);
  }

  Party firstCarrier() {
    return parties.get(1);
  }

  Party lastCarrier() {
    return parties.get(parties.size() - 2);
  }

  /** Channels between alice and bob. */
  int hops() {
    return parties.size() - 1;
  }
}
