package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.cli.deploy.TestChain;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.Distribution;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.relayer.RateSource;
import io.smartmesh.relayer.Relayer;
import io.smartmesh.relayer.RelayerConfig;
import io.smartmesh.relayer.core.Sender;
import io.smartmesh.relayer.core.Tariff;
import io.smartmesh.relayer.store.Database;
import io.smartmesh.testkit.Keys;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** RL-15: {@code smartmesh token}, as somebody without coin uses it. */
@Timeout(120)
class TokenCommandTest {
  private static final SigningKey RELAYER = Keys.of(1_000);

  @TempDir private Path folder;
  private String relayerUrl = "";
  private String rpc = "";

  private Run token(String language, String command, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "token",
                command,
                "--lang",
                language,
                "--data",
                folder.resolve("home").toString(),
                "--passphrase-file",
                folder.resolve("passphrase").toString(),
                "--contracts",
                folder.resolve("book.json").toString()));
    args.addAll(List.of(more));
    return Run.of(args.toArray(new String[0]));
  }

  private Run sign(String language, String command, Address to, String amount, String... more) {
    List<String> args =
        new ArrayList<>(List.of(to.toString(), amount, "--relayer", relayerUrl, "--wait", "30"));
    args.addAll(List.of(more));
    return token(language, command, args.toArray(new String[0]));
  }

  @Test
  void somebodyWithoutCoinPaysAndApproves() throws Exception {
    try (TestChain chain = TestChain.start()) {
      TestToken smt = TestToken.deploy(chain, folder);
      Address holder = TestToken.account(folder.resolve("home"), folder);
      smt.give(chain, holder, "100");
      chain.giveCoin(RELAYER.address());
      rpc = chain.endpoint().toString();
      try (Relayer relayer = relayer(chain, smt)) {
        relayerUrl = "http://127.0.0.1:" + relayer.port();
        story(chain, smt, holder);
      }
    }
  }

  private Relayer relayer(TestChain chain, TestToken smt) throws Exception {
    Path book = folder.resolve("book.json");
    Terms terms =
        new Terms(
            AddressBook.read(book).contracts().chainId(),
            smt.token(),
            AddressBook.paidCalls(book),
            RELAYER.address(),
            Set.of());
    Tariff shape = new Tariff(Amount.ZERO, 50, 10, Amount.of(500_000_000_000L));
    return new Relayer(
        new RelayerConfig(
            terms,
            chain.endpoint(),
            new Database.Sqlite(folder.resolve("relayer.db")),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new RateSource("1000", Amount.of(1), Distribution.SUPPLY, shape, System::nanoTime),
            new Sender.Pace(2_000, 4_000, 0),
            20,
            100_000),
        RELAYER,
        Keys.CURVE,
        sentence -> {});
  }

  private void story(TestChain chain, TestToken smt, Address holder) throws Exception {
    Address bob = Keys.of(5_000).address();
    assertEquals(holder + " has 100 SMT\n", token("en", "balance", "--rpc", rpc).out());
    Run other = token("en", "balance", "--rpc", rpc, "--token", smt.token().toString());
    assertEquals(holder + " has 100 " + smt.token() + "\n", other.out(), other.err());
    Run fee = token("en", "fee", "--relayer", relayerUrl, "--json");
    assertTrue(
        JsonValue.parse(fee.out().trim()).text("transfer").startsWith("0."), fee.out() + fee.err());
    JsonValue acts = JsonValue.parse(fee.out().trim()).at("acts");
    assertTrue(Double.parseDouble(acts.text("open")) > 0, fee.out());
    String shown = token("zh", "fee", "--relayer", relayerUrl).out();
    assertTrue(shown.contains("应答 " + acts.text("answer")), shown);
    // Shown first, in both languages; nothing is signed.
    Run preview = sign("en", "transfer", bob, "10");
    assertTrue(preview.out().contains("No ETH needed."), preview.out() + preview.err());
    assertTrue(preview.out().contains("--fee-most 0."), preview.out());
    assertTrue(sign("zh", "approve", bob, "10").out().contains("无需 ETH。"));
    Run low = sign("en", "transfer", bob, "10", "--fee-most", "0.000001");
    assertProblem(low, "more than the 0.000001 that were allowed");
    assertEquals(0, chain.transactionsOf(RELAYER.address()));
    Run paid = sign("en", "transfer", bob, "10", "--fee-most", "5", "--rpc", rpc);
    assertTrue(paid.out().contains("Done: the chain shows it."), paid.out() + paid.err());
    assertEquals(Amount.parse("10", 18), smt.balance(chain, bob));
    assertEquals(1, chain.transactionsOf(RELAYER.address()));
    // Without a chain node: a nonce at random.
    Run approved = sign("en", "approve", bob, "7", "--fee-most", "5", "--json");
    // RL-36: nothing of one's own has looked at the chain.
    assertEquals("told", JsonValue.parse(approved.out().trim()).text("state"), approved.out());
    assertProblem(sign("en", "transfer", bob, "1000", "--fee-most", "5"), "over-balance: needed");
    assertProblem(sign("en", "transfer", Address.ZERO, "1", "--fee-most", "5"), "is no address");
    Run history = token("en", "history", "--rpc", rpc);
    assertEquals(4, history.out().lines().count(), history.out()); // in, out, and two fees
    assertTrue(history.out().contains("- 10 SMT to " + bob), history.out());
    assertEquals(4, paged(rpc), "the same in parts of one block");
    assertTrue(history.out().contains("+ 100 SMT from 0x"), history.out());
  }

  private static void assertProblem(Run run, String what) {
    assertEquals(1, run.exitCode(), run.out() + run.err());
    assertEquals(3, run.err().lines().count(), run.err());
    assertTrue(run.err().lines().findFirst().orElse("").contains(what), run.err());
  }

  private int paged(String rpc) {
    int moves = 0;
    String before = "" + Long.MAX_VALUE;
    while (true) {
      Run part =
          token("en", "history", "--rpc", rpc, "--blocks", "1", "--before", before, "--json");
      assertEquals(0, part.exitCode(), part.err());
      JsonValue page = JsonValue.parse(part.out().trim());
      moves += page.list("moves").size();
      if (!page.flag("more")) {
        return moves;
      }
      before = "" + page.number("next");
    }
  }
}
