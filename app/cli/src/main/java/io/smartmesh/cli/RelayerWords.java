package io.smartmesh.cli;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.errand.Word;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.relayer.client.RelayerFailure;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a relayer answers over HTTP, as the words that are passed on of it (RL-17). */
final class RelayerWords {
  private static final Set<String> LATER =
      Set.of("no-answer", "too-often", "queue-full", "too-many-of-signer", "price-too-high");
  private static final Set<String> ABLE_LATER =
      Set.of("too-poor", "no-rate", "no-chain", "no-store");

  private RelayerWords() {}

  /** One question to a relayer. */
  interface Question {
    Word ask() throws RelayerFailure;
  }

  /** Its answer, or why there is none. */
  static Word of(Question question) {
    try {
      return question.ask();
    } catch (RelayerFailure e) {
      String what = e.values().isEmpty() ? "" : e.values().get(e.values().size() - 1);
      boolean again = LATER.contains(e.code()) || ABLE_LATER.contains(e.code());
      return Word.refusal(e.code(), what, again);
    } catch (IllegalArgumentException e) {
      return Word.refusal("nonsense", String.valueOf(e.getMessage()), true);
    }
  }

  /** What is signed says for whom it is; the relayer compares it with its own. */
  static Terms terms(long chainId, Address token, SignedRequest request) {
    return new Terms(chainId, token, request.message().relayer(), request.payee(), Set.of());
  }

  static Word quoted(JsonValue quote) {
    String fee = quote.text("fee");
    if (!fee.matches("[0-9]{1,77}")) {
      throw new IllegalArgumentException("fee " + fee);
    }
    return new Word.Quoted(
        Address.fromHex(quote.text("paidCalls")),
        Address.fromHex(quote.text("relayer")),
        new Amount(new BigInteger(fee)),
        Math.max(0, quote.number("gas")));
  }

  static Word standing(JsonValue request) {
    Optional<Hash> transaction =
        request.fields().containsKey("transaction")
            ? Optional.of(Hash.fromHex(request.text("transaction")))
            : Optional.empty();
    return Word.standing(
        Hash.fromHex(request.text("id")),
        Word.State.valueOf(request.text("state").toUpperCase(Locale.ROOT)),
        request.text("why"),
        transaction);
  }
}
