package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.Words;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.relayer.client.RelayerFailure;
import io.smartmesh.runtime.SystemEntropy;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One message on its way through one relayer, whose word counts only for its fee (RL-15). */
final class TokenOrder {
  private static final int NONCE_BYTES = 32;
  private static final long LOOK_MILLIS = 500;

  private final RelayerWay way;
  private final Terms terms;

  TokenOrder(RelayerWay way) {
    this.way = way;
    this.terms = way.terms();
  }

  static Address address(String text) throws Failure {
    if (!text.matches("0x[0-9a-fA-F]{40}") || Address.fromHex(text).equals(Address.ZERO)) {
      throw new Failure("token-no-address", text);
    }
    return Address.fromHex(text);
  }

  Address relayer() {
    return terms.relayer();
  }

  Amount fee(TokenMessage.Kind kind, Address to) throws RelayerFailure, ApiFailure, Failure {
    return way.fee(kind, to);
  }

  RelayerWay.Price price(TokenMessage.Kind kind, Address to)
      throws RelayerFailure, ApiFailure, Failure {
    return way.price(kind, to);
  }

  /** The cheapest free one where a chain node is named; otherwise one that nobody else draws. */
  Amount nonce(Address signer, @Nullable URI rpc) throws RpcFailure {
    Optional<Amount> cheap =
        rpc == null ? Optional.empty() : new TokenChain(rpc, terms.token()).freeNonce(signer);
    return cheap.orElseGet(() -> Words.toAmount(new SystemEntropy().next(NONCE_BYTES)));
  }

  /** It counts up to that second. */
  TokenMessage message(
      TokenMessage.Kind kind,
      Address from,
      Address to,
      Amount value,
      Amount fee,
      Amount nonce,
      long end) {
    return new TokenMessage(kind, from, to, value, fee, terms.relayer(), nonce, new ChainTime(end));
  }

  /**
   * Signs it, hands it in and waits until it is settled, at most so long.
   *
   * @return what the relayer says of it at last
   */
  JsonValue send(TokenMessage message, SigningKey key, Curve curve, int seconds)
      throws RelayerFailure, ApiFailure {
    Hash digest = message.digest(terms.chainId(), terms.token());
    Signature signature = key.sign(digest);
    int v = 27 + curve.recoveryId(key.publicKey(), digest, signature).orElseThrow();
    Bytes signed = Bytes.concat(signature.rs(), Bytes.of(v));
    JsonValue now = way.submit(new SignedRequest(message, signed, Optional.empty()));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!isToldOf(now) && System.nanoTime() < end) {
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return now;
      }
      now = way.request(digest);
    }
    return now;
  }

  /**
   * What is certain of it: a relayer's "done" is its word, until a chain node of one's own shows it
   * (RL-36).
   */
  String state(JsonValue told, TokenMessage message, Optional<RequestProof> proof)
      throws RpcFailure {
    String state = told.text("state");
    if (!state.equals("done") || way.proves()) {
      return state;
    }
    SignedRequest request = new SignedRequest(message, Bytes.EMPTY, Optional.empty());
    boolean isShown =
        proof.isPresent() && proof.get().look(request) == RequestProof.Shown.CARRIED_OUT;
    return isShown ? state : "told";
  }

  /** Over, or told to be; by way of neighbours a failure is a word until the deadline (RL-21). */
  static boolean isToldOf(JsonValue request) {
    return request.flag("settled")
        || Set.of("told", "done", "void", "failed", "expired", "refused")
            .contains(request.text("state"));
  }
}
