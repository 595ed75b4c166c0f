package io.smartmesh.cli;

import io.smartmesh.base.Amount;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code up} was told. */
record NodeSettings(
    String name,
    long network,
    ChainLink chain,
    Udp udp,
    int apiPort,
    long offlineSeconds,
    Amount fee,
    boolean logFrames) {

  /**
   * Where the money is.
   *
   * @param endpoints none: no chain for now; channels still work
   */
  record ChainLink(List<URI> endpoints, AddressBook contracts, int confirmations) {}

  /**
   * Which neighbours.
   *
   * @param bind null: whoever is found by multicast on any interface
   * @param peers otherwise these
   */
  record Udp(@Nullable Endpoint bind, List<Endpoint> peers) {}
}
