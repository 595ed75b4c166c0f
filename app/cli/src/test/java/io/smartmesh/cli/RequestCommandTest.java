package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.testkit.Keys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RL-25, RL-26: a merchant asks, a payer looks at it; nothing here has a network. */
class RequestCommandTest {
  @TempDir private Path folder;

  private Run request(String language, String... words) {
    List<String> all = new ArrayList<>(List.of("request"));
    all.addAll(List.of(words));
    all.addAll(List.of("--lang", language, "--data", folder.resolve("shop").toString()));
    return Run.of(all.toArray(new String[0]));
  }

  private Path book(String name, long chainId, Address token) throws Exception {
    String any = Keys.of(9).address().toString();
    return Files.writeString(
        folder.resolve(name),
        JsonValue.object(
            "chainId", chainId,
            "deployedAtBlock", 0L,
            "token", token.toString(),
            "registry", any,
            "hashLock", any,
            "channels", any));
  }

  private Run create(Path book, String... more) {
    List<String> words = new ArrayList<>(List.of("create", "5", "--contracts", book.toString()));
    words.addAll(List.of("--passphrase-file", folder.resolve("passphrase").toString()));
    words.addAll(List.of(more));
    return request("en", words.toArray(new String[0]));
  }

  @Test
  void aRequestIsMadeShownAndChecked() throws Exception {
    final Address shop = TestToken.account(folder.resolve("shop"), folder);
    final Path book = book("book.json", 31_337, Keys.of(1).address());
    final Path other = book("other.json", 31_337, Keys.of(2).address());
    Path file = folder.resolve("request.txt");
    Run made = create(book, "--purpose", "two\u0007 teas", "--out", file.toString(), "--qr");
    assertEquals(0, made.exitCode(), made.err());
    assertTrue(made.out().contains("█"), made.out());
    String text = Files.readString(file).trim();
    assertTrue(made.out().contains(text));
    Run shown = request("en", "show", text);
    assertTrue(shown.out().contains("5 SMT to " + shop + " for \"two? teas\""), shown.out());
    String[] check = {"check", file.toString(), "--contracts", book.toString()};
    assertTrue(request("en", check).out().contains("It can be paid."));
    assertTrue(request("zh", check).out().contains("可以付款。"));
    Run json = request("en", "check", text, "--contracts", book.toString(), "--json");
    assertEquals(shop.toString(), JsonValue.parse(json.out().trim()).text("payee"), json.out());
    assertProblem(
        request("en", "check", text, "--contracts", other.toString()), "address book has");
    String changed = text.substring(0, 60) + (text.charAt(60) == 'q' ? "p" : "q");
    assertProblem(request("en", "show", changed + text.substring(61)), "checksum");
    assertProblem(request("en", "show", "/nowhere"), "no request that can be read");
    assertProblem(create(book, "--purpose", "x".repeat(129)), "129 bytes; it may have 128");
    assertEquals(2, request("en").exitCode(), "an amount or a command is needed");
  }

  private static void assertProblem(Run run, String what) {
    assertEquals(1, run.exitCode(), run.out() + run.err());
    assertTrue(run.err().lines().findFirst().orElse("").contains(what), run.err());
  }
}
