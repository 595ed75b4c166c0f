package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.relayer.client.RelayerFailure;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How something is sent by a relayer, and what it may cost: shown first, signed second (RL-15). */
final class SendOptions {
  private static final int MINUTES_MOST = 10_000;

  @Option(names = "--relayer", paramLabel = "URL", descriptionKey = "relayer-url")
  private @Nullable URI relayer;

  @Option(names = "--rpc", paramLabel = "URL", descriptionKey = "chain-node")
  private @Nullable URI rpc;

  @Option(names = "--fee-most", paramLabel = "SMT", descriptionKey = "fee-most")
  private @Nullable String feeMost;

  @Option(names = "--valid", paramLabel = "MINUTES", descriptionKey = "valid-minutes")
  private int valid = 60;

  @Option(names = "--wait", paramLabel = "SECONDS", descriptionKey = "wait-settled")
  private int wait = 120;

  /** Otherwise the fee is only shown. */
  boolean signs() {
    return feeMost != null;
  }

  @Nullable URI rpc() {
    return rpc;
  }

  /**
   * @param nonce of the token; empty: a free one
   * @param expiry last second at which it may count
   */
  int send(
      TokenCommand.Of command,
      TokenMessage.Kind kind,
      Address receiver,
      Amount value,
      Optional<Amount> nonce,
      long expiry)
      throws Failure, RelayerFailure, ApiFailure, RpcFailure, IOException {
    LocalKeys keys = command.keys;
    TokenOrder order = command.order(relayer, kind, receiver);
    Amount fee = order.fee(kind, receiver);
    String name = kind == TokenMessage.Kind.PAYMENT ? "transfer" : "approve";
    if (!keys.wantsJson()) {
      keys.say(
          "token." + name + ".preview",
          TokenCommand.Of.smt(value),
          receiver,
          TokenCommand.Of.smt(fee));
    }
    if (feeMost == null) {
      preview(keys, name, receiver, value, fee);
      return 0;
    }
    if (fee.isMoreThan(TokenCommand.Of.amount(feeMost))) {
      throw new Failure("token-fee-too-high", TokenCommand.Of.smt(fee), feeMost);
    }
    if (kind == TokenMessage.Kind.PAYMENT && fee.isMoreThan(value)) {
      throw new Failure(
          "token-fee-above-value", TokenCommand.Of.smt(fee), TokenCommand.Of.smt(value));
    }
    JsonValue sent;
    String state;
    try (SigningKey key = keys.keyring().accountKey()) {
      Amount used = nonce.isPresent() ? nonce.get() : order.nonce(key.address(), rpc);
      long minutes = Math.max(2, Math.min(valid, MINUTES_MOST));
      long end = System.currentTimeMillis() / 1_000 + TimeUnit.MINUTES.toSeconds(minutes);
      TokenMessage message =
          order.message(kind, key.address(), receiver, value, fee, used, Math.min(end, expiry));
      sent = order.send(message, key, keys.curve, wait);
      state = order.state(sent, message, proof(command));
    }
    return tell(keys, sent, state);
  }

  private static void preview(
      LocalKeys keys, String name, Address receiver, Amount value, Amount fee) {
    if (keys.wantsJson()) {
      keys.out()
          .println(
              JsonValue.object(
                  "schema", "smartmesh.token.preview/1",
                  "kind", name,
                  "to", receiver.toString(),
                  "smt", TokenCommand.Of.smt(value),
                  "fee", TokenCommand.Of.smt(fee)));
    } else {
      keys.say("token.not-signed", TokenCommand.Of.smt(fee));
    }
  }

  private Optional<RequestProof> proof(TokenCommand.Of command) throws Failure {
    if (rpc == null) {
      return Optional.empty();
    }
    AddressBook book = AddressBook.read(command.contracts);
    return Optional.of(new RequestProof(rpc, book.contracts().token(), 0, book.deployedAtBlock()));
  }

  private static int tell(LocalKeys keys, JsonValue sent, String state) {
    if (keys.wantsJson()) {
      List<Object> fields = new ArrayList<>();
      sent.fields()
          .forEach(
              (name, value) -> fields.addAll(List.of(name, name.equals("state") ? state : value)));
      keys.out().println(JsonValue.object(fields.toArray()));
    } else {
      String words = keys.texts().get("token.state." + state);
      keys.say("token.sent", words, sent.text("id"), sent.text("why"));
      if (!sent.flag("settled")) {
        keys.say("token.open", Instant.ofEpochSecond(sent.number("deadline")));
      }
    }
    boolean isLost = TokenOrder.isToldOf(sent) && !state.equals("done") && !state.equals("told");
    return isLost ? Main.FAILED : 0;
  }
}
