package io.smartmesh.cli;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.relayer.client.RelayerClient;
import io.smartmesh.relayer.client.RelayerFailure;
import java.math.BigInteger;
import java.util.Set;

/** One relayer, over the Internet. */
final class HttpWay implements RelayerWay {
  private final RelayerClient client;
  private final Terms terms;

  /** Asks for whom the relayer works; another chain or token than the book's is refused. */
  HttpWay(RelayerClient client, AddressBook book) throws RelayerFailure, Failure {
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

  @Override
  public boolean proves() {
    return false;
  }

  @Override
  public Terms terms() {
    return terms;
  }

  @Override
  public Price price(TokenMessage.Kind kind, Address to) throws RelayerFailure, Failure {
    JsonValue quote = client.quote(kind, to);
    String fee = quote.text("fee");
    if (!fee.matches("[0-9]{1,77}")) {
      throw new Failure("token-refused", terms.relayer().toString(), "fee " + fee);
    }
    return new Price(new Amount(new BigInteger(fee)), quote.number("gas"));
  }

  @Override
  public JsonValue submit(SignedRequest request) throws RelayerFailure {
    return client.submit(request, terms);
  }

  @Override
  public JsonValue request(Hash id) throws RelayerFailure {
    return client.request(id);
  }
}
