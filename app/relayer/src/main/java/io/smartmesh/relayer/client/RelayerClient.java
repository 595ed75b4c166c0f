package io.smartmesh.relayer.client;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.ethereum.token.TokenMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/**
 * One relayer, as its users see it. What it says of fees and contracts is a stranger's word:
 * whoever signs compares it with what they know. Each call blocks.
 */
public final class RelayerClient {
  private static final int CONNECT_MILLIS_MOST = 5_000;
  private static final int ANSWER_MILLIS_MOST = 30_000;
  private static final int ANSWER_BYTES_MOST = 64 << 10;

  private final URI relayer;

  /**
   * @param relayer such as {@code http://127.0.0.1:8545}, without a path
   */
  public RelayerClient(URI relayer) {
    this.relayer = relayer;
  }

  /** For whom it works: chain, contracts, account. */
  public JsonValue about() throws RelayerFailure {
    return ask("GET", "/v1/relayer", "");
  }

  /** The same as values. */
  public static Terms terms(JsonValue about) {
    return new Terms(
        about.number("chainId"),
        Address.fromHex(about.text("token")),
        Address.fromHex(about.text("paidCalls")),
        Address.fromHex(about.text("relayer")),
        new TreeSet<>());
  }

  /** What a payment or an approval costs. */
  public JsonValue quote(TokenMessage.Kind kind, Address to) throws RelayerFailure {
    return ask("POST", "/v1/quotes", JsonValue.object("kind", name(kind), "to", to.toString()));
  }

  /** What any other act costs. */
  public JsonValue quote(ContractCall act) throws RelayerFailure {
    return ask(
        "POST",
        "/v1/quotes",
        JsonValue.object(
            "kind", "act", "target", act.to().toString(), "data", "0x" + act.data().toHex()));
  }

  /** Hands a request in. The same once more is the same request: nothing happens twice. */
  public JsonValue submit(SignedRequest request, Terms terms) throws RelayerFailure {
    return ask("POST", "/v1/requests", json(request, terms));
  }

  /** What became of it. */
  public JsonValue request(Hash id) throws RelayerFailure {
    return ask("GET", "/v1/requests/" + id.hex(), "");
  }

  private static String name(TokenMessage.Kind kind) {
    return kind == TokenMessage.Kind.PAYMENT ? "payment" : "approval";
  }

  /** As it is handed in. */
  public static String json(SignedRequest request, Terms terms) {
    TokenMessage message = request.message();
    if (request.act().isPresent()) {
      SignedRequest.Act act = request.act().get();
      return JsonValue.object(
          "kind", "act",
          "chainId", terms.chainId(),
          "token", terms.token().toString(),
          "from", message.from().toString(),
          "relayer", message.to().toString(),
          "fee", message.value().toString(),
          "deadline", message.deadline().seconds(),
          "signature", "0x" + request.signature().toHex(),
          "act",
              JsonValue.parse(
                  JsonValue.object(
                      "target", act.call().to().toString(),
                      "data", "0x" + act.call().data().toHex(),
                      "salt", act.salt().toString())));
    }
    return JsonValue.object(
        "kind", name(message.kind()),
        "chainId", terms.chainId(),
        "token", terms.token().toString(),
        "from", message.from().toString(),
        "to", message.to().toString(),
        "value", message.value().toString(),
        "fee", message.fee().toString(),
        "relayer", message.relayer().toString(),
        "nonce", message.nonce().toString(),
        "deadline", message.deadline().seconds(),
        "signature", "0x" + request.signature().toHex());
  }

  private JsonValue ask(String method, String path, String body) throws RelayerFailure {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(relayer + path).toURL().openConnection();
      connection.setRequestMethod(method);
      connection.setConnectTimeout(CONNECT_MILLIS_MOST);
      connection.setReadTimeout(ANSWER_MILLIS_MOST);
      connection.setInstanceFollowRedirects(false);
      if (!body.isEmpty()) {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        try (OutputStream out = connection.getOutputStream()) {
          out.write(body.getBytes(StandardCharsets.UTF_8));
        }
      }
      return answer(connection);
    } catch (IOException e) {
      throw new RelayerFailure("no-answer", relayer.toString(), String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new RelayerFailure("nonsense", relayer.toString(), String.valueOf(e.getMessage()));
    }
  }

  private JsonValue answer(HttpURLConnection connection) throws IOException, RelayerFailure {
    boolean isGood = connection.getResponseCode() < HttpURLConnection.HTTP_BAD_REQUEST;
    try (InputStream in = isGood ? connection.getInputStream() : connection.getErrorStream()) {
      if (in == null) {
        throw new IOException("HTTP status " + connection.getResponseCode());
      }
      byte[] bytes = in.readNBytes(ANSWER_BYTES_MOST);
      JsonValue json = JsonValue.parse(new String(bytes, StandardCharsets.UTF_8).trim());
      if (!isGood) {
        throw new RelayerFailure(json.text("code"), relayer.toString(), json.text("what"));
      }
      return json;
    }
  }
}
