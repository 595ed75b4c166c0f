package io.smartmesh.cli;

import io.smartmesh.base.Hash;
import io.smartmesh.chain.rpc.ActCourier;
import io.smartmesh.errand.Word;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.relayer.client.RelayerClient;
import java.net.URI;

/** A relayer over HTTP, for the node's own acts (RL-28). */
final class HttpCourier implements ActCourier {
  private final String name;
  private final RelayerClient relayer;
  private final ChannelsContract contracts;

  HttpCourier(URI relayer, ChannelsContract contracts) {
    this.name = relayer.toString();
    this.relayer = new RelayerClient(relayer);
    this.contracts = contracts;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Word quote(ContractCall act) {
    return RelayerWords.of(() -> RelayerWords.quoted(relayer.quote(act)));
  }

  @Override
  public Word handIn(SignedRequest request) {
    return RelayerWords.of(
        () ->
            RelayerWords.standing(
                relayer.submit(
                    request, RelayerWords.terms(contracts.chainId(), contracts.token(), request))));
  }

  @Override
  public Word look(Hash id) {
    return RelayerWords.of(() -> RelayerWords.standing(relayer.request(id)));
  }
}
