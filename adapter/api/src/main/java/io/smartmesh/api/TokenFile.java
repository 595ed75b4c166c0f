package io.smartmesh.api;

import io.smartmesh.api.ApiToken.Charge;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.channel.PaymentId;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens over a restart: a line each, followed by one for each of its charges. Who finds the file
 * unreadable has no tokens, and so no way to spend past a limit.
 */
final class TokenFile {
  private static final String HEAD = "smartmesh-api-tokens 1";
  private static final String TOKEN = "token";
  private static final String CHARGE = "charge";
  private static final int BYTES_MAX = 4 << 20;
  private static final int TOKEN_WORDS = 8;
  private static final int CHARGE_WORDS = 5;

  private final Optional<Path> path;

  /**
   * @param path without it, tokens end with the server
   */
  TokenFile(Optional<Path> path) {
    this.path = path;
  }

  Map<String, ApiToken> read() {
    Map<String, ApiToken> all = new LinkedHashMap<>();
    if (path.isEmpty()) {
      return all;
    }
    try {
      ApiToken last = null;
      for (String line : OwnerFile.read(path.get(), HEAD, BYTES_MAX)) {
        String[] words = line.split(" ", -1);
        if (words[0].equals(TOKEN) && words.length == TOKEN_WORDS) {
          last = token(words);
        } else if (words[0].equals(CHARGE) && words.length == CHARGE_WORDS && last != null) {
          last = last.with(charge(words));
        } else {
          return new LinkedHashMap<>();
        }
        all.put(last.id(), last);
      }
      return all;
    } catch (IOException | IllegalArgumentException e) {
      return new LinkedHashMap<>();
    }
  }

  void write(Iterable<ApiToken> tokens) throws IOException {
    if (path.isEmpty()) {
      return;
    }
    List<String> lines = new ArrayList<>();
    for (ApiToken token : tokens) {
      lines.add(line(token));
      token.charges().forEach(charge -> lines.add(line(charge)));
    }
    OwnerFile.write(path.get(), HEAD, lines);
  }

  private static String line(ApiToken token) {
    return String.join(
        " ",
        TOKEN,
        token.id(),
        token.hash().hex(),
        token.scope().text(),
        "" + token.created(),
        "" + token.expires(),
        token.spent().toString(),
        Bytes.utf8(token.name()).toHex());
  }

  private static String line(Charge charge) {
    return String.join(
        " ",
        CHARGE,
        charge.id().toString(),
        charge.order().hex(),
        charge.cost().toString(),
        charge.isSettled() ? "settled" : "open");
  }

  private static ApiToken token(String[] words) {
    return new ApiToken(
        words[1],
        Hash.fromHex(words[2]),
        Scope.parse(words[3]),
        Bytes.fromHex(words[7]).toUtf8(),
        Long.parseLong(words[4]),
        Long.parseLong(words[5]),
        new Amount(new BigInteger(words[6])),
        List.of());
  }

  private static Charge charge(String[] words) {
    return new Charge(
        new PaymentId(Bytes.fromHex(words[1])),
        Hash.fromHex(words[2]),
        new Amount(new BigInteger(words[3])),
        words[4].equals("settled"));
  }
}
