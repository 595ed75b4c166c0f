package io.smartmesh.cli;

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
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.relayer.client.RelayerClient;
import io.smartmesh.relayer.client.RelayerFailure;
import io.smartmesh.relayer.core.SignedRequest;
import io.smartmesh.relayer.core.Terms;
import io.smartmesh.runtime.SystemEntropy;
import java.math.BigInteger;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One message on its way through one relayer, whose word counts only for its fee (RL-15). */
final class TokenOrder {
  private static final int NONCE_BYTES = 32;
  private static final long LOOK_MILLIS = 500;

  private final RelayerClient client;
  private final Terms terms;

  /** Asks for whom the relayer works; another chain or token than the book's is refused. */
  TokenOrder(RelayerClient client, AddressBook book) throws RelayerFailure, Failure {
    this.client = client;
    JsonValue about = client.about();
    ChannelsContract known = book.contracts();
    Terms told;
    try {
      told = RelayerClient.terms(about);
    } catch (IllegalArgumentException e) {
      throw new Failure("token-refused", "", String.valueOf(e.getMessage()));
    }
    if (told.chainId() != known.chainId() || !told.token().equals(known.token())) {
      throw new Failure(
          "token-other-contracts",
          known.chainId() + " " + known.token(),
          told.chainId() + " " + told.token());
    }
    this.terms =
        new Terms(known.chainId(), known.token(), told.paidCalls(), told.relayer(), Set.of());
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

  Amount fee(TokenMessage.Kind kind, Address to) throws RelayerFailure, Failure {
    String fee = client.quote(kind, to).text("fee");
    if (!fee.matches("[0-9]{1,77}")) {
      throw new Failure("token-refused", relayer().toString(), "fee " + fee);
    }
    return new Amount(new BigInteger(fee));
  }

  /** The cheapest free one where a chain node is named; otherwise one that nobody else draws. */
  Amount nonce(Address signer, @Nullable URI rpc) throws RpcFailure {
    Optional<Amount> cheap =
        rpc == null ? Optional.empty() : new TokenChain(rpc, terms.token()).freeNonce(signer);
    return cheap.orElseGet(() -> Words.toAmount(new SystemEntropy().next(NONCE_BYTES)));
  }

  /** For so long from now. */
  TokenMessage message(
      TokenMessage.Kind kind,
      Address from,
      Address to,
      Amount value,
      Amount fee,
      Amount nonce,
      int minutes) {
    long end = System.currentTimeMillis() / 1_000 + TimeUnit.MINUTES.toSeconds(minutes);
    return new TokenMessage(kind, from, to, value, fee, terms.relayer(), nonce, new ChainTime(end));
  }

  /**
   * Signs it, hands it in and waits until it is settled, at most so long.
   *
   * @return what the relayer says of it at last
   */
  JsonValue send(TokenMessage message, SigningKey key, Curve curve, int seconds)
      throws RelayerFailure {
    Hash digest = message.digest(terms.chainId(), terms.token());
    Signature signature = key.sign(digest);
    int v = 27 + curve.recoveryId(key.publicKey(), digest, signature).orElseThrow();
    Bytes signed = Bytes.concat(signature.rs(), Bytes.of(v));
    JsonValue now = client.submit(new SignedRequest(message, signed, Optional.empty()), terms);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!now.flag("settled") && System.nanoTime() < end) {
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return now;
      }
      now = client.request(digest);
    }
    return now;
  }
}
