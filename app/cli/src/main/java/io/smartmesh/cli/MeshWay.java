package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.Distribution;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.ethereum.token.TokenMessage;
import java.util.List;
import java.util.Set;

/** Whoever near knows a relayer and asks for least (RL-16). */
final class MeshWay implements RelayerWay {
  private final ApiClient node;
  private final Terms terms;
  private final Price price;
  private final String helper;
  private final long age;

  /** Asks all that can be reached; the node of this directory must be up. */
  MeshWay(ApiClient node, AddressBook book, TokenMessage.Kind kind, Address to)
      throws ApiFailure, Failure {
    this.node = node;
    ChannelsContract known = book.contracts();
    List<JsonValue> offers =
        node.post(
                "/relayers",
                JsonValue.object(
                    "chainId", known.chainId(),
                    "token", known.token().toString(),
                    "kind", kind == TokenMessage.Kind.PAYMENT ? "payment" : "approval",
                    "to", to.toString()))
            .list("offers");
    if (offers.isEmpty()) {
      throw new Failure("token-nobody-near");
    }
    JsonValue best = offers.get(0);
    Amount fee = Amount.parse(best.at("fee").text("smt"), Distribution.DECIMALS);
    price = new Price(fee, best.number("gas"));
    helper = best.text("device");
    age = best.number("ageSeconds");
    terms =
        new Terms(
            known.chainId(),
            known.token(),
            Address.fromHex(best.text("paidCalls")),
            Address.fromHex(best.text("relayer")),
            Set.of());
  }

  /** Who offered it. */
  String helper() {
    return helper;
  }

  @Override
  public boolean proves() {
    return true;
  }

  /** Seconds since the price was named; 0: just now. */
  long age() {
    return age;
  }

  @Override
  public Terms terms() {
    return terms;
  }

  @Override
  public Price price(TokenMessage.Kind kind, Address to) {
    return price;
  }

  @Override
  public JsonValue submit(SignedRequest request) throws ApiFailure {
    return node.post(
        "/errands",
        JsonValue.object(
            "chainId", terms.chainId(),
            "token", terms.token().toString(),
            "request", request.encode().toHex(),
            "helper", helper));
  }

  @Override
  public JsonValue request(Hash id) throws ApiFailure {
    return node.get("/errands/" + id.hex());
  }
}
