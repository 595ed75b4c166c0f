package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.relayer.client.RelayerFailure;

/** How a relayer is reached: over the Internet, or by way of neighbours (RL-15, RL-16). */
interface RelayerWay {
  /** For whom it works, of the chain and token that are known here. */
  Terms terms();

  /** What it asks for. */
  Amount fee(TokenMessage.Kind kind, Address to) throws RelayerFailure, ApiFailure, Failure;

  JsonValue submit(SignedRequest request) throws RelayerFailure, ApiFailure;

  JsonValue request(Hash id) throws RelayerFailure, ApiFailure;
}
