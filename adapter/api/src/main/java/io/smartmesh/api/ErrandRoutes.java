package io.smartmesh.api;

import io.javalin.http.Context;
import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.errand.Errand;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.node.UserCommand;
import java.util.List;
import java.util.Optional;

/** Requests for the chain by way of others (RL-16). */
final class ErrandRoutes {
  private ErrandRoutes() {}

  static UserCommand ask(Context context, Body body) throws Problem {
    long chainId = chainId(body);
    Address token = Routes.address("token", body.text("token"));
    String kind = body.text("kind");
    Address to = Routes.address("to", body.text("to"));
    Errand.Price price =
        switch (kind) {
          case "payment" -> message(chainId, token, TokenMessage.Kind.PAYMENT, to);
          case "approval" -> message(chainId, token, TokenMessage.Kind.APPROVAL, to);
          case "act" -> act(chainId, token, to, body);
          default ->
              throw Problem.malformed("'kind' is " + kind + ", not payment, approval or act.");
        };
    return new UserCommand.AskRelayers(price);
  }

  private static Errand.Price message(
      long chainId, Address token, TokenMessage.Kind kind, Address to) {
    return new Errand.OfMessage(chainId, token, kind, to);
  }

  private static Errand.Price act(long chainId, Address token, Address to, Body body)
      throws Problem {
    Bytes data = Routes.parse("data", body.text("data"), Bytes::fromHex);
    Body.inRange("data", data.length(), 0, SignedRequest.DATA_BYTES_MOST);
    return new Errand.OfAct(chainId, token, new ContractCall(to, data));
  }

  static UserCommand handIn(Context context, Body body) throws Problem {
    long chainId = chainId(body);
    Address token = Routes.address("token", body.text("token"));
    Bytes bytes = Routes.parse("request", body.text("request"), Bytes::fromHex);
    Optional<String> helper = body.optionalText("helper");
    List<Address> helpers =
        helper.isPresent() ? List.of(Routes.address("helper", helper.get())) : List.of();
    try {
      SignedRequest request = SignedRequest.decode(bytes);
      return new UserCommand.HandIn(new Errand.Order(chainId, token, request), helpers);
    } catch (Malformed e) {
      throw Problem.malformed("'request' cannot be read: " + e.what());
    }
  }

  private static long chainId(Body body) throws Problem {
    return body.number("chainId", 1, Long.MAX_VALUE, 1);
  }

  static UserCommand get(Context context) throws Problem {
    return new UserCommand.GetErrand(Routes.parse("id", context.pathParam("id"), Hash::fromHex));
  }
}
